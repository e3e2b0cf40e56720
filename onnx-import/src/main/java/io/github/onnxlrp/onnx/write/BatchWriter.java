package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes an operation on each sample of a batch. */
final class BatchWriter {
  private BatchWriter() {}

  static void write(GraphWriter writer, Node node, Batched ofSamples) {
    WrittenOperation entry = WrittenOperations.of(ofSamples.op());
    if (entry == null) {
      throw new UnwritableException("there are no standard operators for %s", ofSamples.name());
    }
    boolean oneByOne = entry.batches() == WrittenOperation.Batches.ONE_BY_ONE;
    if (!oneByOne) {
      boolean[] batched = new boolean[node.inputs().size()];
      for (int k = 0; k < batched.length; k++) {
        batched[k] = ofSamples.operands().get(k) != Operand.SHARED;
      }
      int written = writer.nodes().size();
      try {
        writer.write(node, ofSamples.op(), batched, ofSamples.givesBatch());
        return;
      } catch (UnwritableException inOneBatch) {
        writer.nodes().cut(written);
        if (!ofSamples.givesBatch()) {
          throw inOneBatch;
        }
      }
    }
    writeOneByOne(writer, node, ofSamples);
  }

  /** The operation as the body of a Scan over the samples. */
  private static void writeOneByOne(GraphWriter writer, Node node, Batched ofSamples) {
    Writing writing = writer.writing();
    List<String> scanned = new ArrayList<>();
    List<ValueInfoProto> bodyInputs = new ArrayList<>();
    List<Value> operands = new ArrayList<>();
    Map<Value, Value> samples = new LinkedHashMap<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      Value operand = node.inputs().get(k);
      if (ofSamples.operands().get(k) != Operand.SHARED) {
        Value sample = samples.get(operand);
        if (sample == null) {
          sample = new Value(operand.name() + "/sample");
          samples.put(operand, sample);
          String own = writing.names().unique(sample.name());
          writing.names().put(sample, own);
          writing.facts().addSample(sample, operand);
          scanned.add(writer.name(operand));
          bodyInputs.add(ValueInfoProto.newBuilder().setName(own).build());
        }
        operand = sample;
      }
      operands.add(operand);
    }
    GraphWriter inner = new GraphWriter(writing);
    List<Value> results = new ArrayList<>();
    for (Value output : node.outputs()) {
      Value result = output == null ? null : new Value(output.name() + "/sample");
      if (result != null) {
        writing.facts().addSample(result, output);
      }
      results.add(result);
    }
    boolean[] none = new boolean[operands.size()];
    inner.write(
        new Node(node.name(), ofSamples.op(), operands, results), ofSamples.op(), none, false);
    List<Value> present = results.stream().filter(result -> result != null).toList();
    if (!ofSamples.givesBatch()) {
      throw new UnwritableException("what it gives for all samples hangs on one");
    }
    GraphProto body = inner.inner(node.name() + "/sample", bodyInputs, present);
    int first = writer.nodes().size();
    List<String> stacked =
        writer
            .nodes()
            .add(
                node.name(),
                "Scan",
                present.size(),
                Map.of("body", body, "num_scan_inputs", scanned.size()),
                scanned);
    writer.name(node.outputs().stream().filter(output -> output != null).toList(), stacked, first);
  }
}

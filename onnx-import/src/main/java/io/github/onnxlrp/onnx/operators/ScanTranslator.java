package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Scan. Since opset 9 it is a {@link Recurrent} over its scanned inputs; in opset 8 everything has
 * a batch axis in front, and it is one such recurrence inside another that goes over the batch.
 */
final class ScanTranslator {
  private static final Recurrent.Scan OVER_BATCH = new Recurrent.Scan(0, false);

  private final OnnxNode node;
  private final int firstOperand;
  private final int scannedInputs;
  private final int states;
  private final Graph body;

  private ScanTranslator(OnnxNode node) {
    this.node = node;
    this.firstOperand = node.opset() < 9 ? 1 : 0;
    this.scannedInputs = node.attributes().intValue("num_scan_inputs", 0);
    this.states = node.inputCount() - firstOperand - scannedInputs;
    this.body = node.subgraph("body");
    int operands = states + scannedInputs;
    if (scannedInputs < 1
        || states < 0
        || body.inputs().size() != operands
        || body.outputs().size() < states
        || node.outputCount() > body.outputs().size()) {
      throw node.invalid(
          "it has %d inputs and %d outputs, its body %d and %d, num_scan_inputs is %d; expected the"
              + " same numbers and at least one scanned input",
          node.inputCount() - firstOperand,
          node.outputCount(),
          body.inputs().size(),
          body.outputs().size(),
          scannedInputs);
    }
  }

  static void translate(OnnxNode node) {
    ScanTranslator scan = new ScanTranslator(node);
    if (node.opset() < 9) {
      scan.emitBatched();
    } else {
      scan.emit();
    }
  }

  private int scanOutputs() {
    return body.outputs().size() - states;
  }

  private void emit() {
    List<Recurrent.Scan> inputs =
        scans(numbers(scannedInputs, "scan_input_axes"), "scan_input_directions");
    List<Recurrent.Scan> outputs =
        scans(numbers(scanOutputs(), "scan_output_axes"), "scan_output_directions");
    Value[] operands = new Value[Recurrent.NODE_PREFIX + body.inputs().size()];
    for (int k = 0; k < body.inputs().size(); k++) {
      operands[Recurrent.NODE_PREFIX + k] = node.input(k, "state or scanned input");
    }
    node.emit(recurrent(body, inputs, outputs), operands);
  }

  private List<Recurrent.Scan> scans(long[] axes, String directionsName) {
    long[] directions = numbers(axes.length, directionsName);
    List<Recurrent.Scan> scans = new ArrayList<>();
    for (int k = 0; k < axes.length; k++) {
      if (directions[k] != 0 && directions[k] != 1) {
        throw node.invalid("%s holds %d; expected 0 or 1", directionsName, directions[k]);
      }
      scans.add(new Recurrent.Scan(Math.toIntExact(axes[k]), directions[k] == 1));
    }
    return scans;
  }

  private long[] numbers(int count, String attribute) {
    long[] given = node.attributes().integers(attribute);
    if (given != null && given.length != count) {
      throw node.invalid("%s has %d numbers; expected %d", attribute, given.length, count);
    }
    return given == null ? new long[count] : given;
  }

  private Recurrent recurrent(
      Graph step, List<Recurrent.Scan> inputs, List<Recurrent.Scan> outputs) {
    String description =
        "%d states, %d scanned inputs, %d scan outputs"
            .formatted(states, scannedInputs, scanOutputs());
    int kept = step.equals(body) ? states : 0;
    return new Recurrent("Scan", description, withCounter(step), kept, inputs, outputs);
  }

  /** A Scan's body knows neither the number of its step nor a condition. */
  private Graph withCounter(Graph step) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(new Value(node.name() + "/iteration", ElementType.INT64, List.of()));
    Value condition = new Value(node.name() + "/condition", ElementType.BOOL, List.of());
    inputs.add(condition);
    inputs.addAll(step.inputs());
    List<Value> outputs = new ArrayList<>(List.of(condition));
    outputs.addAll(step.outputs());
    return new Graph(inputs, outputs, step.constants(), step.nodes());
  }

  private void emitBatched() {
    if (node.optionalInput(0) != null) {
      throw node.unsupported("sequence_lens of opset 8 is not supported");
    }
    List<Recurrent.Scan> steps = scans(new long[scannedInputs], "directions");
    List<Recurrent.Scan> stacked = Collections.nCopies(scanOutputs(), new Recurrent.Scan(0, false));
    GraphBuilder sample = new GraphBuilder();
    List<Value> inner = new ArrayList<>(Arrays.asList(null, null));
    body.inputs().forEach(input -> inner.add(sample.input(new Value(input.name() + "/sample"))));
    Value[] results =
        body.outputs().stream()
            .map(output -> new Value(output.name() + "/sample"))
            .toArray(Value[]::new);
    sample.add(
        new Node(node.name(), recurrent(body, steps, stacked), inner, Arrays.asList(results)));
    Graph samples = sample.outputs(results).build();
    Value[] operands = new Value[Recurrent.NODE_PREFIX + body.inputs().size()];
    for (int k = 0; k < body.inputs().size(); k++) {
      operands[Recurrent.NODE_PREFIX + k] = node.input(1 + k, "state or scanned input");
    }
    List<Recurrent.Scan> inputs = Collections.nCopies(body.inputs().size(), OVER_BATCH);
    List<Recurrent.Scan> outputs = Collections.nCopies(results.length, OVER_BATCH);
    node.emit(recurrent(samples, inputs, outputs), operands);
  }
}

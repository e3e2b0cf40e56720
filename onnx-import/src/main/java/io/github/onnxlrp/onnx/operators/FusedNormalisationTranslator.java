package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** Sums of residual branches or of embeddings below a layer normalisation. */
final class FusedNormalisationTranslator {
  private static final float EPSILON = 1e-12f;

  private FusedNormalisationTranslator() {}

  /** The layer normalisation of {@code input + skip + bias}; the sum is output 3. */
  static void skip(OnnxNode node) {
    Value sum = sum(node, 4);
    NormalisationTranslator.emitLayer(
        node, sum, lastAxis(node), EPSILON, node.input(2, "gamma"), node.optionalInput(3));
    node.emitOutput(3, Reshape.identity(), sum);
  }

  /** The same without mean and beta. */
  static void skipSimplified(OnnxNode node) {
    Value sum = sum(node, 3);
    NormalisationTranslator.emitSimplified(
        node, sum, lastAxis(node), EPSILON, node.input(2, "gamma"));
    node.emitOutput(3, Reshape.identity(), sum);
  }

  private static Value sum(OnnxNode node, int biasInput) {
    Value x = node.input(0, "input");
    Value skip = node.input(1, "skip");
    node.requireBroadcast(skip, x);
    Value sum = node.add("sum", new Add(), x, skip);
    Value bias = node.optionalInput(biasInput);
    return bias == null ? sum : node.add("sum_bias", new Add(), sum, bias);
  }

  private static Value lastAxis(OnnxNode node) {
    return node.constant("axes", Tensor.vector(-1));
  }

  /**
   * The layer normalisation of word, position and segment embeddings. Output 1 counts the ones of
   * the mask, and output 2 is the sum.
   */
  static void embed(OnnxNode node) {
    // Which kind of mask the next operator expects; the count is the same.
    node.attributes().integer("mask_index_type", 0);
    Value ids = node.input(0, "input_ids");
    Value sum = rows(node, "word", node.input(2, "word_embedding"), ids);
    Value positions = node.optionalInput(8);
    if (positions == null) {
      positions = firstPositions(node, ids);
    }
    Value table = node.input(3, "position_embedding");
    sum = node.add("sum", new Add(), sum, rows(node, "position", table, positions));
    Value segments = node.optionalInput(1);
    Value segmentTable = node.optionalInput(4);
    if (segments == null ^ segmentTable == null) {
      throw node.invalid("it has one of segment_ids and segment_embedding; expected both or none");
    }
    if (segments != null) {
      Value rows = rows(node, "segment", segmentTable, segments);
      sum = node.add("sum_segment", new Add(), sum, rows);
    }
    NormalisationTranslator.emitLayer(
        node, sum, lastAxis(node), EPSILON, node.input(5, "gamma"), node.input(6, "beta"));
    emitCount(node, ids);
    node.emitOutput(2, Reshape.identity(), sum);
  }

  /** ONNX Runtime refuses negative ids here, which Gather counts from the end. */
  private static Value rows(OnnxNode node, String name, Value table, Value ids) {
    node.require(inputs -> requireIds(inputs.get(0)), ids);
    return node.add(name, new Gather(0), table, ids);
  }

  private static void requireIds(Tensor ids) {
    for (int k = 0; k < ids.size(); k++) {
      if (ids.get(k) < 0) {
        throw new IllegalArgumentException("id %s is negative".formatted(ids.get(k)));
      }
    }
  }

  /** 0, 1, ... up to the length of the samples. */
  private static Value firstPositions(OnnxNode node, Value ids) {
    Value length = node.add("length", Generators.shape(1, 2), ids);
    Value zero = node.constant("zero", Tensor.of(new long[] {0}));
    Value one = node.constant("one", Tensor.of(new long[] {1}));
    Value end = node.add("end", Reshape.squeeze(), length);
    return node.add("positions", Generators.range(), zero, end, one);
  }

  private static void emitCount(OnnxNode node, Value ids) {
    Value mask = node.optionalInput(7);
    Value axis = node.constant("samples", Tensor.vector(1));
    Value one = node.constant("present", Tensor.integers(ElementType.INT32, new long[] {1}));
    Value counted =
        mask == null
            ? node.add("absent", Generators.zerosLike(), ids)
            : node.add("ones", Comparisons.equal(), mask, one);
    Value numbers = node.add("counted", new Cast(ElementType.INT32), counted);
    node.emitOutput(1, new Reduce(false, false, false), numbers, axis);
  }
}

package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.GatherElements;
import io.github.onnxlrp.ir.op.GatherNd;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.OneHot;
import io.github.onnxlrp.ir.op.Ranking;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Scatter;
import io.github.onnxlrp.ir.op.ScatterReduce;
import io.github.onnxlrp.ir.op.ScatterSum;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Operators that take or give indices. */
final class IndexTranslator {
  private IndexTranslator() {}

  static void gatherElements(OnnxNode node) {
    int axis = node.attributes().intValue("axis", 0);
    node.emit(new GatherElements(axis, false), node.input(0, "data"), node.input(1, "indices"));
  }

  static void gatherNd(OnnxNode node) {
    int batchAxes = node.attributes().intValue("batch_dims", 0);
    node.emit(new GatherNd(batchAxes), node.input(0, "data"), node.input(1, "indices"));
  }

  /** The slices, or without an axis the elements, of which the condition is true. */
  static void compress(OnnxNode node) {
    Value data = node.input(0, "input");
    Value condition = node.input(1, "condition");
    int axis = node.attributes().intValue("axis", 0);
    if (!node.attributes().has("axis")) {
      data =
          node.add("flat", Reshape.toOperand(false), data, node.constant("all", Tensor.vector(-1)));
    }
    Value found = node.add("found", Generators.nonZero(), condition);
    Value ids =
        node.add(
            "ids", Reshape.toOperand(false), found, node.constant("vector", Tensor.vector(-1)));
    node.emit(new Gather(axis), data, ids);
  }

  static void scatterElements(OnnxNode node) {
    scatter(
        node, Scatter.elements(node.attributes().intValue("axis", 0)), (data, ids) -> ids.shape());
  }

  static void scatterNd(OnnxNode node) {
    scatter(node, Scatter.slices(), IndexTranslator::shapeOfSlices);
  }

  /** Of the slices of data that tuples of ids name. */
  private static int[] shapeOfSlices(Tensor data, Tensor ids) {
    int length = ids.dim(-1);
    if (length > data.rank()) {
      throw new IllegalArgumentException(
          "indices are tuples of %d numbers; data is %s".formatted(length, data));
    }
    int[] shape = Arrays.copyOf(ids.shape(), ids.rank() - 1 + data.rank() - length);
    System.arraycopy(data.shape(), length, shape, ids.rank() - 1, data.rank() - length);
    return shape;
  }

  private static void scatter(
      OnnxNode node, Scatter.Targets targets, BiFunction<Tensor, Tensor, int[]> shape) {
    Value data = node.input(0, "data");
    Value ids = node.input(1, "indices");
    Value updates = node.input(2, "updates");
    node.require(
        inputs -> requireShape(inputs.get(2), shape.apply(inputs.get(0), inputs.get(1))),
        data,
        ids,
        updates);
    String reduction = node.attributes().text("reduction", "none");
    switch (reduction) {
      case "none" -> node.emit(new Scatter("Scatter", targets), data, ids, updates);
      case "add" -> {
        Value zeros = node.add("zeros", Generators.zerosLike(), data);
        Value sums = node.add("sums", new ScatterSum("ScatterSum", targets), zeros, ids, updates);
        node.emit(new Add(), data, sums);
      }
      case "mul" -> reduce(node, targets, ScatterReduce.Reduction.MULTIPLY, data, ids, updates);
      case "max" -> reduce(node, targets, ScatterReduce.Reduction.MAX, data, ids, updates);
      case "min" -> reduce(node, targets, ScatterReduce.Reduction.MIN, data, ids, updates);
      default -> throw node.unsupported("reduction '%s' is not supported", reduction);
    }
  }

  private static void requireShape(Tensor updates, int... shape) {
    if (!updates.hasShape(shape)) {
      throw new IllegalArgumentException(
          "updates are %s; expected shape %s".formatted(updates, Shapes.toString(shape)));
    }
  }

  private static void reduce(
      OnnxNode node, Scatter.Targets targets, ScatterReduce.Reduction how, Value... operands) {
    node.emit(new ScatterReduce("ScatterReduce", targets, how), operands);
  }

  static void oneHot(OnnxNode node) {
    node.emit(
        new OneHot(node.attributes().intValue("axis", -1)),
        node.input(0, "indices"),
        node.input(1, "depth"),
        node.input(2, "values"));
  }

  /** k was an attribute before opset 10. The sorted order is one of those that are allowed. */
  static void topK(OnnxNode node) {
    Value data = node.input(0, "X");
    int axis = node.attributes().intValue("axis", -1);
    boolean largest = node.attributes().flag("largest", true);
    node.attributes().flag("sorted", true);
    Value k =
        node.opset() < 10
            ? node.constant("k", Tensor.vector(node.attributes().integer("k")))
            : node.input(1, "K");
    Value indices = node.add("indices", Ranking.topK(axis, largest), data, k);
    node.emitOutput(0, new GatherElements(axis, true), data, indices);
    node.emitOutput(1, Reshape.identity(), indices);
  }

  static void argument(OnnxNode node, boolean largest) {
    int axis = node.attributes().intValue("axis", 0);
    boolean keepAxis = node.attributes().flag("keepdims", true);
    boolean last = node.attributes().flag("select_last_index", false);
    node.emit(Ranking.extremum(axis, keepAxis, largest, last), node.input(0, "data"));
  }
}

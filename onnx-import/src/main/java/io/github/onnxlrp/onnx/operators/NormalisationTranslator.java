package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Normalisations, written as exporters write them where they have no operator for them: {@code (x -
 * mean) / sqrt(variance + epsilon) * scale + bias}. So both forms get the same relevance.
 */
final class NormalisationTranslator {
  private static final TensorOp MEAN = new Reduce(true, true, false);

  private NormalisationTranslator() {}

  /** With constant statistics this is a factor and a bias for each channel. */
  static void batch(OnnxNode node) {
    requireInference(node);
    Value x = node.input(0, "X");
    Value scale = node.input(1, "scale");
    Value bias = node.input(2, "B");
    Value mean = node.input(3, "mean");
    Value variance = node.input(4, "var");
    node.require(NormalisationTranslator::requireAlike, scale, bias, mean, variance);
    Value epsilon = node.constant("epsilon", scalar(node.attributes().number("epsilon", 1e-5f)));
    Value shifted = node.fold("shifted", new Add(), variance, epsilon);
    Value deviation = node.fold("deviation", Functions.sqrt(), shifted);
    Value factor = node.fold("factor", new Div(), scale, deviation);
    Value moved = node.fold("moved", new Mul(), mean, factor);
    Value offset = node.fold("offset", new Sub(), bias, moved);
    scaleAndShift(node, x, x, factor, offset);
  }

  private static void requireAlike(List<Tensor> statistics) {
    for (Tensor each : statistics) {
      if (!each.hasShape(statistics.get(0).shape())) {
        throw new IllegalArgumentException(
            "scale, B, mean and var are %s; expected one shape".formatted(statistics));
      }
    }
  }

  private static void requireInference(OnnxNode node) {
    node.attributes().number("momentum", 0.9f);
    boolean training =
        node.opset() >= 14
            ? node.attributes().flag("training_mode", false)
            : node.opset() < 7 && !node.attributes().flag("is_test", false);
    for (int output = 1; output < node.outputCount(); output++) {
      training |= node.wantsOutput(output);
    }
    if (training || !node.attributes().flag("spatial", true)) {
      throw node.unsupported("normalisation in training, or of each element, is not supported");
    }
  }

  static void instance(OnnxNode node) {
    Value x = node.input(0, "input");
    Value scale = node.input(1, "scale");
    Value bias = node.input(2, "B");
    Value axes = node.add("axes", Generators.axesFrom(2), x);
    scaleAndShift(node, normalised(node, x, axes), x, scale, bias);
  }

  /** Before opset 21 scale and bias were for each group, since then for each channel. */
  static void group(OnnxNode node) {
    Value x = node.input(0, "X");
    Value scale = node.input(1, "scale");
    Value bias = node.input(2, "bias");
    long groups = node.attributes().integer("num_groups");
    node.require(inputs -> requireGroups(inputs.get(0), groups), x);
    node.attributes().integer("stash_type", 1);
    Value shape = node.constant("groups", Tensor.vector(0, groups, -1));
    Value grouped = node.add("grouped", Reshape.toOperand(false), x, shape);
    Value axes = node.constant("axes", Tensor.vector(2));
    Value normalised = normalised(node, grouped, axes);
    Value original = node.add("shape", Generators.shape(0, Long.MAX_VALUE), x);
    if (node.opset() < 21) {
      Value scaled = scaled(node, normalised, grouped, scale);
      Value shifted = node.add("shifted", new Add(), scaled, channels(node, "bias", bias, grouped));
      node.emit(Reshape.toOperand(false), shifted, original);
      return;
    }
    Value back = node.add("back", Reshape.toOperand(false), normalised, original);
    scaleAndShift(node, back, x, scale, bias);
  }

  private static void requireGroups(Tensor x, long groups) {
    if (groups < 1 || x.dim(1) % groups != 0) {
      throw new IllegalArgumentException(
          "num_groups is %d; expected a divisor of the channels, axis 1 of %s"
              .formatted(groups, x));
    }
  }

  private static void scaleAndShift(
      OnnxNode node, Value normalised, Value x, Value scale, Value bias) {
    Value scaled = scaled(node, normalised, x, scale);
    node.emit(new Add(), scaled, channels(node, "bias", bias, x));
  }

  private static Value scaled(OnnxNode node, Value normalised, Value x, Value scale) {
    return node.add("scaled", new Mul(), normalised, channels(node, "scale", scale, x));
  }

  private static Value channels(OnnxNode node, String name, Value vector, Value x) {
    return node.add(name, Reshape.toChannels(), vector, x);
  }

  static void layer(OnnxNode node) {
    Value x = node.input(0, "X");
    Value scale = node.input(1, "Scale");
    Value bias = node.optionalInput(2);
    node.requireBroadcast(scale, x);
    if (bias != null) {
      node.requireBroadcast(bias, x);
    }
    int axis = node.attributes().intValue("axis", -1);
    node.attributes().integer("stash_type", 1);
    Value axes = node.add("axes", Generators.axesFrom(axis), x);
    Value[] statistics = emitLayer(node, x, axes, 1e-5f, scale, bias);
    node.emitOutput(1, Reshape.identity(), statistics[0]);
    node.emitOutput(2, Functions.reciprocal(), statistics[1]);
  }

  /**
   * Output 0 of a layer normalisation.
   *
   * @param epsilon the value of the attribute where it is absent
   * @param bias null where there is none
   * @return mean and deviation
   */
  static Value[] emitLayer(
      OnnxNode node, Value x, Value axes, float epsilon, Value scale, Value bias) {
    Value mean = node.add("mean", MEAN, x, axes);
    Value centred = node.add("centred", new Sub(), x, mean);
    Value deviation = rootMeanSquare(node, centred, axes, epsilon);
    Value normalised = node.add("normalised", new Div(), centred, deviation);
    if (bias == null) {
      node.emitOutput(0, new Mul(), normalised, scale);
    } else {
      Value scaled = node.add("scaled", new Mul(), normalised, scale);
      node.emitOutput(0, new Add(), scaled, bias);
    }
    return new Value[] {mean, deviation};
  }

  /** {@code x / sqrt(mean(x^2) + epsilon) * scale}. */
  static void rootMeanSquare(OnnxNode node) {
    Value x = node.input(0, "X");
    Value scale = node.input(1, "scale");
    node.requireBroadcast(scale, x);
    int axis = node.attributes().intValue("axis", -1);
    node.attributes().integer("stash_type", 1);
    Value axes = node.add("axes", Generators.axesFrom(axis), x);
    Value deviation = emitSimplified(node, x, axes, 1e-5f, scale);
    node.emitOutput(1, Functions.reciprocal(), deviation);
  }

  /**
   * Output 0 of a normalisation by the root of the mean square.
   *
   * @param epsilon the value of the attribute where it is absent
   * @return that root
   */
  static Value emitSimplified(OnnxNode node, Value x, Value axes, float epsilon, Value scale) {
    Value deviation = rootMeanSquare(node, x, axes, epsilon);
    node.emitOutput(0, new Mul(), node.add("normalised", new Div(), x, deviation), scale);
    return deviation;
  }

  /** {@code (x - mean) / (deviation + 1e-9)} over the axes. */
  static void meanVariance(OnnxNode node) {
    Value x = node.input(0, "X");
    long[] given = node.attributes().integers("axes");
    long[] list = given == null ? new long[] {0, 2, 3} : given;
    Value axes = node.constant("axes", Tensor.vector(list));
    Value centred = node.add("centred", new Sub(), x, node.add("mean", MEAN, x, axes));
    Value squares = node.add("squares", Functions.square(), centred);
    Value variance = node.add("variance", MEAN, squares, axes);
    Value deviation = node.add("deviation", Functions.sqrt(), variance);
    Value epsilon = node.constant("epsilon", scalar(1e-9));
    Value divisor = node.add("deviation_epsilon", new Add(), deviation, epsilon);
    node.emit(new Div(), centred, divisor);
  }

  /** {@code x / (sum |x|^p)^(1/p)}; where all of x is 0, so is the result. */
  static void lp(OnnxNode node) {
    Value x = node.input(0, "input");
    int axis = node.attributes().intValue("axis", -1);
    long p = node.attributes().integer("p", 2);
    if (p != 1 && p != 2) {
      throw node.invalid("p is %d; expected 1 or 2", p);
    }
    Value axes = node.constant("axes", Tensor.vector(axis));
    Value terms = node.add("terms", p == 1 ? Functions.abs() : Functions.square(), x);
    Value sum = node.add("sum", new Reduce(false, true, false), terms, axes);
    Value norm = p == 1 ? sum : node.add("norm", Functions.sqrt(), sum);
    node.emit(new Div(), x, node.add("divisor", Functions.orOne(), norm));
  }

  private static Value normalised(OnnxNode node, Value x, Value axes) {
    Value centred = node.add("centred", new Sub(), x, node.add("mean", MEAN, x, axes));
    return node.add("normalised", new Div(), centred, rootMeanSquare(node, centred, axes, 1e-5f));
  }

  private static Value rootMeanSquare(OnnxNode node, Value x, Value axes, float absent) {
    Value squares = node.add("squares", Functions.square(), x);
    Value variance = node.add("variance", MEAN, squares, axes);
    Value epsilon = node.constant("epsilon", scalar(node.attributes().number("epsilon", absent)));
    Value shifted = node.add("variance_epsilon", new Add(), variance, epsilon);
    return node.add("deviation", Functions.sqrt(), shifted);
  }

  private static Tensor scalar(double value) {
    return Tensor.floating(ElementType.FLOAT, new double[] {value});
  }
}

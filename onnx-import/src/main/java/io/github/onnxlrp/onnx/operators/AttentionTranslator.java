package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Attention: {@code softmax(scale Q K' + mask) V}, with heads side by side in the last axis (rank
 * 3) or on axis 1 (rank 4). Several heads of Q may share one of K and V. As in the function that
 * defines the operator, Q and K are each multiplied by the root of the scale.
 */
final class AttentionTranslator {
  private AttentionTranslator() {}

  static void translate(OnnxNode node) {
    requireSupported(node);
    boolean joined = node.attributes().has("q_num_heads");
    requireRank(node, joined ? 3 : 4);
    Value q = heads(node, "Q", node.input(0, "Q"), "q_num_heads", joined);
    Value k = heads(node, "K", node.input(1, "K"), "kv_num_heads", joined);
    Value v = heads(node, "V", node.input(2, "V"), "kv_num_heads", joined);
    Value mask = node.optionalInput(3);
    k = withPast(node, "K", node.optionalInput(4), k);
    v = withPast(node, "V", node.optionalInput(5), v);
    Value weights = node.add("weights", new Softmax(-1, false), scores(node, q, k, mask));
    Value result =
        node.add(
            "product",
            new MatMul(),
            grouped(node, "weights", weights, v),
            grouped(node, "V", v, v));
    Value perHead = node.add("heads", Reshape.joined(), result);
    if (joined) {
      Value back = node.add("back", new Transpose(List.of(0, 2, 1, 3)), perHead);
      Value shape = node.constant("joined", Tensor.vector(0, 0, -1));
      node.emitOutput(0, Reshape.toOperand(false), back, shape);
    } else {
      node.emitOutput(0, Reshape.identity(), perHead);
    }
    node.emitOutput(1, Reshape.identity(), k);
    node.emitOutput(2, Reshape.identity(), v);
  }

  private static void requireSupported(OnnxNode node) {
    // Everything is computed in double precision.
    node.attributes().integer("softmax_precision", 0);
    node.attributes().integer("qk_matmul_output_mode", 0);
    if (node.optionalInput(6) != null || node.wantsOutput(3)) {
      throw node.unsupported("nonpad_kv_seqlen and qk_matmul_output are not supported");
    }
  }

  private static void requireRank(OnnxNode node, int rank) {
    for (String name : List.of("Q", "K", "V")) {
      Value value = node.input("QKV".indexOf(name), name);
      node.require(
          inputs -> {
            if (inputs.get(0).rank() != rank) {
              throw new IllegalArgumentException(
                  "%s is %s; expected rank %d %s q_num_heads"
                      .formatted(name, inputs.get(0), rank, rank == 3 ? "with" : "without"));
            }
          },
          value);
    }
  }

  private static Value heads(
      OnnxNode node, String name, Value x, String attribute, boolean joined) {
    if (!joined) {
      return x;
    }
    Value shape =
        node.constant(
            name + "_shape", Tensor.vector(0, 0, node.attributes().integer(attribute), -1));
    Value split = node.add(name + "_split", Reshape.toOperand(false), x, shape);
    return node.add(name + "_heads", new Transpose(List.of(0, 2, 1, 3)), split);
  }

  private static Value withPast(OnnxNode node, String name, Value past, Value now) {
    return past == null ? now : node.add(name + "_present", new Concat(2), past, now);
  }

  /** [samples, heads of K, heads of Q for each, ...]. */
  private static Value grouped(OnnxNode node, String name, Value x, Value kv) {
    return node.add(name + "_grouped", Reshape.grouped(), x, kv);
  }

  private static Value scores(OnnxNode node, Value q, Value k, Value mask) {
    Value root = root(node, q);
    Value scaledQ = node.add("Q_scaled", new Mul(), q, root);
    Value scaledK = node.add("K_scaled", new Mul(), k, root);
    Value turned = node.add("K_turned", new Transpose(List.of(0, 1, 3, 2)), scaledK);
    Value product =
        node.add("QK", new MatMul(), grouped(node, "Q", scaledQ, k), grouped(node, "K", turned, k));
    Value scores = capped(node, node.add("scores", Reshape.joined(), product));
    if (node.attributes().flag("is_causal", false)) {
      Value past = node.optionalInput(4);
      Value offset = past == null ? null : node.add("past_length", Generators.shape(2, 3), past);
      scores = causal(node, scores, offset);
    }
    if (mask == null) {
      return scores;
    }
    return isBoolean(node, mask)
        ? hidden(node, "scores_masked", mask, scores)
        : node.add("scores_masked", new Add(), scores, mask);
  }

  /**
   * A query sees all of the past and what is not after itself.
   *
   * @param past the length of the past, or null where there is none
   */
  static Value causal(OnnxNode node, Value scores, Value past) {
    Value seen = node.add("causal", Generators.triangle(false), scores, past);
    return hidden(node, "scores_causal", seen, scores);
  }

  /** {@code cap tanh(scores / cap)}. */
  private static Value capped(OnnxNode node, Value scores) {
    double cap = node.attributes().number("softcap", 0);
    return cap == 0
        ? scores
        : node.add("scores_capped", Functions.scaledTanh(cap, 1 / cap), scores);
  }

  private static boolean isBoolean(OnnxNode node, Value mask) {
    ElementType type = node.typeOf(mask);
    if (type == null) {
      throw node.unsupported("a mask of unknown type is not supported");
    }
    return type == ElementType.BOOL;
  }

  private static Value hidden(OnnxNode node, String name, Value mask, Value scores) {
    Value hidden =
        node.constant(
            name + "/hidden",
            Tensor.floating(ElementType.FLOAT, new double[] {Double.NEGATIVE_INFINITY}));
    return node.add(name, new Where(), mask, scores, hidden);
  }

  /** The root of the scale, which is {@code 1 / sqrt(width)} unless it is given. */
  private static Value root(OnnxNode node, Value q) {
    if (node.attributes().has("scale")) {
      double scale = node.attributes().number("scale", 1);
      if (scale < 0) {
        throw node.invalid("scale is %s; expected a number that has a root", scale);
      }
      return node.constant(
          "root", Tensor.floating(ElementType.DOUBLE, new double[] {Math.sqrt(scale)}));
    }
    return powerOfWidth(node, "root", q, -0.25);
  }

  /** A power of the number of elements that are multiplied for each score. */
  static Value powerOfWidth(OnnxNode node, String name, Value q, double power) {
    Value width = node.add("width", Generators.shape(-1, Long.MAX_VALUE), q);
    Value number = node.add("width_number", new Cast(ElementType.FLOAT), width);
    Value exponent =
        node.constant("exponent", Tensor.floating(ElementType.FLOAT, new double[] {power}));
    return node.add(name, new Power(), number, exponent);
  }
}

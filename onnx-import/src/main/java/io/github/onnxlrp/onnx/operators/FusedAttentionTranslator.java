package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Attention of ONNX Runtime, {@code softmax(scale Q K' + mask) V} for heads that lie side by side
 * in the last axis, also with the products that make Q, K and V of one input.
 */
final class FusedAttentionTranslator {
  private final OnnxNode node;
  private final long heads;

  private FusedAttentionTranslator(OnnxNode node) {
    this.node = node;
    this.heads = node.attributes().integer("num_heads");
  }

  /** Q, K and V are parts of one product. */
  static void attention(OnnxNode node) {
    Value product = node.add("QKV_product", new MatMul(), input(node, 0), input(node, 1));
    if (node.optionalInput(6) != null) {
      throw node.unsupported("past_sequence_length is not supported");
    }
    new FusedAttentionTranslator(node)
        .ofProduct(
            product,
            node.optionalInput(2),
            node.optionalInput(3),
            node.optionalInput(4),
            node.optionalInput(5));
  }

  /** The same product of quantised integers. */
  static void quantised(OnnxNode node) {
    Dequantize rows = new Dequantize(-2, ElementType.FLOAT);
    Dequantize columns = new Dequantize(-1, ElementType.FLOAT);
    Value x =
        node.add("input_numbers", rows, input(node, 0), input(node, 3), node.optionalInput(6));
    Value w =
        node.fold("weight_numbers", columns, input(node, 1), input(node, 4), node.optionalInput(7));
    new FusedAttentionTranslator(node)
        .ofProduct(
            node.add("QKV_product", new MatMul(), x, w),
            input(node, 2),
            node.optionalInput(5),
            node.optionalInput(8),
            null);
  }

  private static Value input(OnnxNode node, int index) {
    return node.input(index, "operand");
  }

  private void ofProduct(Value product, Value bias, Value mask, Value past, Value added) {
    if (node.attributes().flag("do_rotary", false)
        || node.attributes().flag("past_present_share_buffer", false)) {
      throw node.unsupported(
          "rotary embeddings and buffers that past and present share are not supported");
    }
    node.attributes().integer("rotary_embedding_dim", 0);
    Value joined = bias == null ? product : node.add("QKV", new Add(), product, bias);
    long[] sizes = node.attributes().integers("qkv_hidden_sizes");
    Value lengths = sizes == null ? null : node.constant("sizes", Tensor.vector(sizes));
    List<Value> parts = split(joined, 2, lengths);
    Value q = inHeads("Q", parts.get(0));
    Value k = inHeads("K", parts.get(1));
    Value v = inHeads("V", parts.get(2));
    if (past != null) {
      k = node.add("K_present", new Concat(2), ofPast(past, 0), k);
      v = node.add("V_present", new Concat(2), ofPast(past, 1), v);
    }
    emitOutput(q, k, v, mask, added, past, 3);
    node.emitOutput(1, new Stack(0), k, v);
  }

  private Value ofPast(Value past, int which) {
    Value index = node.constant("past" + which, Tensor.of(new long[] {which}));
    return node.add("past_" + which, new Gather(0), past, index);
  }

  /** Three parts along an axis, of the same length or of the given ones. */
  private List<Value> split(Value joined, int axis, Value lengths) {
    List<Value> parts = Arrays.stream(new String[] {"Q", "K", "V"}).map(this::part).toList();
    List<Value> operands = lengths == null ? List.of(joined) : List.of(joined, lengths);
    node.addNode(new Node(node.name(), new Split(axis, 3), operands, parts));
    return parts;
  }

  private Value part(String name) {
    return new Value(node.name() + "/" + name + "_part");
  }

  private Value inHeads(String name, Value x) {
    Value shape = node.constant(name + "_shape", Tensor.vector(0, 0, heads, -1));
    Value split = node.add(name + "_split", Reshape.toOperand(false), x, shape);
    return node.add(name + "_heads", new Transpose(List.of(0, 2, 1, 3)), split);
  }

  /** Q, K and V are given. */
  static void multiHead(OnnxNode node) {
    for (int index : new int[] {1, 2}) {
      if (node.optionalInput(index) == null) {
        throw node.unsupported("packed operands are not supported");
      }
    }
    for (int index : new int[] {8, 9}) {
      if (node.optionalInput(index) != null) {
        throw node.unsupported("past_sequence_length and cache_indirection are not supported");
      }
    }
    new FusedAttentionTranslator(node).ofParts();
  }

  private void ofParts() {
    List<Value> biases = biases(node.optionalInput(3));
    Value q = part("Q", 0, biases);
    Value k = part("K", 1, biases);
    Value v = part("V", 2, biases);
    Value pastK = node.optionalInput(6);
    Value pastV = node.optionalInput(7);
    k = pastK == null ? k : node.add("K_present", new Concat(2), pastK, k);
    v = pastV == null ? v : node.add("V_present", new Concat(2), pastV, v);
    emitOutput(q, k, v, node.optionalInput(4), node.optionalInput(5), pastK, 2);
    node.emitOutput(1, Reshape.identity(), k);
    node.emitOutput(2, Reshape.identity(), v);
  }

  private Value part(String name, int index, List<Value> biases) {
    Value x = input(node, index);
    Value sum = biases.isEmpty() ? x : node.add(name, new Add(), x, biases.get(index));
    return inHeads(name, sum);
  }

  /** The parts of the joined bias, as long as Q, K and V are wide. */
  private List<Value> biases(Value bias) {
    if (bias == null) {
      return List.of();
    }
    Value[] widths = new Value[3];
    for (int k = 0; k < widths.length; k++) {
      widths[k] = node.add("width" + k, Generators.shape(2, 3), input(node, k));
    }
    return split(bias, 0, node.add("widths", new Concat(0), widths));
  }

  private void emitOutput(
      Value q, Value k, Value v, Value mask, Value added, Value past, int pastAxis) {
    Value length =
        past == null
            ? null
            : node.add("past_length", Generators.shape(pastAxis, pastAxis + 1), past);
    Value scores = scores(q, k, mask, added, length);
    Value weights = node.add("weights", new Softmax(-1, false), scores);
    Value product = node.add("product", new MatMul(), weights, v);
    Value back = node.add("back", new Transpose(List.of(0, 2, 1, 3)), product);
    Value shape = node.constant("joined", Tensor.vector(0, 0, -1));
    node.emitOutput(0, Reshape.toOperand(false), back, shape);
  }

  private Value scores(Value q, Value k, Value mask, Value added, Value pastLength) {
    double filter = node.attributes().number("mask_filter_value", -10000);
    Value turned = node.add("K_turned", new Transpose(List.of(0, 1, 3, 2)), k);
    Value product = node.add("QK", new MatMul(), q, turned);
    Value scores = node.add("scores", new Mul(), product, scale(q));
    if (mask != null) {
      Value values = node.add("mask", AttentionMask.ofOperand(filter), mask, scores);
      scores = node.add("scores_masked", new Add(), scores, values);
    }
    if (node.attributes().flag("unidirectional", false)) {
      scores = AttentionTranslator.causal(node, scores, pastLength);
    }
    return added == null ? scores : node.add("scores_added", new Add(), scores, added);
  }

  /** {@code 1 / sqrt(width)} unless it is given. */
  private Value scale(Value q) {
    double scale = node.attributes().number("scale", 0);
    return scale == 0
        ? AttentionTranslator.powerOfWidth(node, "scale", q, -0.5)
        : node.constant("scale", Tensor.floating(ElementType.FLOAT, new double[] {scale}));
  }
}

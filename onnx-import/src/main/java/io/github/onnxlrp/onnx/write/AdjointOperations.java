package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.TransposedConvolution;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adjoints of operations that are no other operation of a model. */
final class AdjointOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of(Extremum.Adjoint.class, Batches.ELEMENTWISE, AdjointOperations::extremum),
          of(
              ReduceExtremum.Adjoint.class,
              Batches.LEADING_AXIS,
              AdjointOperations::reducedExtremum),
          of(LogSumExp.Adjoint.class, Batches.ONE_BY_ONE, AdjointOperations::logSumExp),
          of(Softmax.Adjoint.class, Batches.LEADING_AXIS, AdjointOperations::softmax),
          of(Convolution.Adjoint.class, Batches.ONE_BY_ONE, AdjointOperations::convolution),
          of(
              TransposedConvolution.Adjoint.class,
              Batches.ONE_BY_ONE,
              AdjointOperations::transposedConvolution),
          of(AveragePool.Adjoint.class, Batches.ONE_BY_ONE, AdjointOperations::averagePool),
          of(Einsum.Adjoint.class, Batches.ONE_BY_ONE, AdjointOperations::einsum),
          of(MatMul.Promoted.class, Batches.LEADING_AXIS, AdjointOperations::promoted),
          of(MatMul.ProductMatrix.class, Batches.ONE_BY_ONE, AdjointOperations::productMatrix),
          of(
              Reshape.class,
              "WithReducedAxes",
              Batches.LEADING_AXIS,
              AdjointOperations::withReducedAxes));

  private AdjointOperations() {}

  private static String extremum(Extremum.Adjoint op, Operation o) {
    String first = o.add("Equal", o.input(0), o.input(1));
    return op.operand() == 0
        ? o.add("Where", first, o.input(2), o.number(0))
        : o.add("Where", first, o.number(0), o.input(2));
  }

  /** The first of the largest elements along one axis takes all. */
  private static String reducedExtremum(ReduceExtremum.Adjoint op, Operation o) {
    int last = o.count() - 1;
    int rank = o.rank(0);
    long[] axes = o.count() > 3 && o.has(1) ? o.integers(1, "axes") : new long[0];
    if (axes.length == 0 && op.of().emptyIsIdentity()) {
      return o.input(last);
    }
    boolean all = axes.length == 0 || axes.length == rank;
    if (axes.length > 1 && !all) {
      throw new UnwritableException("the extremum along %d axes at once", axes.length);
    }
    String picks = op.of().largest() ? "ArgMax" : "ArgMin";
    if (all && rank != 1) {
      String flat = o.add("Reshape", o.input(0), o.withSamples(o.integers(-1)));
      String winner = o.add(picks, Map.of("axis", -1, "keepdims", false), flat);
      String depth = o.add("ReduceProd", Map.of("keepdims", false), o.shape(0), o.integers(0));
      String chosen = oneHot(o, -1, winner, depth);
      String share = o.add("Reshape", o.input(last), o.withSamples(o.integers(1)));
      return o.add("Reshape", o.add("Mul", chosen, share), o.withSamples(o.shape(0)));
    }
    int axis = rank == 1 ? 0 : Math.toIntExact(axes[0] < 0 ? axes[0] + rank : axes[0]);
    int along = axis + o.lead();
    String winner = o.add(picks, Map.of("axis", along, "keepdims", false), o.input(0));
    String shape = o.add("Shape", Map.of("start", along, "end", along + 1), o.input(0));
    String depth = o.add("Reshape", shape, o.integers());
    String chosen = oneHot(o, along, winner, depth);
    String share =
        op.of().keepAxes() ? o.input(last) : o.add("Unsqueeze", o.input(last), o.integers(along));
    return o.add("Mul", chosen, share);
  }

  /** 1 at each id and 0 elsewhere; ONNX Runtime has no such operator of doubles. */
  static String oneHot(Operation o, int axis, String ids, String depth) {
    boolean floats = o.constants().floats() == ElementType.FLOAT;
    String offAndOn = floats ? o.tensor(Tensor.of(new double[] {0, 1}, 2)) : o.integers(0, 1);
    String hot = o.add("OneHot", Map.of("axis", axis), ids, depth, offAndOn);
    return floats ? hot : OutputTypes.cast(o, hot, ElementType.FLOAT);
  }

  private static String logSumExp(LogSumExp.Adjoint op, Operation o) {
    int last = o.count() - 1;
    long[] axes = o.integers(1, "axes");
    boolean keeps = op.of().keepAxes();
    String output =
        keeps ? o.input(last - 1) : o.add("Unsqueeze", o.input(last - 1), o.integers(axes));
    String share = keeps ? o.input(last) : o.add("Unsqueeze", o.input(last), o.integers(axes));
    return o.add("Mul", share, o.add("Exp", o.add("Sub", o.input(0), output)));
  }

  private static String softmax(Softmax.Adjoint op, Operation o) {
    return softmax(op.of(), o, o.input(0), o.input(1));
  }

  /** {@code y (r - sum r y)}; of the logarithm {@code r - exp(y) sum r}. */
  static String softmax(Softmax softmax, Operation o, String y, String r) {
    String axes = axes(softmax, o);
    Map<String, ?> keeps = Map.of("keepdims", true);
    if (softmax.logarithm()) {
      String sum = o.add("ReduceSum", keeps, r, axes);
      return o.add("Sub", r, o.add("Mul", o.add("Exp", y), sum));
    }
    String sum = o.add("ReduceSum", keeps, o.add("Mul", r, y), axes);
    return o.add("Mul", y, o.add("Sub", r, sum));
  }

  /** The axes that a softmax is over: one, or before opset 13 all from one on. */
  private static String axes(Softmax softmax, Operation o) {
    if (!softmax.trailing()) {
      return o.integers(o.axis(softmax.axis()));
    }
    int rank = o.rank(0);
    int first = softmax.axis() < 0 ? softmax.axis() + rank : softmax.axis();
    return o.range(first + o.lead(), rank + o.lead());
  }

  /** A transposed convolution, cut behind or with zeros where windows do not reach. */
  private static String convolution(Convolution.Adjoint op, Operation o) {
    if (op.operand() != 0) {
      throw new UnwritableException("weights of a convolution depend on the input");
    }
    Map<String, Object> attributes = new LinkedHashMap<>(op.of().parameters());
    requireNoAutoPad(attributes);
    keepEnd(attributes);
    String spread = o.add("ConvTranspose", attributes, o.input(2), o.input(1));
    return reaching(o, spread);
  }

  /** A convolution with the same weights. */
  private static String transposedConvolution(TransposedConvolution.Adjoint op, Operation o) {
    Map<String, Object> attributes = new LinkedHashMap<>(op.of().parameters());
    attributes.remove("output_padding");
    if (op.operand() != 0 || attributes.containsKey("output_shape")) {
      throw new UnwritableException("its weights or pads depend on the input");
    }
    requireNoAutoPad(attributes);
    return o.add("Conv", attributes, o.input(2), o.input(1));
  }

  private static void requireNoAutoPad(Map<String, Object> attributes) {
    if (attributes.containsKey("auto_pad") && !"VALID".equals(attributes.remove("auto_pad"))) {
      throw new UnwritableException("the pads of a window depend on the length");
    }
  }

  /** Pads are cut at the front only: how many are behind depends on the length, with strides. */
  private static void keepEnd(Map<String, Object> attributes) {
    if (attributes.get("pads") instanceof List<?> pads) {
      List<Long> front = new ArrayList<>();
      for (int k = 0; k < pads.size(); k++) {
        front.add(k < pads.size() / 2 ? ((Number) pads.get(k)).longValue() : 0);
      }
      attributes.put("pads", front);
    }
  }

  /** As long as the first operand along each axis: with zeros behind, or less by what is behind. */
  private static String reaching(Operation o, String value) {
    String shape = o.shape(0);
    String missing = o.add("Sub", shape, o.add("Shape", value));
    String none = o.add("Mul", shape, o.integer(0));
    String pads = o.add("Concat", Map.of("axis", 0), none, missing);
    return o.add("Pad", value, pads, o.number(0));
  }

  private static String averagePool(AveragePool.Adjoint op, Operation o) {
    Map<String, Object> attributes = new LinkedHashMap<>(op.of().parameters());
    requireNoAutoPad(attributes);
    boolean countsPads = Boolean.TRUE.equals(attributes.remove("count_include_pad"));
    boolean sum = attributes.remove("sum") != null;
    boolean pads =
        attributes.get("pads") instanceof List<?> given
            && given.stream().anyMatch(pad -> ((Number) pad).intValue() != 0);
    if (attributes.remove("ceil_mode") != null || (pads && !countsPads && !sum)) {
      throw new UnwritableException("windows at the borders are smaller");
    }
    int channels = o.length(0, 1);
    if (channels < 0) {
      throw new UnwritableException("the number of channels is not known before it runs");
    }
    List<?> kernel = (List<?>) attributes.get("kernel_shape");
    int[] shape = new int[2 + kernel.size()];
    int taps = 1;
    shape[0] = channels;
    shape[1] = 1;
    for (int k = 0; k < kernel.size(); k++) {
      shape[2 + k] = ((Number) kernel.get(k)).intValue();
      taps *= shape[2 + k];
    }
    double[] weights = new double[channels * taps];
    Arrays.fill(weights, sum ? 1 : 1.0 / taps);
    attributes.put("group", channels);
    keepEnd(attributes);
    String spread =
        o.add("ConvTranspose", attributes, o.input(1), o.tensor(Tensor.of(weights, shape)));
    return reaching(o, spread);
  }

  /** The sum with the letters exchanged. */
  private static String einsum(Einsum.Adjoint op, Operation o) {
    String equation = op.of().equation().replace(" ", "");
    int arrow = equation.indexOf("->");
    if (arrow < 0 || equation.contains("...")) {
      throw new UnwritableException("the adjoint of the equation '%s'", equation);
    }
    String[] operands = equation.substring(0, arrow).split(",", -1);
    String result = equation.substring(arrow + 2);
    String own = operands[op.operand()];
    String other = operands.length == 1 ? "" : operands[1 - op.operand()];
    boolean distinct = own.chars().distinct().count() == own.length();
    boolean reached = own.chars().allMatch(letter -> (result + other).indexOf(letter) >= 0);
    if (!distinct || !reached) {
      throw new UnwritableException("the adjoint of the equation '%s'", equation);
    }
    List<String> inputs = new ArrayList<>(List.of(o.input(o.count() - 1)));
    if (operands.length > 1) {
      inputs.add(o.input(1 - op.operand()));
    }
    String turned = result + (operands.length > 1 ? "," + other : "") + "->" + own;
    return o.add("Einsum", Map.of("equation", turned), inputs.toArray(String[]::new));
  }

  private static String promoted(MatMul.Promoted op, Operation o) {
    if (o.rank(0) > 1) {
      return o.input(0);
    }
    boolean row = op.which() == 0 ? !op.of().transposeLeft() : op.of().transposeRight();
    return o.add("Unsqueeze", o.input(0), o.integers(row ? -2 : -1));
  }

  private static String productMatrix(MatMul.ProductMatrix op, Operation o) {
    boolean left = o.rank(1) > 1;
    boolean right = o.rank(2) > 1;
    if (left && right) {
      return o.input(0);
    }
    long[] axes = left ? new long[] {-1} : right ? new long[] {-2} : new long[] {-2, -1};
    return o.add("Unsqueeze", o.input(0), o.integers(axes));
  }

  private static String withReducedAxes(Reshape op, Operation o) {
    boolean keeps = (boolean) op.parameters().get("keepdims");
    boolean emptyIsIdentity = (boolean) op.parameters().get("noop_with_empty_axes");
    Tensor axes = o.constant(2);
    boolean given = o.has(2);
    if (keeps || (!given && emptyIsIdentity)) {
      return o.input(0);
    }
    int rank = o.rank(1);
    if (given && axes == null) {
      throw new UnwritableException("its axes are not constant");
    }
    long[] reduced = given ? axes.longs().clone() : new long[0];
    if (reduced.length == 0 && emptyIsIdentity) {
      return o.input(0);
    }
    for (int k = 0; k < reduced.length; k++) {
      reduced[k] = (reduced[k] < 0 ? reduced[k] + rank : reduced[k]) + o.lead();
    }
    return o.add(
        "Unsqueeze",
        o.input(0),
        reduced.length == 0 ? o.range(o.lead(), o.lead() + rank) : o.integers(reduced));
  }
}

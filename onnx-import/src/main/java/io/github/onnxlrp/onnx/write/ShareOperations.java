package io.github.onnxlrp.onnx.write;

import static io.github.onnxlrp.onnx.write.WrittenOperation.of;

import io.github.onnxlrp.backward.IdShares;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.GatherElements;
import io.github.onnxlrp.ir.op.OneHot;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import io.github.onnxlrp.propagation.BackwardStep;
import io.github.onnxlrp.propagation.BackwardSteps;
import io.github.onnxlrp.propagation.EvenShares;
import io.github.onnxlrp.propagation.ProductShares;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.Stabilizer;
import java.util.List;
import java.util.Map;

/** How products, rows, lookups and softmax share their relevance. */
final class ShareOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          of(WeightedBy.class, Batches.ELEMENTWISE, (op, o) -> weighted(o, o.input(0), o.input(1))),
          of(BackwardStep.class, "WithoutBias", Batches.ELEMENTWISE, (op, o) -> withoutBias(o)),
          new WrittenOperation(
              ProductShares.class, null, Batches.ELEMENTWISE, ShareOperations::products),
          new WrittenOperation(EvenShares.class, null, Batches.ONE_BY_ONE, ShareOperations::even),
          of(IdShares.class, Batches.LEADING_AXIS, ShareOperations::ids),
          of(BackwardStep.class, "SoftmaxShares", Batches.LEADING_AXIS, ShareOperations::softmax),
          new WrittenOperation(
              BackwardSteps.class,
              "LogSoftmaxShares",
              Batches.LEADING_AXIS,
              ShareOperations::logSoftmax));

  private ShareOperations() {}

  /** A weight of 0 leaves nothing, not even of an infinite element. */
  static String weighted(Operation o, String value, String weights) {
    String truths = o.nodes().producers().truths(weights);
    if (truths != null) {
      return o.add("Where", truths, value, o.number(0));
    }
    if (o.nodes().producers().isFinite(value)) {
      return o.add("Mul", value, weights);
    }
    String none = o.add("Equal", weights, o.number(0));
    return o.add("Where", none, o.number(0), o.add("Mul", value, weights));
  }

  /** Of a mask of minus infinity nothing is left. */
  private static String withoutBias(Operation o) {
    String same = o.add("Equal", o.input(0), o.input(1));
    return o.add("Where", same, o.number(0), o.add("Sub", o.input(0), o.input(1)));
  }

  /** The fractions of a product that its gate, its signal, the stabilizer and nobody get. */
  record Fractions(String gate, String signal, String stabilizer, String nobody) {}

  /** Null stands for no share, and an empty name for all of it. */
  static Fractions fractions(
      Operation o, ProductRule rule, Stabilizer stabilizer, String gate, String signal) {
    if (!(rule instanceof GateRule gateRule)) {
      throw new UnwritableException("the rule '%s' has no form in standard operators here", rule);
    }
    return switch (gateRule) {
      case ALL -> new Fractions(null, "", null, null);
      case HALF -> new Fractions(o.number(0.5), o.number(0.5), null, null);
      case PROP -> proportional(o, stabilizer, gate, signal);
      case ABS -> absolute(o, gate, signal);
    };
  }

  private static Fractions proportional(
      Operation o, Stabilizer stabilizer, String gate, String signal) {
    String[] parts = RuleOperations.stabilized(o, stabilizer, o.add("Add", gate, signal));
    String divisor = parts[0];
    String nobody = null;
    if (parts[1] == null) {
      String undefined = o.add("Equal", divisor, o.number(0));
      divisor = o.add("Where", undefined, o.number(Double.POSITIVE_INFINITY), divisor);
      nobody = o.add("Where", undefined, o.number(1), o.number(0));
    }
    return new Fractions(
        o.add("Div", gate, divisor),
        o.add("Div", signal, divisor),
        parts[1] == null ? null : o.add("Div", parts[1], divisor),
        nobody);
  }

  private static Fractions absolute(Operation o, String gate, String signal) {
    String left = o.add("Abs", gate);
    String right = o.add("Abs", signal);
    String sum = o.add("Add", left, right);
    String none = o.add("Equal", sum, o.number(0));
    String divisor = o.add("Where", none, o.number(1), sum);
    String ofSignal = o.add("Where", none, o.number(1), o.add("Div", right, divisor));
    return new Fractions(o.add("Div", left, divisor), ofSignal, null, null);
  }

  private static List<String> products(TensorOp operation, Operation o) {
    ProductShares op = (ProductShares) operation;
    String r = o.input(2);
    String gate = op.choice().sign() < 0 ? o.add("Neg", o.input(0)) : o.input(0);
    Fractions f = fractions(o, op.choice().rule(), op.denominators(), gate, o.input(1));
    return List.of(
        share(o, f.gate(), r),
        share(o, f.signal(), r),
        share(o, f.stabilizer(), r),
        share(o, f.nobody(), r));
  }

  private static String share(Operation o, String fraction, String r) {
    if (fraction == null) {
      return o.zeros(r);
    }
    return fraction.isEmpty() ? r : o.add("Mul", fraction, r);
  }

  /** Without terms of the sum each element is a row of its own. */
  private static List<String> even(TensorOp operation, Operation o) {
    double factor = ((EvenShares) operation).biasFactor();
    String terms = o.input(3);
    Map<String, ?> whole = Map.of("keepdims", false);
    Map<String, ?> keeps = Map.of("keepdims", true);
    int rank = o.rank(0);
    String bias = o.input(0);
    String stabilizer = o.input(1);
    String units = o.add("Add", o.input(2), terms);
    String width = o.number(1);
    if (rank > 0) {
      String most = o.add("ReduceMax", whole, o.add("Abs", terms));
      String dense = o.add("Greater", most, o.number(0));
      String length =
          OutputTypes.cast(
              o,
              o.add("Shape", Map.of("start", -1), bias),
              io.github.onnxlrp.tensor.ElementType.FLOAT);
      width = o.add("Where", dense, length, o.number(1));
      String last = o.integers(-1);
      String inRow = o.add("Add", o.add("Div", o.input(2), width), terms);
      units = o.add("Where", dense, o.add("ReduceSum", keeps, inRow, last), inRow);
      bias = o.add("Where", dense, o.add("ReduceSum", keeps, bias, last), bias);
      stabilizer = o.add("Where", dense, o.add("ReduceSum", keeps, stabilizer, last), stabilizer);
    }
    String none = o.add("Equal", units, o.number(0));
    String divisor = o.add("Where", none, o.number(1), units);
    String shared = o.add("Where", none, o.number(0), o.number(factor));
    String both = o.add("Add", bias, stabilizer);
    String unitShare = o.add("Mul", shared, o.add("Div", both, divisor));
    String kept = o.add("Div", o.add("Sub", o.number(1), shared), width);
    String flat = o.integers(-1);
    return List.of(
        o.add("Div", unitShare, width),
        unitShare,
        o.add("Reshape", o.add("Mul", kept, bias), flat),
        o.add("Reshape", o.add("Mul", kept, stabilizer), flat));
  }

  /** What each id gets of the relevance of what it looks up. */
  private static String ids(IdShares op, Operation o) {
    LookupOp lookup = op.lookup();
    int last = o.count() - 1;
    if (lookup instanceof GatherElements) {
      return o.input(last);
    }
    int rank = o.rank(last);
    Map<String, ?> drops = Map.of("keepdims", false);
    if (lookup instanceof OneHot oneHot) {
      int axis = oneHot.axis() < 0 ? oneHot.axis() + rank : oneHot.axis();
      return o.add("ReduceSum", drops, o.input(last), o.integers(axis + o.lead()));
    }
    if (!(lookup instanceof Gather gather)) {
      throw new UnwritableException("ids of %s", lookup.name());
    }
    int data = o.rank(0);
    int first = gather.axis() < 0 ? gather.axis() + data : gather.axis();
    int ids = o.rank(1);
    long[] axes =
        java.util.stream.LongStream.range(0, rank)
            .filter(axis -> axis < first || axis >= first + ids)
            .map(axis -> axis + o.lead())
            .toArray();
    return axes.length == 0
        ? o.input(last)
        : o.add("ReduceSum", drops, o.input(last), o.integers(axes));
  }

  private static String times(Operation o, String x, String r) {
    String infinite = o.add("IsInf", x);
    String none = o.add("Or", infinite, o.add("Equal", r, o.number(0)));
    return o.add("Where", none, o.number(0), o.add("Mul", x, r));
  }

  /** Of the first operand. */
  private static String centred(Softmax softmax, Operation o, String r) {
    Softmax logarithm = new Softmax(softmax.axis(), true, softmax.trailing());
    return AdjointOperations.softmax(logarithm, o, FunctionOperations.softmax(logarithm, o), r);
  }

  private static String softmax(BackwardStep op, Operation o) {
    Softmax softmax = (Softmax) op.parameters().get("softmax");
    return times(o, o.input(0), centred(softmax, o, o.input(1)));
  }

  private static List<String> logSoftmax(TensorOp op, Operation o) {
    Softmax softmax = (Softmax) op.parameters().get("softmax");
    Stabilizer stabilizer = (Stabilizer) op.parameters().get("stabilizer");
    String x = o.input(0);
    String y = o.input(1);
    String r = o.input(2);
    String[] parts = RuleOperations.stabilized(o, stabilizer, y);
    String undefined = o.add("Or", o.add("Equal", parts[0], o.number(0)), o.add("IsInf", y));
    String safe = o.add("Where", undefined, o.number(1), parts[0]);
    String m = o.add("Where", undefined, o.number(0), o.add("Div", r, safe));
    String added = parts[1] == null ? o.zeros(r) : o.add("Mul", parts[1], m);
    String term = weighted(o, x, m);
    String above = o.add("Where", undefined, o.number(0), o.add("Sub", x, y));
    String normaliser = weighted(o, above, m);
    String spread = o.add("Sub", normaliser, centred(softmax, o, normaliser));
    return List.of(o.add("Sub", term, spread), added, o.add("Where", undefined, r, o.number(0)));
  }
}

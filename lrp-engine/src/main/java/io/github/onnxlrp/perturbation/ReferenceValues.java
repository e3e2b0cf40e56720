package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a run where the inputs are at a baseline, but gates and scales are those of the
 * sample.
 */
final class ReferenceValues extends OtherRun {
  private final Activity activity;
  private final Roles roles;
  private final Baseline baseline;
  // The inputs that hold numbers, not ids, and where the sample is in them.
  private final Map<TraceValue, SampleSlice> numbers = new HashMap<>();
  private final IdMask given;
  private final TokenEverywhere token;

  /**
   * Says what they are.
   *
   * @param places what is at the baseline
   */
  ReferenceValues(ExplainedRun run, Places places, Baseline baseline) {
    super(run.analysis().activity(), run.analysis().roles());
    this.activity = run.analysis().activity();
    this.roles = run.analysis().roles();
    this.baseline = baseline;
    this.given = new GivenIds(activity);
    this.token = places.token((long) baseline.number());
    places.numbers().forEach(input -> numbers.put(input, run.slice(input)));
  }

  @Override
  boolean isGiven(TraceValue value) {
    return numbers.containsKey(value)
        || (value.producer() != null && Places.isLookup(value.producer(), activity));
  }

  @Override
  <V> V given(Forward<V> forward, TraceValue value) {
    SampleSlice slice = numbers.get(value);
    if (slice != null) {
      NumbersAtBaseline numbersAt = new NumbersAtBaseline(baseline, slice);
      return forward.emit(numbersAt, List.of(forward.value(value)));
    }
    TraceNode node = value.producer();
    LookupOp lookup = (LookupOp) node.op();
    List<V> operands = forward.operands(node);
    operands.add(forward.quantity(given, node.input(lookup.idsOperand())).get(0));
    operands.add(forward.value(value));
    operands.add(
        baseline.kind() == Baseline.Kind.TOKEN ? token.of(forward, value) : forward.value(value));
    return forward.emit(new RowsAtBaseline(baseline, lookup), operands);
  }

  @Override
  boolean isHeld(TraceNode node, int operand) {
    return held(node) == operand;
  }

  /** The operand of an evaluation that is a gate or a scale of another one; -1 where none is. */
  int held(TraceNode node) {
    if (roles.of(node).source() != null) {
      return -1;
    }
    Kind kind = roles.kind(node);
    if (kind == Kind.NORMALISATION || roles.scales(node)) {
      return 1 - roles.scaledOperand(node);
    }
    Gate gate = roles.of(node).gate();
    return gate == Gate.NONE ? -1 : gate == Gate.LEFT ? 0 : 1;
  }

  /** Ids that come from inputs; what a model adds of its own, such as padding, stays. */
  private static final class GivenIds extends IdMask {
    GivenIds(Activity activity) {
      super(activity);
    }

    @Override
    <V> V ofInput(Forward<V> forward, TraceValue input) {
      ElementType type = input.tensor().type();
      Tensor one =
          type.isFloating()
              ? Tensor.floating(type, new double[] {1})
              : Tensor.integers(type, new long[] {1});
      return forward.emit(Generators.like(one), List.of(forward.value(input)));
    }
  }
}

package io.github.onnxlrp.derive;

import static io.github.onnxlrp.derive.StepPairs.differ;
import static io.github.onnxlrp.derive.StepPairs.same;

import io.github.onnxlrp.derive.StepPairs.Step;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps with a recurrence inside that differs in one respect. */
class SameInnerStepsTest {
  private static final double[] NUMBERS = {2, 3};

  /** A loop over the elements of the slice, whose last state and scan output a step reads. */
  private static final class Inner {
    private Long tripCount = 2L;
    private Boolean condition = true;
    private boolean scansState;
    private boolean subtracts;
    private boolean collectsState;
    private boolean readsAll;

    private Node loop(GraphBuilder body, Value state, Value slice) {
      GraphBuilder inner = new GraphBuilder();
      inner.input(new Value("inner/iteration"));
      Value going = inner.input(new Value("inner/going"));
      Value sum = inner.input(new Value("inner/state"));
      Value element = inner.input(new Value("inner/slice"));
      Value both = inner.add("both", new Mul(), sum, element);
      Value next = inner.add("inner/next", subtracts ? new Sub() : new Add(), sum, both);
      inner.outputs(going, next, collectsState ? both : next);
      Recurrent.Scan scan = new Recurrent.Scan(0, false);
      Value trip =
          tripCount == null ? null : body.constant("trip", Tensor.of(new long[] {tripCount}));
      Value first =
          condition == null
              ? null
              : body.constant(
                  "condition", Tensor.integers(ElementType.BOOL, new long[] {condition ? 1 : 0}));
      Value begin = body.add("begin", new Reduce(false, false, false), state);
      return new Node(
          "inner",
          new Recurrent("Loop", "", inner.build(), 1, List.of(scan), List.of(scan)),
          Arrays.asList(trip, first, begin, scansState ? state : slice),
          List.of(new Value("last"), new Value("all")));
    }

    private Step step() {
      return (body, iteration, going, state, slice) -> {
        Node loop = loop(body, state, slice);
        body.add(loop);
        Value last = loop.outputs().get(0);
        Value all = loop.outputs().get(1);
        Value read = readsAll ? all : last;
        Value sum = body.add("next", new Add(), state, body.add("read", Functions.tanh(), read));
        body.outputs(going, sum, all);
      };
    }
  }

  @Test
  void recurrencesInsideAreCompared() {
    Inner all = new Inner();
    all.readsAll = true;
    same(new Inner().step(), new Inner().step());
    same(all.step(), all.step());
    differ(new Inner().step(), all.step(), "in the place of");
  }

  /** A loop that doubles an integer, at first that of the state or that of the slice. */
  private static Step doubling(boolean ofState) {
    return (body, iteration, going, state, slice) -> {
      GraphBuilder inner = new GraphBuilder();
      inner.input(new Value("inner/iteration"));
      Value more = inner.input(new Value("inner/going"));
      Value count = inner.input(new Value("count"));
      inner.outputs(more, inner.add("twice", new Add(), count, count));
      Value[] firsts = new Value[2];
      for (int k = 0; k < 2; k++) {
        Value sum = body.add("sum" + k, new Reduce(false, false, false), k == 0 ? state : slice);
        firsts[k] = body.add("first" + k, new Cast(ElementType.INT64), sum);
      }
      Value last = new Value("last");
      body.add(
          new Node(
              "inner",
              new Recurrent("Loop", "", inner.build(), 1, List.of(), List.of()),
              Arrays.asList(
                  body.constant("trip", Tensor.of(new long[] {2})),
                  null,
                  ofState ? firsts[0] : firsts[1]),
              List.of(last)));
      Value number = body.add("number", new Cast(ElementType.DOUBLE), last);
      body.outputs(going, body.add("next", new Add(), slice, number));
    };
  }

  @Test
  void firstStatesDiffer() {
    differ(
        doubling(true),
        doubling(false),
        "'inner/first0/initial[1]' and Identity node 'inner/first1/initial[0]'");
  }

  /** A recurrence without states over the elements of the slice. */
  private static Step squashing(String name) {
    return (body, iteration, going, state, slice) -> {
      GraphBuilder inner = new GraphBuilder();
      inner.input(new Value("inner/iteration"));
      Value more = inner.input(new Value("inner/going"));
      Value element = inner.input(new Value("element"));
      inner.outputs(more, inner.add("squashed", Functions.tanh(), element));
      List<Recurrent.Scan> scans = List.of(new Recurrent.Scan(0, false));
      Value all = new Value("all");
      body.add(
          new Node(
              name,
              new Recurrent("Scan", "", inner.build(), 0, scans, scans),
              Arrays.asList(null, null, slice),
              List.of(all)));
      body.outputs(going, body.add("next", new Add(), state, all));
    };
  }

  @Test
  void namesDiffer() {
    differ(squashing("inner"), squashing("other"), "two recurrences");
  }

  @Test
  void bodiesDiffer() {
    Inner other = new Inner();
    other.subtracts = true;
    differ(new Inner().step(), other.step(), "Add node 'inner/next");
    Inner collecting = new Inner();
    collecting.collectsState = true;
    differ(new Inner().step(), collecting.step(), "in the place of 'inner/next");
  }

  @Test
  void limitsDiffer() {
    Inner three = new Inner();
    three.tripCount = 3L;
    differ(new Inner().step(), three.step(), "'trip' in the place of 'trip'");
    Inner unlimited = new Inner();
    unlimited.tripCount = null;
    same(unlimited.step(), unlimited.step());
    differ(new Inner().step(), unlimited.step(), "null in the place of 'trip'");
    differ(unlimited.step(), new Inner().step(), "'trip' in the place of null");
    Inner unconditional = new Inner();
    unconditional.condition = null;
    differ(new Inner().step(), unconditional.step(), "null in the place of ");
  }

  @Test
  void operandsDiffer() {
    Inner scanning = new Inner();
    scanning.scansState = true;
    differ(new Inner().step(), scanning.step(), "in the place of 'scan/x/steps/0'");
  }

  @Test
  void aRecurrenceIsNoOtherOperation() {
    Step other =
        (body, iteration, going, state, slice) -> {
          Value begin = body.add("begin", new Reduce(false, false, false), state);
          Value numbers = body.constant("k", Tensor.of(NUMBERS, 2));
          Value inner = body.add("inner", new Mul(), begin, numbers);
          Value sum = body.add("next", new Add(), state, body.add("read", Functions.tanh(), inner));
          body.outputs(going, sum, inner);
        };
    differ(new Inner().step(), other, "operation");
    differ(other, new Inner().step(), "operation");
  }
}

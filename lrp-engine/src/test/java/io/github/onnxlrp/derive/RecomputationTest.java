package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a backward step is given of its forward step, and what it computes again. */
class RecomputationTest {
  private final Frame program = new Frame();
  private final Value first = program.input("first");
  private final LoopBuilder there = new LoopBuilder(null, "there", "Scan", program, null);
  private final Frame step = there.body();
  private final Value h = there.state(first).before();
  private final LoopBuilder back = new LoopBuilder(null, "back", "Backward", program, step);
  private final Frame backStep = back.body();
  private final Value r = back.state(first).before();

  // Neither costs less to compute than to save.
  private final Value a = add("a", Functions.tanh(), h);
  private final Value b = add("b", Functions.sigmoid(), h);

  private Value add(String name, TensorOp op, Value... operands) {
    return step.add(name, op, List.of(operands)).get(0);
  }

  /** Lets the backward step read values. */
  private void read(Value... values) {
    for (Value value : values) {
      backStep.add("read " + value.name(), new Mul(), List.of(r, value));
    }
  }

  /** Lets the backward step read nothing but the shape of a value. */
  private void readShape(Value value) {
    backStep.add("shape of " + value.name(), new BroadcastTo(), List.of(r, value));
  }

  private void recompute() {
    program.add(there);
    program.add(back);
    Recomputation.in(program);
  }

  private static List<String> saved(LoopBuilder backward) {
    return backward.scanned().stream().map(scanned -> scanned.whole().name()).toList();
  }

  private Node node(String name) {
    return backStep.items().stream()
        .map(Node.class::cast)
        .filter(node -> node.name().equals(name))
        .reduce(
            (one, other) -> {
              throw new AssertionError("twice: " + name);
            })
        .orElseThrow();
  }

  /** What stands in the backward step for a value of the forward one. */
  private Value saved(Value value) {
    return backStep.brought().get(value);
  }

  @Test
  void sumsOfSavedValuesAreComputedAgain() {
    Value sum = add("sum", new Add(), a, b);
    read(sum, a, b);
    recompute();
    assertThat(saved(back)).containsExactly("a/steps", "b/steps");
    assertThat(back.scanned())
        .allSatisfy(scanned -> assertThat(scanned.scan()).isEqualTo(new Recurrent.Scan(0, true)));
    assertThat(node("sum").inputs()).containsExactly(saved(a), saved(b));
    assertThat(node("sum").outputs()).containsExactly(saved(sum));
    assertThat(node("read sum").inputs()).containsExactly(r, saved(sum));
  }

  /** Sums of sums, of which the backward step reads the last alone. */
  @Test
  void whatIsBetweenIsComputedAgain() {
    Value sum = add("sum", new Add(), a, b);
    Value last = add("last", new Add(), sum, a);
    read(last, a, b);
    recompute();
    assertThat(saved(back)).containsExactly("a/steps", "b/steps");
    assertThat(node("last").inputs()).containsExactly(node("sum").outputs().get(0), saved(a));
    assertThat(node("sum").outputs().get(0).name()).isEqualTo("sum/again");
  }

  @Test
  void whatReadsSomethingElseIsSaved() {
    Value sum = add("sum", new Add(), a, b);
    read(sum, a);
    recompute();
    assertThat(saved(back)).containsExactly("sum/steps", "a/steps");
    assertThat(backStep.items()).hasSize(2);
  }

  @Test
  void whatTakesTimeIsSaved() {
    Value tanh = add("tanh", Functions.tanh(), a);
    read(tanh, a);
    recompute();
    assertThat(saved(back)).containsExactly("tanh/steps", "a/steps");
  }

  @Test
  void whatEntersTheStepIsSaved() {
    read(h);
    recompute();
    assertThat(saved(back)).containsExactly("first/state/steps");
  }

  @Test
  void copiesAndShapesAreComputedAgain() {
    Value copy = add("copy", Operations.IDENTITY, a);
    Value shape = add("shape", Operations.SHAPE, b);
    read(copy, shape, a, b);
    recompute();
    assertThat(saved(back)).containsExactly("a/steps", "b/steps");
    assertThat(node("copy").inputs()).containsExactly(saved(a));
    assertThat(node("shape").inputs()).containsExactly(saved(b));
  }

  /** Of an operand of which nothing but the shape is read, the shape is enough. */
  @Test
  void aSavedShapeIsEnough() {
    Value wide = add("wide", new BroadcastTo(), a, b);
    read(wide, a);
    readShape(b);
    recompute();
    assertThat(saved(back)).containsExactly("a/steps", "b/shape/steps");
    assertThat(node("wide").inputs()).containsExactly(saved(a), backStep.shaped().get(b));
  }

  @Test
  void withoutTheShapeItIsSaved() {
    Value wide = add("wide", new BroadcastTo(), a, b);
    read(wide, a);
    recompute();
    assertThat(saved(back)).containsExactly("wide/steps", "a/steps");
  }

  /** No shape is computed from a value that is known by this shape alone. */
  @Test
  void aShapeIsSaved() {
    readShape(b);
    recompute();
    assertThat(saved(back)).containsExactly("b/shape/steps");
  }

  /** What is there need not be known by its shape. */
  @Test
  void aSavedValueHasItsShape() {
    readShape(a);
    read(a);
    recompute();
    assertThat(node("shape of a").inputs()).containsExactly(r, saved(a));
  }

  @Test
  void aShapeIsThatOfWhatIsComputedAgain() {
    Value sum = add("sum", new Add(), a, b);
    readShape(sum);
    read(a, b);
    recompute();
    assertThat(node("shape of sum").inputs()).containsExactly(r, node("sum").outputs().get(0));
  }

  @Test
  void recurrencesInStepsComputeAgain() {
    LoopBuilder inside = new LoopBuilder(null, "inside", "Scan", step, null);
    Value s = inside.state(a).before();
    Frame inner = inside.body();
    Value c = inner.add("c", Functions.tanh(), List.of(s)).get(0);
    Value sum = inner.add("sum", new Add(), List.of(c, s)).get(0);
    step.add(inside);
    LoopBuilder insideBack = new LoopBuilder(null, "inside/back", "Backward", backStep, inner);
    Value q = insideBack.state(r).before();
    for (Value value : List.of(c, s, sum)) {
      insideBack.body().add("read", new Mul(), List.of(q, value));
    }
    backStep.add(insideBack);
    recompute();
    assertThat(saved(insideBack)).containsExactly("c/steps/steps/step", "a/state/steps/steps/step");
  }

  /** Those of ADR 11, the numbers of steps, and x, of which steps are cut again. */
  @Test
  void fewValuesOfAnLstmAreSaved() {
    TestCells cells = new TestCells(5, 4);
    Graph graph =
        Explainer.of(cells.recurrent(false, false))
            .build()
            .derive(Map.of("x", cells.randomInput(6)), Target.argmax("logits"));
    Node backward =
        graph.nodes().stream()
            .filter(node -> node.name().equals("lstm/backward"))
            .findFirst()
            .orElseThrow();
    int scanned = ((Recurrent) backward.op()).scannedInputs().size();
    int operands = backward.inputs().size();
    assertThat(backward.inputs().subList(operands - scanned, operands))
        .extracting(Value::name)
        .containsExactlyInAnyOrder(
            "ig/steps",
            "fc/steps",
            "z_g/steps",
            "lstm/h0/initial/state/steps",
            "lstm/c0/initial/state/shape/steps",
            "tanh_c/shape/steps",
            "g/shape/steps",
            "s_g/shape/steps",
            "xW_g/shape/steps",
            "hU_g/shape/steps",
            "lstm/iteration/steps",
            "x");
  }

  /** An operand that is absent is no reason to save. */
  @Test
  void absentOperandsAreThere() {
    TensorOp op = Operations.IDENTITY;
    Value copy = step.add("copy", op, Arrays.asList(a, null)).get(0);
    read(copy, a);
    recompute();
    assertThat(saved(back)).containsExactly("a/steps");
    assertThat(node("copy").inputs()).containsExactly(saved(a), null);
    assertThat(backStep.brought()).containsOnlyKeys(copy, a);
  }
}

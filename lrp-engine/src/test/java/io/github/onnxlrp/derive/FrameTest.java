package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.BroadcastTo;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where operations stand, and what they read there. */
class FrameTest {
  private final Frame program = new Frame();
  private final Value x = program.input("x");
  private final LoopBuilder there = new LoopBuilder(null, "there", "Scan", program, null);
  private final Frame step = there.body();
  private final Value h = there.state(x).before();
  private final LoopBuilder back = new LoopBuilder(null, "back", "Backward", program, step);
  private final Frame backStep = back.body();
  private final Value r = back.state(x).before();

  private static List<String> names(Frame frame) {
    return frame.items().stream().map(item -> ((Node) item).name()).toList();
  }

  @Test
  void operationsStandWhereTheirOperandsAreKnown() {
    backStep.add("of x", Functions.tanh(), List.of(x));
    backStep.add("of h", Functions.tanh(), List.of(h));
    backStep.add("of r", Functions.tanh(), List.of(r));
    backStep.add("of r and x", new Add(), List.of(r, x));
    backStep.add("of h and x", new Add(), List.of(h, x));
    backStep.add("of x and nothing", Functions.tanh(), Arrays.asList(null, x));
    assertThat(names(program)).containsExactly("of x", "of x and nothing");
    assertThat(names(step)).containsExactly("of h", "of h and x");
    assertThat(names(backStep)).containsExactly("of r", "of r and x");
  }

  /** They may stand for what has to be made in each step. */
  @Test
  void operationsWithoutOperandsStandWhereTheyAreAsked() {
    backStep.add("none", new Discrete("None", none -> Tensor.scalar(0), true), List.of());
    backStep.add("absent", Functions.tanh(), Arrays.asList((Value) null));
    assertThat(names(backStep)).containsExactly("none", "absent");
    assertThat(program.items()).isEmpty();
  }

  @Test
  void ofOtherFramesTheShapeAloneIsSavedWhereNothingElseIsRead() {
    backStep.add("like h", new BroadcastTo(), List.of(r, h));
    assertThat(names(step)).containsExactly(h.name() + "/shape");
    assertThat(backStep.brought()).containsOnlyKeys(step.shapes().get(h));
    backStep.add("like r", new BroadcastTo(), List.of(r, r));
    assertThat(backStep.shaped()).containsOnlyKeys(h);
  }

  @Test
  void knowsHowManyAxesTracedValuesHave() {
    Value value = program.value("v");
    program.put(TraceValue.outside("v", Tensor.of(new double[6], 2, 3)), value);
    assertThat(backStep.rank(value)).isEqualTo(2);
    assertThat(backStep.rank(r)).isEqualTo(-1);
  }

  @Test
  void whatBelongsToNoFrameAroundCannotBeRead() {
    assertThatThrownBy(() -> program.use(r))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("value '%s' cannot be read here", r.name());
    assertThat(backStep.use(x)).isSameAs(x);
    assertThat(backStep.use(r)).isSameAs(r);
  }
}

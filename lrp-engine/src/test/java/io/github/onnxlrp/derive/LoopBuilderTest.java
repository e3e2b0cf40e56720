package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A recurrence under construction, and what becomes of it. */
class LoopBuilderTest {
  private final Frame frame = new Frame();
  private final LoopBuilder loop = new LoopBuilder(null, "loop", "Loop", frame, null);
  private final Value x = frame.input("x");
  private final Value other = frame.input("other");
  private final Value slice = loop.scan(x, 0, true);

  @Test
  void whatIsScannedIsReadOnceAStep() {
    LoopBuilder.Scanned scanned = loop.readOnceAStep(slice);
    assertThat(scanned.whole()).isSameAs(x);
    assertThat(scanned.scan()).isEqualTo(new Recurrent.Scan(0, true));
    assertThat(loop.readOnceAStep(other)).isNull();
  }

  /** There may be fewer steps than what is scanned has. */
  @Test
  void whatBoundsTheStepsMayLeaveSomeUnread() {
    loop.limit(other, null);
    assertThat(loop.readOnceAStep(slice)).isNull();
    loop.limit(null, other);
    assertThat(loop.readOnceAStep(slice)).isNull();
    loop.limit(null, null);
    assertThat(loop.readOnceAStep(slice)).isNotNull();
    loop.going(other);
    assertThat(loop.readOnceAStep(slice)).isNull();
  }

  private Recurrent assembled(Value result) {
    frame.add(loop);
    Graph graph = GraphAssembly.assemble(frame, List.of(result));
    Node node = graph.nodes().get(0);
    assertThat(graph.nodes()).hasSize(1);
    assertThat(node.name()).isEqualTo("loop");
    assertThat(node.inputs().get(0)).isSameAs(loop.tripCount());
    return (Recurrent) node.op();
  }

  /** What is scanned says how many steps there are, although no step reads it. */
  @Test
  void aStateCountsTheStepsOfWhatIsScanned() {
    loop.scan(other, 1, false);
    LoopBuilder.State state = loop.state(frame.input("first"));
    loop.after(state, loop.body().add("f", Functions.tanh(), List.of(state.before())).get(0));
    Recurrent recurrent = assembled(state.result());
    assertThat(recurrent.name()).isEqualTo("Loop");
    assertThat(recurrent.states()).isEqualTo(1);
    assertThat(recurrent.scannedInputs()).containsExactly(new Recurrent.Scan(0, true));
  }

  @Test
  void aScanOutputHasTheStepsOfWhatIsScanned() {
    loop.state(other);
    loop.collect(loop.iteration(), 0, false);
    Recurrent recurrent = assembled(loop.collect(other, 0, false));
    assertThat(recurrent.states()).isZero();
    assertThat(recurrent.scannedInputs()).containsExactly(new Recurrent.Scan(0, true));
    assertThat(recurrent.scanOutputs()).hasSize(1);
  }
}

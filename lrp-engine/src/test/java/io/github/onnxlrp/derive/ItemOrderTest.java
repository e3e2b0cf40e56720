package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recurrence reads, and what reads it, whenever either was added. */
class ItemOrderTest {
  private final Frame frame = new Frame();
  private final LoopBuilder loop = new LoopBuilder(null, "loop", "Loop", frame, null);

  private Value function(Value operand) {
    return frame.add("f", Functions.tanh(), List.of(operand)).get(0);
  }

  private List<String> order() {
    return ItemOrder.of(frame).stream()
        .map(item -> item instanceof Node node ? node.outputs().get(0).name() : "loop")
        .toList();
  }

  @Test
  void whatIsReadOfStatesStandsBehind() {
    LoopBuilder.State state = loop.state(frame.input("first"));
    loop.after(state, state.before());
    function(state.result());
    frame.add(loop);
    assertThat(order()).containsExactly("loop", "f");
  }

  @Test
  void whatIsReadOfScanOutputsStandsBehind() {
    function(loop.collect(loop.iteration(), 0, false));
    frame.add(loop);
    assertThat(order()).containsExactly("loop", "f");
  }

  @Test
  void whatEntersStandsBefore() {
    frame.add(loop);
    LoopBuilder.State state = loop.state(function(frame.input("x")));
    loop.after(state, state.before());
    assertThat(order()).containsExactly("f", "loop");
  }

  @Test
  void whatIsScannedStandsBefore() {
    frame.add(loop);
    loop.scan(function(frame.input("x")), 0, false);
    assertThat(order()).containsExactly("f", "loop");
  }

  @Test
  void whatIsCollectedStandsBefore() {
    frame.add(loop);
    loop.collect(function(frame.input("x")), 0, false);
    assertThat(order()).containsExactly("f", "loop");
  }

  @Test
  void whatAStepReadsStandsBefore() {
    frame.add(loop);
    Value read = function(frame.input("x"));
    loop.body()
        .items()
        .add(new Node("h", Functions.tanh(), List.of(read), List.of(new Value("h"))));
    assertThat(order()).containsExactly("f", "loop");
  }
}

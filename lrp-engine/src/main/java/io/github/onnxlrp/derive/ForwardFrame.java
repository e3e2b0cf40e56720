package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.FromOperands;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The forward pass in one frame, and the quantities of its values. A quantity goes through a
 * recurrence as the values do that it is a quantity of: along states, with the slices of scanned
 * inputs, and out with scan outputs.
 */
final class ForwardFrame implements Forward<Value> {
  /** A quantity of a state. */
  private record Carried(Quantity quantity, int state) {}

  private final ForwardFrames frames;
  private final Frame frame;
  private final Map<Quantity, FromOperands<List<Value>>> quantities = new HashMap<>();
  private final Map<Carried, List<LoopBuilder.State>> carried = new HashMap<>();

  ForwardFrame(ForwardFrames frames, Frame frame) {
    this.frames = frames;
    this.frame = frame;
  }

  @Override
  public Value value(TraceValue traced) {
    return frames.value(frame, traced);
  }

  @Override
  public List<Value> quantity(Quantity quantity, TraceValue traced) {
    FromOperands<List<Value>> known = quantities.get(quantity);
    if (known == null) {
      known = new FromOperands<>(quantity.on(this), value -> elsewhere(quantity, value));
      quantities.put(quantity, known);
    }
    return known.at(traced);
  }

  @Override
  public List<Value> add(TensorOp op, List<Value> operands) {
    return frame.add(op.name(), op, operands);
  }

  /** What a quantity is at a value that no evaluation of this frame gives; null at others. */
  private List<Value> elsewhere(Quantity quantity, TraceValue traced) {
    if (frame.outer() != null && !frame.holds(traced)) {
      return frames.quantity(frame.outer(), quantity, traced);
    }
    LoopResult result = frame.resultOf(traced);
    if (result != null) {
      return frames.of(result.loop().body()).leaving(quantity, result);
    }
    if (frame.outer() == null) {
      return null;
    }
    TraceRecurrence.Step step = frame.loop().rolled().last();
    int state = step.before().indexOf(traced);
    if (state >= 0) {
      return states(quantity, state).stream().map(LoopBuilder.State::before).toList();
    }
    int slice = step.slices().indexOf(traced);
    return slice < 0 ? null : sliced(quantity, slice);
  }

  private List<Value> sliced(Quantity quantity, int slice) {
    Rolled.Loop rolled = frame.loop().rolled();
    Recurrent.Scan scan = rolled.recurrence().recurrent().scannedInputs().get(slice);
    List<Value> result = new ArrayList<>();
    for (Value whole : frames.quantity(frame.outer(), quantity, rolled.scanned(slice))) {
      result.add(frame.loop().scan(frame.outer().use(whole), scan.axis(), scan.reverse()));
    }
    return result;
  }

  private List<LoopBuilder.State> states(Quantity quantity, int state) {
    Carried key = new Carried(quantity, state);
    Rolled.Loop rolled = frame.loop().rolled();
    if (!carried.containsKey(key)) {
      // What enters may come of a recurrence around, and that of this one, which is then known.
      List<Value> initial = frames.quantity(frame.outer(), quantity, rolled.initial(state));
      if (!carried.containsKey(key)) {
        carry(key, initial);
      }
    }
    return carried.get(key);
  }

  private void carry(Carried key, List<Value> initial) {
    List<LoopBuilder.State> states = new ArrayList<>();
    carried.put(key, states);
    for (Value part : initial) {
      states.add(frame.loop().state(frame.outer().use(part)));
    }
    TraceValue last = frame.loop().rolled().last().after().get(key.state());
    List<Value> after = quantity(key.quantity(), last);
    for (int k = 0; k < states.size(); k++) {
      frame.loop().after(states.get(k), frame.use(after.get(k)));
    }
  }

  /** What a quantity is at a value that leaves the recurrence of this frame. */
  private List<Value> leaving(Quantity quantity, LoopResult result) {
    if (result.isState()) {
      return states(quantity, result.index()).stream().map(LoopBuilder.State::result).toList();
    }
    Rolled.Loop rolled = frame.loop().rolled();
    Recurrent.Scan scan = rolled.recurrence().recurrent().scanOutputs().get(result.index());
    List<Value> wholes = new ArrayList<>();
    for (Value slice : quantity(quantity, rolled.last().collected().get(result.index()))) {
      wholes.add(frame.loop().collect(frame.use(slice), scan.axis(), scan.reverse()));
    }
    return wholes;
  }
}

package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the forward pass of a rolled trace into frames. */
final class ForwardFrames {
  private final Frame program;
  private final List<Trace.Decision> decisions;
  private final IdentityHashMap<Rolled.Loop, LoopBuilder> loops = new IdentityHashMap<>();
  private final IdentityHashMap<Frame, ForwardFrame> frames = new IdentityHashMap<>();

  ForwardFrames(Frame program, List<Trace.Decision> decisions) {
    this.program = program;
    this.decisions = decisions;
  }

  /** What a recurrence became. */
  LoopBuilder of(Rolled.Loop loop) {
    return loops.get(loop);
  }

  /** What a quantity is at a value that can be read in a forward frame. */
  List<Value> quantity(Frame frame, Quantity quantity, TraceValue traced) {
    return of(frame).quantity(quantity, traced);
  }

  /** The forward pass in one frame. */
  ForwardFrame of(Frame frame) {
    return frames.computeIfAbsent(frame, key -> new ForwardFrame(this, key));
  }

  /** The value in a frame that stands for one of the trace. */
  Value value(Frame frame, TraceValue traced) {
    if (traced == null) {
      return null;
    }
    Value known = frame.valueOf(traced);
    if (known != null) {
      return known;
    }
    if (traced.origin() != TraceValue.Origin.CONSTANT) {
      throw new UnderivableException("%s is read outside of its recurrence", traced);
    }
    Value constant = program.constant(traced.name(), traced.tensor());
    program.put(traced, constant);
    return constant;
  }

  /** Adds what a part of the trace computes. */
  void add(Frame frame, List<Rolled> items) {
    for (Rolled item : items) {
      if (item instanceof Rolled.Evaluation evaluation) {
        add(frame, evaluation.node());
      } else {
        add(frame, (Rolled.Loop) item);
      }
    }
    for (Trace.Decision decision : decisions) {
      if (frame.holds(decision.condition())) {
        Value condition = frame.valueOf(decision.condition());
        List<Value> operands = List.of(condition);
        frame.guards().addAll(frame.add("guard", new BranchGuard(decision.held()), operands));
      }
    }
  }

  private void add(Frame frame, TraceNode node) {
    List<Value> operands = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      operands.add(value(frame, operand));
    }
    List<Value> results = frame.add(node.name(), node.op(), operands);
    for (int k = 0; k < results.size(); k++) {
      frame.put(node.outputs().get(k), results.get(k));
    }
  }

  private void add(Frame frame, Rolled.Loop rolled) {
    TraceRecurrence recurrence = rolled.recurrence();
    TraceRecurrence.Step last = rolled.last();
    LoopBuilder loop =
        new LoopBuilder(
            rolled, recurrence.node().name(), recurrence.node().op().name(), frame, null);
    loops.put(rolled, loop);
    loop.limit(value(frame, recurrence.tripCount()), value(frame, recurrence.condition()));
    Frame body = loop.body();
    body.put(last.iteration(), loop.iteration());
    body.put(last.condition(), loop.condition());
    Map<Integer, LoopBuilder.State> states = new LinkedHashMap<>();
    for (int k : rolled.states()) {
      LoopBuilder.State state = loop.state(value(frame, rolled.initial(k)));
      states.put(k, state);
      body.put(last.before().get(k), state.before());
    }
    for (int k = 0; k < last.slices().size(); k++) {
      Recurrent.Scan scan = recurrence.recurrent().scannedInputs().get(k);
      Value whole = value(frame, rolled.scanned(k));
      body.put(last.slices().get(k), loop.scan(whole, scan.axis(), scan.reverse()));
    }
    add(body, rolled.body());
    loop.going(value(body, last.going()));
    if (recurrence.steps().size() == 1) {
      // What holds for the first step need not hold for one that reads what a step has given.
      Value steps = frame.use(loop.collect(loop.iteration(), 0, false));
      frame.guards().addAll(frame.add("guard", new OneStepGuard(), List.of(steps)));
    }
    for (int k : rolled.states()) {
      TraceValue after = last.after().get(k);
      loop.after(states.get(k), value(body, after));
      frame.put(after, states.get(k).result());
      frame.result(after, new LoopResult(loop, true, k));
    }
    for (int k = 0; k < recurrence.joins().size(); k++) {
      Recurrent.Scan scan = recurrence.recurrent().scanOutputs().get(k);
      Value slice = value(body, last.collected().get(k));
      frame.put(rolled.joined(k), loop.collect(slice, scan.axis(), scan.reverse()));
      frame.result(rolled.joined(k), new LoopResult(loop, false, k));
    }
    frame.add(loop);
  }
}

package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The backward pass through a recurrence: a recurrence that runs the other way. What reaches a
 * state is a state of it, what belongs to a scanned input is a scan output, and what belongs to a
 * value from outside is summed over the steps.
 */
final class LoopDerivation {
  /** Something that travels along a state over a channel. */
  private record Track(int state, Object channel) {}

  private final Derivation outer;
  private final Rolled.Loop rolled;
  private final TraceRecurrence.Step last;
  private final LoopBuilder forward;

  LoopDerivation(Derivation outer, Rolled.Loop rolled) {
    this.outer = outer;
    this.rolled = rolled;
    this.last = rolled.last();
    this.forward = outer.forward(rolled);
  }

  /** Adds the recurrence, if anything reaches what the forward one gives. */
  void derive() {
    Set<Track> tracks = new LinkedHashSet<>();
    boolean reached = false;
    for (int k : rolled.states()) {
      for (Object channel : outer.channels(last.after().get(k))) {
        tracks.add(new Track(k, channel));
      }
    }
    for (int k = 0; k < rolled.recurrence().joins().size(); k++) {
      reached |= !outer.channels(rolled.joined(k)).isEmpty();
    }
    if (tracks.isEmpty() && !reached) {
      return;
    }
    // A step may send to a state that nothing has reached before.
    boolean complete;
    do {
      complete = attempt(tracks);
    } while (!complete);
  }

  private boolean attempt(Set<Track> tracks) {
    LoopBuilder loop =
        new LoopBuilder(
            rolled, forward.name() + "/backward", "Backward", outer.frame(), forward.body());
    Derivation inner = outer.inside(loop, forward.body());
    loop.scan(outer.frame().use(steps()), 0, true);
    Map<Track, LoopBuilder.State> states = new LinkedHashMap<>();
    for (Track track : tracks) {
      TraceValue after = last.after().get(track.state());
      Value arrived = outer.arrived(after, track.channel());
      Value initial = arrived == null ? zeros(outer.value(after)) : arrived;
      LoopBuilder.State state = loop.state(outer.frame().use(initial));
      states.put(track, state);
      inner.send(after, track.channel(), state.before());
    }
    for (int k = 0; k < rolled.recurrence().joins().size(); k++) {
      Recurrent.Scan scan = rolled.recurrence().recurrent().scanOutputs().get(k);
      for (Object channel : outer.channels(rolled.joined(k))) {
        Value arrived = outer.frame().use(outer.arrived(rolled.joined(k), channel));
        inner.send(
            last.collected().get(k), channel, loop.scan(arrived, scan.axis(), !scan.reverse()));
      }
    }
    inner.walk(rolled.body());
    int before = tracks.size();
    for (int k : rolled.states()) {
      for (Object channel : inner.channels(last.before().get(k))) {
        tracks.add(new Track(k, channel));
      }
    }
    if (tracks.size() > before) {
      return false;
    }
    finish(loop, inner, states);
    outer.frame().add(loop);
    return true;
  }

  /** One number for each step, as what is scanned says how many steps there are. */
  private Value steps() {
    return forward.collect(forward.iteration(), 0, false);
  }

  private Value zeros(Value like) {
    return outer.frame().add(like.name() + "/zeros", Operations.ZEROS_LIKE, List.of(like)).get(0);
  }

  private void finish(LoopBuilder loop, Derivation inner, Map<Track, LoopBuilder.State> states) {
    states.forEach(
        (track, state) -> {
          Value arrived = inner.arrived(last.before().get(track.state()), track.channel());
          Value next =
              arrived == null
                  ? inner.emit(Operations.ZEROS_LIKE, List.of(state.before()))
                  : arrived;
          loop.after(state, inner.frame().use(next));
          outer.send(rolled.initial(track.state()), track.channel(), state.result());
        });
    for (int k = 0; k < last.slices().size(); k++) {
      Recurrent.Scan scan = rolled.recurrence().recurrent().scannedInputs().get(k);
      for (Object channel : inner.channels(last.slices().get(k))) {
        Value slice = inner.frame().use(inner.arrived(last.slices().get(k), channel));
        outer.send(rolled.scanned(k), channel, loop.collect(slice, scan.axis(), !scan.reverse()));
      }
    }
    outer.kept().addSteps(inner, loop);
    for (Derivation.Scattered scattered : inner.scattered()) {
      Value places = loop.collect(inner.frame().use(scattered.places()), 0, false);
      Value shares = loop.collect(inner.frame().use(scattered.share()), 0, false);
      outer.scatter(scattered.traced(), scattered.channel(), places, shares);
    }
    inner
        .sentOutside()
        .forEach(
            (receiver, channels) ->
                channels.forEach(channel -> sumOverSteps(loop, inner, receiver, channel)));
  }

  private void sumOverSteps(LoopBuilder loop, Derivation inner, Object receiver, Object channel) {
    Value zeros =
        receiver instanceof TraceValue traced
            ? zeros(outer.value(traced))
            : outer.frame().program().constant("zero", Tensor.scalar(0));
    LoopBuilder.State sum = loop.state(outer.frame().use(zeros));
    Value share = inner.frame().use(inner.sumOf(receiver, channel));
    loop.after(sum, inner.emit(Derivation.joining(channel), List.of(sum.before(), share)));
    outer.sendTo(receiver, channel, sum.result());
  }
}

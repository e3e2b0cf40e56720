package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a {@link Graph} of frames, of nothing but what its outputs need. */
final class GraphAssembly {
  private final Map<Value, Runnable> origins = new HashMap<>();
  private final Set<Value> needed = new HashSet<>();
  private final Deque<Value> open = new ArrayDeque<>();

  private GraphAssembly() {}

  static Graph assemble(Frame program, List<Value> outputs) {
    GraphAssembly assembly = new GraphAssembly();
    assembly.index(program);
    assembly.need(outputs);
    return assembly.graph(program, program.inputs(), outputs);
  }

  private void index(Frame frame) {
    open.addAll(frame.guards());
    for (Object item : frame.items()) {
      if (item instanceof Node node) {
        node.outputs().forEach(output -> origins.put(output, () -> open.addAll(present(node))));
      } else {
        index((LoopBuilder) item);
      }
    }
  }

  private static List<Value> present(Node node) {
    return node.inputs().stream().filter(value -> value != null).toList();
  }

  private void index(LoopBuilder loop) {
    index(loop.body());
    Runnable always =
        () -> {
          push(loop.tripCount());
          push(loop.firstCondition());
          push(loop.going());
          // It takes no more steps than its scanned inputs have.
          loop.scanned().stream().limit(1).forEach(scanned -> push(scanned.slice()));
        };
    origins.put(loop.iteration(), always);
    origins.put(loop.condition(), always);
    for (LoopBuilder.State state : loop.states()) {
      Runnable whole =
          () -> {
            always.run();
            push(state.before());
            push(state.initial());
            push(loop.after(state));
          };
      origins.put(state.before(), whole);
      origins.put(state.result(), whole);
    }
    loop.scanned().forEach(scanned -> origins.put(scanned.slice(), () -> push(scanned.whole())));
    for (LoopBuilder.Collected collected : loop.collected()) {
      origins.put(
          collected.whole(),
          () -> {
            always.run();
            push(collected.slice());
          });
    }
  }

  private void push(Value value) {
    if (value != null) {
      open.add(value);
    }
  }

  private void need(List<Value> outputs) {
    open.addAll(outputs);
    while (!open.isEmpty()) {
      Value value = open.pop();
      Runnable origin = needed.add(value) ? origins.get(value) : null;
      if (origin != null) {
        origin.run();
      }
    }
  }

  private Graph graph(Frame frame, List<Value> inputs, List<Value> outputs) {
    List<Node> nodes = new ArrayList<>();
    for (Object item : ItemOrder.of(frame)) {
      if (item instanceof Node node) {
        if (isNeeded(node.outputs())) {
          nodes.add(node);
        }
      } else {
        addLoop((LoopBuilder) item, nodes);
      }
    }
    Map<Value, Tensor> constants = new LinkedHashMap<>(frame.constants());
    constants.keySet().retainAll(needed);
    return new Graph(inputs, outputs, constants, nodes);
  }

  private boolean isNeeded(Collection<Value> values) {
    return values.stream().anyMatch(needed::contains);
  }

  private void addLoop(LoopBuilder loop, List<Node> nodes) {
    List<LoopBuilder.State> states =
        loop.states().stream().filter(state -> needed.contains(state.before())).toList();
    List<LoopBuilder.Scanned> scanned =
        loop.scanned().stream().filter(slot -> needed.contains(slot.slice())).toList();
    List<LoopBuilder.Collected> collected =
        loop.collected().stream().filter(slot -> needed.contains(slot.whole())).toList();
    if (states.isEmpty() && collected.isEmpty()) {
      return;
    }
    List<Value> operands = new ArrayList<>();
    operands.add(loop.tripCount());
    operands.add(loop.firstCondition());
    states.forEach(state -> operands.add(state.initial()));
    scanned.forEach(slot -> operands.add(slot.whole()));
    List<Value> bodyInputs = new ArrayList<>(List.of(loop.iteration(), loop.condition()));
    states.forEach(state -> bodyInputs.add(state.before()));
    scanned.forEach(slot -> bodyInputs.add(slot.slice()));
    List<Value> bodyOutputs = new ArrayList<>(List.of(loop.going()));
    states.forEach(state -> bodyOutputs.add(loop.after(state)));
    collected.forEach(slot -> bodyOutputs.add(slot.slice()));
    List<Value> results = new ArrayList<>();
    states.forEach(state -> results.add(state.result()));
    collected.forEach(slot -> results.add(slot.whole()));
    Recurrent recurrent =
        new Recurrent(
            loop.operator(),
            "",
            graph(loop.body(), bodyInputs, bodyOutputs),
            states.size(),
            scanned.stream().map(LoopBuilder.Scanned::scan).toList(),
            collected.stream().map(LoopBuilder.Collected::scan).toList());
    nodes.add(new Node(loop.name(), recurrent, operands, results));
  }
}

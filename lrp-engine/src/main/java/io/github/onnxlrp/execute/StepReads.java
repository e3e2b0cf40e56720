package io.github.onnxlrp.execute;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which scan outputs of recurrences of a graph are read by nothing but further recurrences, step by
 * step along the same axis: what a forward pass saves for the backward one. They need not be put
 * together.
 */
final class StepReads {
  private final Map<Value, Integer> axes = new HashMap<>();
  private final Set<Value> otherwise = new HashSet<>();

  private StepReads() {}

  /** The values that need not be put together. */
  static Set<Value> of(Graph graph) {
    StepReads reads = new StepReads();
    graph.nodes().forEach(reads::addCollected);
    graph.nodes().forEach(reads::addReads);
    Set<Value> found = new HashSet<>(reads.axes.keySet());
    found.removeAll(reads.otherwise);
    graph.outputs().forEach(found::remove);
    return found;
  }

  private void addCollected(Node node) {
    if (node.op() instanceof Recurrent recurrent) {
      for (int k = 0; k < recurrent.scanOutputs().size(); k++) {
        int result = recurrent.states() + k;
        int axis = recurrent.scanOutputs().get(k).axis();
        if (result < node.outputs().size() && node.outputs().get(result) != null && axis >= 0) {
          axes.put(node.outputs().get(result), axis);
        }
      }
    }
  }

  private void addReads(Node node) {
    if (!(node.op() instanceof Recurrent recurrent)) {
      otherwise.addAll(node.inputs());
      return;
    }
    int scanned = Recurrent.NODE_PREFIX + recurrent.states();
    otherwise.addAll(node.inputs().subList(0, scanned));
    List<Recurrent.Scan> scans = recurrent.scannedInputs();
    for (int k = 0; k < scans.size(); k++) {
      Value whole = node.inputs().get(scanned + k);
      if (!Integer.valueOf(scans.get(k).axis()).equals(axes.get(whole))) {
        otherwise.add(whole);
      }
    }
    addInner(recurrent.body());
  }

  /** What the graph of a step reads from around it. */
  private void addInner(Graph body) {
    otherwise.addAll(body.outputs());
    for (Node node : body.nodes()) {
      otherwise.addAll(node.inputs());
      if (node.op() instanceof Recurrent recurrent) {
        addInner(recurrent.body());
      }
    }
  }
}

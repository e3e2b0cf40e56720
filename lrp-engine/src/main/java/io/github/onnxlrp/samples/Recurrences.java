package io.github.onnxlrp.samples;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.AxisEvidence.Use;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.DryRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The recurrent nodes of a graph, those inside of bodies and branches, too, and their samples. */
final class Recurrences {
  /**
   * An initial state that the file fixes for a number of samples.
   *
   * @param samples how many
   * @param state its constant, or the value that the node reads
   * @param node the recurrent node
   */
  record FixedState(int samples, String state, String node) {
    /** Why another number of samples does not fit. */
    OnnxLrpException refuse(int found) {
      return OnnxLrpException.invalid(
          "%s: its initial state '%s' was exported for a batch of %d; found %d sample%s; give %d"
              + " samples, or export the model with a state that takes its batch from the input",
          node, state, samples, found, found == 1 ? "" : "s", samples);
    }
  }

  /** The states of LSTM, GRU and RNN are {@code [batch, hidden_size]}. */
  private static final int STATE_RANK = 2;

  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Node> writers = new HashMap<>();
  private final Map<Value, Value> initial = new HashMap<>();
  private final List<Tensor> constants = new ArrayList<>();

  Recurrences(Graph graph) {
    collect(graph);
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The constants of the graph, its bodies and branches. */
  List<Tensor> constants() {
    return constants;
  }

  private void collect(Graph part) {
    constants.addAll(part.constants().values());
    for (Node node : part.nodes()) {
      node.outputs().forEach(output -> writers.put(output, node));
      if (node.op() instanceof Recurrent recurrent) {
        nodes.add(node);
        for (int k = 0; k < recurrent.states(); k++) {
          initial.put(
              recurrent.body().inputs().get(Recurrent.NODE_PREFIX + k),
              node.inputs().get(Recurrent.NODE_PREFIX + k));
        }
        collect(recurrent.body());
      } else if (node.op() instanceof Branch branch) {
        collect(branch.thenGraph());
        collect(branch.elseGraph());
      }
    }
  }

  /**
   * What a recurrence uses an axis for that is twice as long in {@code run}; as its samples only if
   * these are as many as the axis is long, unless that is -1.
   */
  static Set<Use> uses(Node node, DryRun base, DryRun run, int length) {
    Set<Use> uses = EnumSet.noneOf(Use.class);
    Recurrent recurrent = (Recurrent) node.op();
    for (int k = 0; k < recurrent.states() + recurrent.scannedInputs().size(); k++) {
      Value operand = node.inputs().get(Recurrent.NODE_PREFIX + k);
      int[] before = base.shapeOf(operand);
      int[] after = run.shapeOf(operand);
      if (before == null || after == null || before.length != after.length) {
        continue;
      }
      boolean scanned = k >= recurrent.states();
      if (recurrent.batchAxis() >= 0 && !scanned && before.length != STATE_RANK) {
        // In a branch that is not taken a state may have a shape that the operator refuses.
        continue;
      }
      int time = scanned ? time(recurrent, k - recurrent.states(), before.length) : -1;
      int batch = recurrent.batchAxis();
      int samples = batch < 0 ? -1 : scanned && batch >= time ? batch + 1 : batch;
      for (int axis = 0; axis < before.length; axis++) {
        boolean grows = before[axis] != after[axis];
        if (grows && axis == samples) {
          boolean exact = length < 0 || (before[axis] == length && after[axis] == 2 * length);
          if (exact) {
            uses.add(Use.SAMPLES);
          }
        } else if (grows && (batch >= 0 || (axis == time && recurrent.states() > 0))) {
          uses.add(Use.OTHER);
        }
      }
    }
    return uses;
  }

  private static int time(Recurrent recurrent, int scanned, int rank) {
    int axis = recurrent.scannedInputs().get(scanned).axis();
    return axis < 0 ? axis + rank : axis;
  }

  /** A state whose length along the samples depends on no input, while that of X does. */
  FixedState fixedState(DryRun base, Collection<DryRun> runs) {
    for (Node node : nodes) {
      Recurrent recurrent = (Recurrent) node.op();
      boolean open =
          recurrent.batchAxis() >= 0
              && runs.stream().anyMatch(r -> uses(node, base, r, -1).contains(Use.SAMPLES));
      for (int k = 0; open && k < recurrent.states(); k++) {
        Value state = node.inputs().get(Recurrent.NODE_PREFIX + k);
        int[] shape = base.shapeOf(state);
        if (shape != null
            && shape.length > recurrent.batchAxis()
            && runs.stream().allMatch(r -> Arrays.equals(shape, r.shapeOf(state)))) {
          return new FixedState(
              shape[recurrent.batchAxis()], constantBehind(state), describe(node));
        }
      }
    }
    return null;
  }

  /** Operator and name for messages. */
  static String describe(Node node) {
    return node.op().name() + " node '" + node.name() + "'";
  }

  /** The constant that a value is made of, if that is so, or a value before it. */
  String constantBehind(Value state) {
    Value value = state;
    for (Value before = state; before != null; before = before(value)) {
      value = before;
    }
    return value.name();
  }

  private Value before(Value value) {
    Node writer = writers.get(value);
    return writer == null || writer.inputs().isEmpty()
        ? initial.get(value)
        : writer.inputs().get(0);
  }
}

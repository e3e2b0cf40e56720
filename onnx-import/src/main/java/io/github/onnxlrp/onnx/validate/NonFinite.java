package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An input or constant that holds NaN or infinite elements. ONNX Runtime's LSTM replaces them by
 * plausible numbers, here they come through to the output. So an agreement on such an input proves
 * something only where our floating outputs are finite, as those of a model that fills in what is
 * missing. Constants of this kind are how exporters write masks and what must not be chosen; as
 * weights of a recurrence the import refuses them.
 *
 * @param name the name of the value
 * @param kind {@code input} or {@code constant}
 * @param detail how many elements, and where the first one is
 * @param isFailure whether it makes an agreement worthless
 */
public record NonFinite(String name, String kind, String detail, boolean isFailure) {
  /**
   * All of them in the inputs and in the constants of a graph, its branches and its bodies.
   *
   * @param isMended whether our outputs are finite all the same
   */
  static List<NonFinite> find(Graph graph, Map<String, Tensor> inputs, boolean isMended) {
    List<NonFinite> found = new ArrayList<>();
    inputs.forEach(
        (name, tensor) -> {
          if (!describe(tensor).isEmpty()) {
            found.add(new NonFinite(name, "input", describe(tensor), !isMended));
          }
        });
    List<NonFinite> constants = new ArrayList<>();
    addConstants(constants, graph);
    // A graph's constants have no order.
    constants.sort(Comparator.comparing(NonFinite::name));
    found.addAll(constants);
    return found;
  }

  private static void addConstants(List<NonFinite> found, Graph graph) {
    graph
        .constants()
        .forEach(
            (value, tensor) -> {
              if (!describe(tensor).isEmpty()) {
                found.add(new NonFinite(value.name(), "constant", describe(tensor), false));
              }
            });
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Recurrent recurrent) {
        addConstants(found, recurrent.body());
      } else if (node.op() instanceof Branch branch) {
        addConstants(found, branch.thenGraph());
        addConstants(found, branch.elseGraph());
      }
    }
  }

  /** How many elements are not finite and where the first is; empty when all are finite. */
  static String describe(Tensor tensor) {
    if (!tensor.isFloating()) {
      return "";
    }
    int count = 0;
    int first = -1;
    double[] elements = tensor.doubles();
    for (int k = 0; k < elements.length; k++) {
      if (!Double.isFinite(elements[k])) {
        first = count++ == 0 ? k : first;
      }
    }
    return count == 0
        ? ""
        : "%d of %d elements that are not finite, first %s at %s"
            .formatted(
                count,
                elements.length,
                elements[first],
                Shapes.toString(index(first, tensor.shape())));
  }

  /** The coordinates of a flat index. */
  static int[] index(int flat, int[] shape) {
    int[] index = new int[shape.length];
    int rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}

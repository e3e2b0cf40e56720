package io.github.onnxlrp.io.input;

import io.github.onnxlrp.io.input.InputUses.Use;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.OptionalLong;

/** Finds the constant tables that the inputs of a graph index. */
final class LookupTables {
  private LookupTables() {}

  /**
   * Number of rows of the constant table that the elements of {@code input} index, the smallest if
   * there are several; empty if it indexes none.
   */
  static OptionalLong rows(Graph graph, Value input) {
    return rows(new InputUses(graph), input);
  }

  static OptionalLong rows(InputUses uses, Value input) {
    return uses.of(input).stream()
        .filter(use -> use.op() instanceof Gather && use.operand() == 1)
        .filter(use -> hasRows(uses, use))
        .mapToLong(use -> rows(uses, use))
        .min();
  }

  /** A table that lacks the axis is an error of its node, which a run names. */
  private static boolean hasRows(InputUses uses, Use use) {
    Tensor table = uses.constant(use.node().inputs().get(0));
    int axis = ((Gather) use.op()).axis();
    return table != null && axis >= -table.rank() && axis < table.rank();
  }

  private static long rows(InputUses uses, Use use) {
    Tensor table = uses.constant(use.node().inputs().get(0));
    int axis = Shapes.axis(((Gather) use.op()).axis(), table.rank());
    return table.dim(axis) - Math.max(0, use.offset());
  }
}

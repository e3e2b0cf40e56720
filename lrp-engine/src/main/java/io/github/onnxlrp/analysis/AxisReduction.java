package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/**
 * A value with one number for each line of another one along one axis, of which length 1 is left.
 *
 * @param node what gives it
 * @param data the other value
 * @param axis the axis, from 0
 */
record AxisReduction(TraceNode node, TraceValue data, int axis) {
  /** What a value is, whether the axis was kept or inserted again; null for others. */
  static AxisReduction of(TraceValue value) {
    TraceNode node = value.producer();
    for (int k = 0; k < Facts.LONGEST && node != null && node.op().keepsOrder(); k++) {
      node = node.input(0).producer();
    }
    boolean reduces =
        node != null
            && (node.op() instanceof Reduce
                || node.op() instanceof ReduceExtremum
                || node.op() instanceof LogSumExp)
            && node.inputs().size() > 1
            && node.input(1) != null
            && node.input(1).tensor().size() == 1;
    if (!reduces) {
      return null;
    }
    TraceValue data = Facts.bare(node.input(0));
    int axis = Shapes.axis(node.input(1).tensor().integer(), data.tensor().rank());
    int[] shape = data.tensor().shape();
    shape[axis] = 1;
    return value.tensor().hasShape(shape) ? new AxisReduction(node, data, axis) : null;
  }

  /** Whether it is a sum. */
  boolean addsUp() {
    return node.op().addsUp();
  }
}

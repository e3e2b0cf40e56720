package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.ir.op.FloatFormats;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.IdentityHashMap;

/**
 * How coarsely ONNX Runtime has rounded on the way to each value of a forward pass: the coarsest of
 * its floating type and those of all that was computed before it. The float output of a model of
 * float16 is as coarse as float16; what reads float16 weights and computes in float is not, as
 * inputs and constants are the same numbers on both sides.
 */
final class Precisions {
  private final IdentityHashMap<TraceValue, ElementType> coarsest = new IdentityHashMap<>();
  // Each use of a constant is a value of its own.
  private final IdentityHashMap<Tensor, ElementType> given = new IdentityHashMap<>();

  Precisions(Trace trace) {
    for (TraceNode node : trace.nodes()) {
      ElementType before = ElementType.DOUBLE;
      for (TraceValue input : node.inputs()) {
        before = input == null ? before : ElementType.coarser(before, of(input));
      }
      for (TraceValue output : node.outputs()) {
        ElementType type = output.tensor().type();
        coarsest.put(output, type.isFloating() ? ElementType.coarser(before, type) : before);
      }
    }
  }

  /** The coarsest type before and of a value; DOUBLE where nothing was rounded. */
  ElementType of(TraceValue value) {
    ElementType computed = coarsest.get(value);
    return computed != null ? computed : given.computeIfAbsent(value.tensor(), Precisions::given);
  }

  /** A constant that the import has computed holds more digits than its type. */
  private static ElementType given(Tensor tensor) {
    ElementType type = tensor.type();
    boolean isHalf = type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    boolean isExact =
        !isHalf
            || Arrays.stream(tensor.doubles())
                .allMatch(x -> Double.compare(FloatFormats.round(x, type), x) == 0);
    return isExact ? ElementType.DOUBLE : type;
  }
}

package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto.Dimension;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shapes of the inputs that the file of an explanation declares.
 *
 * @param file the file
 */
public record InputShapes(ModelProto file) {
  /** Which input has another shape than the file declares, in words; null where none has. */
  public String misfit(Map<String, Tensor> inputs) {
    for (ValueInfoProto input : file.getGraph().getInputList()) {
      Tensor tensor = inputs.get(input.getName());
      if (tensor != null && !fits(shape(input), tensor)) {
        return "input '%s' is %s; the file is for %s"
            .formatted(input.getName(), Shapes.toString(tensor.shape()), describe(input));
      }
    }
    return null;
  }

  private static boolean fits(TensorShapeProto shape, Tensor tensor) {
    if (shape.getDimCount() != tensor.rank()) {
      return false;
    }
    for (int axis = 0; axis < tensor.rank(); axis++) {
      Dimension dim = shape.getDim(axis);
      if (dim.hasDimValue() && dim.getDimValue() != tensor.dim(axis)) {
        return false;
      }
    }
    return true;
  }

  /** All shapes, as {@code x[batch,8,3]}; lengths without a name are {@code ?}. */
  public String describe() {
    return file.getGraph().getInputList().stream()
        .map(input -> input.getName() + describe(input))
        .collect(Collectors.joining(" "));
  }

  private static String describe(ValueInfoProto input) {
    return shape(input).getDimList().stream()
        .map(InputShapes::describe)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String describe(Dimension dim) {
    if (dim.hasDimValue()) {
      return Long.toString(dim.getDimValue());
    }
    return dim.getDimParam().isEmpty() ? "?" : dim.getDimParam();
  }

  private static TensorShapeProto shape(ValueInfoProto input) {
    return input.getType().getTensorType().getShape();
  }
}

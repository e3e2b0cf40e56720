package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fits arrays to the names, types and shapes of a model's inputs, or says why they do not fit. */
public final class InputFitter {
  private final DeclaredInputs declared;

  /** Fits to these inputs. */
  public InputFitter(DeclaredInputs declared) {
    this.declared = declared;
  }

  /**
   * The batch with every input's declared type, and with the batch axis where a sample lacked it.
   */
  public InputBatch fit(InputBatch batch) {
    for (String name : batch.arrays().keySet()) {
      if (declared.graph().input(name) == null) {
        throw OnnxLrpException.invalid(
            "the model has no input '%s'; it takes %s", name, declared.describe());
      }
    }
    Map<String, Tensor> result = new HashMap<>();
    Map<String, Long> lengths = new HashMap<>(declared.dims());
    for (Value input : declared.graph().inputs()) {
      Tensor given = batch.arrays().get(input.name());
      if (given == null) {
        throw OnnxLrpException.invalid(
            "input '%s' is missing; the model takes %s", input.name(), declared.describe());
      }
      boolean text = batch.text() != null && batch.text().input().equals(input.name());
      Tensor tensor =
          text && input.shape() == null
              ? textWithBatchAxis(given, input)
              : batch.single() ? withBatchAxis(given, input) : given;
      checkShape(tensor, input, lengths);
      result.put(input.name(), TypeConversion.convert(tensor, input));
    }
    return batch.with(result);
  }

  Tensor withBatchAxis(Tensor tensor, Value input) {
    if (input.shape() == null || tensor.rank() != input.shape().size() - 1) {
      return tensor;
    }
    return withAxis(tensor, Math.max(0, declared.batchAxisOf(input)));
  }

  /** Ids of a text never hold the batch axis, which an input without a shape may have anyway. */
  private Tensor textWithBatchAxis(Tensor ids, Value input) {
    int axis = declared.batchAxis().apply(input).orElse(Integer.MAX_VALUE);
    int place = axis < 0 ? axis + ids.rank() + 1 : axis;
    return place < 0 || place > ids.rank() ? ids : withAxis(ids, place);
  }

  private static Tensor withAxis(Tensor tensor, int axis) {
    List<Integer> shape = new ArrayList<>();
    for (int dim : tensor.shape()) {
      shape.add(dim);
    }
    shape.add(axis, 1);
    return tensor.reshaped(shape.stream().mapToInt(Integer::intValue).toArray());
  }

  private void checkShape(Tensor tensor, Value input, Map<String, Long> lengths) {
    if (input.shape() == null) {
      return;
    }
    if (tensor.rank() != input.shape().size()) {
      throw mismatch(tensor, input, "%d axes".formatted(input.shape().size()));
    }
    for (int axis = 0; axis < tensor.rank(); axis++) {
      Dimension dimension = input.shape().get(axis);
      if (!dimension.isFixed()) {
        String name = DeclaredInputs.dimensionName(input, axis);
        Long other = lengths.putIfAbsent(name, (long) tensor.dim(axis));
        if (other != null && other != tensor.dim(axis)) {
          throw mismatch(tensor, input, "%s = %d, as given elsewhere".formatted(name, other));
        }
      } else if (dimension.size() != tensor.dim(axis) && !mayBeMore(dimension, axis, input)) {
        throw mismatch(tensor, input, expectedLength(dimension, axis, input));
      }
    }
  }

  private String expectedLength(Dimension dimension, int axis, Value input) {
    return axis == declared.batchAxisOf(input)
        ? "a batch of %d, for which the model was exported; give %d samples"
            .formatted(dimension.size(), dimension.size())
        : "length %d of axis %d".formatted(dimension.size(), axis);
  }

  /** A model that was exported for one sample is run for one after the other. */
  private boolean mayBeMore(Dimension dimension, int axis, Value input) {
    return dimension.size() == 1 && axis == declared.batchAxisOf(input);
  }

  private static OnnxLrpException mismatch(Tensor tensor, Value input, String expected) {
    return OnnxLrpException.invalid(
        "input '%s' has shape %s; the model declares %s: expected %s",
        input.name(),
        Shapes.toString(tensor.shape()),
        input.shape().toString().replace(" ", ""),
        expected);
  }
}

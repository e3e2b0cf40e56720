package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays for single inputs, which are put beside what the data holds. */
public final class GivenArrays {
  private final DeclaredInputs declared;
  private final Map<String, DescribedArray> arrays;

  /** Arrays by the names of inputs. */
  public GivenArrays(DeclaredInputs declared, Map<String, DescribedArray> arrays) {
    this.declared = declared;
    this.arrays = arrays;
  }

  /** The arrays alone. */
  public Map<String, Tensor> values() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.values()));
    return values;
  }

  /** A batch, which holds these arrays, with their names of features and time steps. */
  public InputBatch describe(InputBatch batch) {
    Map<String, SeriesNames> names = new LinkedHashMap<>();
    arrays.forEach((name, array) -> names.put(name, array.names()));
    return batch.described(names);
  }

  /**
   * The batches with these arrays. Where every batch is one sample, it gets its part of an array
   * that has a batch axis; an array without one belongs to all.
   *
   * @throws OnnxLrpException if the data has the input, too, or an array does not hold as many
   *     samples as the data
   */
  public List<InputBatch> addTo(List<InputBatch> batches) {
    List<InputBatch> result = new ArrayList<>();
    for (int sample = 0; sample < batches.size(); sample++) {
      InputBatch batch = batches.get(sample);
      Map<String, Tensor> all = new LinkedHashMap<>(batch.arrays());
      for (Map.Entry<String, Tensor> given : values().entrySet()) {
        Tensor part =
            batch.single()
                ? part(given.getKey(), given.getValue(), sample, batches.size())
                : given.getValue();
        if (all.put(given.getKey(), part) != null) {
          throw OnnxLrpException.invalid(
              "--input %s: the data has this input, too", given.getKey());
        }
      }
      result.add(describe(batch.with(all)));
    }
    return result;
  }

  private Tensor part(String name, Tensor array, int sample, int samples) {
    Value input = declared.graph().input(name);
    int axis = declared.batchAxisOf(input);
    if (axis < 0) {
      return array;
    }
    boolean whole = input.shape() == null || array.rank() == input.shape().size();
    int held = whole && axis < array.rank() ? array.dim(axis) : 1;
    if (held != samples) {
      throw OnnxLrpException.invalid(
          "--input %s: the array %s holds %d sample%s, the data %d; give one for each sample",
          name, array, held, held == 1 ? "" : "s", samples);
    }
    if (samples == 1) {
      return array;
    }
    List<Tensor> operands = new ArrayList<>(List.of(array));
    operands.addAll(Slice.range(sample, sample + 1L, axis));
    return new Slice().forward(operands).get(0);
  }
}

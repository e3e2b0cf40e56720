package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which elements of inputs are known to matter. A mask has samples along its first axis, and for
 * each the shape of its input without batch axis, or its time steps alone; it may be longer than a
 * sample. What is not 0 matters; inputs without a mask do not.
 */
public final class TruthMasks {
  private final Map<String, Tensor> masks;

  /** Masks by the names of inputs. */
  public TruthMasks(Map<String, Tensor> masks) {
    this.masks = new LinkedHashMap<>(masks);
  }

  /** The names of the inputs that have one. */
  public Iterable<String> inputs() {
    return masks.keySet();
  }

  /**
   * Refuses masks of another number of samples than there are.
   *
   * @throws OnnxLrpException if the first axis of a mask does not count the samples
   */
  void requireSamples(int samples) {
    masks.forEach(
        (name, mask) -> {
          if (mask.rank() == 0 || mask.dim(0) != samples) {
            throw OnnxLrpException.invalid(
                "the mask of input '%s' has shape %s; expected %d along its first axis, one for"
                    + " each sample",
                name, Shapes.toString(mask.shape()), samples);
          }
        });
  }

  /**
   * Whether each part of a sample holds an element that matters.
   *
   * @param number the number of the sample
   * @param inputs its inputs without batch axes
   * @throws OnnxLrpException if a mask does not fit the sample
   */
  boolean[] of(int number, List<Part> parts, Map<String, Tensor> inputs) {
    boolean[] truth = new boolean[parts.size()];
    for (int k = 0; k < truth.length; k++) {
      Part part = parts.get(k);
      Tensor mask = masks.get(part.input());
      if (mask != null) {
        int columns = elementsOfOne(number, part.input(), mask, inputs.get(part.input()));
        int size = mask.size() / mask.dim(0);
        for (int element : part.elements()) {
          truth[k] |= mask.get(number * size + element / columns) != 0;
        }
      }
    }
    return truth;
  }

  /** How many elements of the input one of the mask is about: 1, or all of a step. */
  private static int elementsOfOne(int number, String name, Tensor mask, Tensor input) {
    int[] own = Shapes.without(mask.shape(), 0);
    boolean whole =
        own.length == input.rank()
            && own.length > 0
            && own[0] >= input.dim(0)
            && Arrays.equals(own, 1, own.length, input.shape(), 1, own.length);
    boolean steps = own.length == 1 && input.rank() > 1 && own[0] >= SampleSlice.steps(input);
    if (!(whole || steps)) {
      throw OnnxLrpException.invalid(
          "the mask of input '%s' has shape %s; expected for sample %d the shape %s or the %d steps"
              + " alone",
          name,
          Shapes.toString(mask.shape()),
          number,
          Shapes.toString(input.shape()),
          SampleSlice.steps(input));
    }
    return whole ? 1 : input.size() / SampleSlice.steps(input);
  }
}

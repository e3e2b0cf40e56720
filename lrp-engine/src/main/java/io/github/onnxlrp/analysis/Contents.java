package io.github.onnxlrp.analysis;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Numbers of constants: tensors of the same type, shape and elements have the same number. */
final class Contents {
  private static final int SAMPLES = 16;

  private final IdentityHashMap<Tensor, Integer> known = new IdentityHashMap<>();
  private final Map<Content, Integer> numbers = new HashMap<>();

  int number(Tensor tensor) {
    return known.computeIfAbsent(
        tensor, t -> numbers.computeIfAbsent(new Content(t), unused -> numbers.size()));
  }

  /** Compares tensors by what they hold; a few elements make the hash code. */
  private record Content(Tensor tensor) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content
          && tensor.type() == content.tensor.type()
          && tensor.hasShape(content.tensor.shape())
          && (tensor.isFloating()
              ? Arrays.equals(tensor.doubles(), content.tensor.doubles())
              : Arrays.equals(tensor.longs(), content.tensor.longs()));
    }

    @Override
    public int hashCode() {
      int hash = Arrays.hashCode(tensor.shape());
      int step = Math.max(1, tensor.size() / SAMPLES);
      for (int k = 0; k < tensor.size(); k += step) {
        hash = 31 * hash + Double.hashCode(tensor.get(k));
      }
      return hash;
    }
  }
}

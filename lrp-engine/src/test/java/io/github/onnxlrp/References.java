package io.github.onnxlrp;

import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reference values that a script has written: a line has a name, a shape and the elements. */
public final class References {
  private References() {}

  /** The arrays of a resource by their names. */
  public static Map<String, Tensor> read(String resource) {
    try (InputStream in = References.class.getResourceAsStream(resource)) {
      Map<String, Tensor> values = new HashMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        List<String> words = List.of(line.split(" "));
        int[] shape = Arrays.stream(words.get(1).split("x")).mapToInt(Integer::parseInt).toArray();
        double[] elements =
            words.subList(2, words.size()).stream().mapToDouble(Double::parseDouble).toArray();
        values.put(words.get(0), Tensor.of(elements, shape));
      }
      return values;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole held-out test sets against ONNX Runtime. */
class TestSetsTest {
  /** ONNX Runtime computes in single precision. */
  private static final double TOLERANCE = 5e-6;

  @ParameterizedTest
  @CsvSource({
    "surnames.onnx, 0, 1497",
    "surnames-dynamo.onnx, 0, 1497",
    "surnames-unrolled.onnx, 8, 200"
  })
  void surnames(String file, int length, int atLeast) {
    int names = 0;
    List<Map<String, Tensor>> batches = new ArrayList<>();
    for (List<long[]> batch : byLength(Surnames.testSet()).values()) {
      int letters = batch.get(0).length;
      if (length == 0 || length == letters) {
        long[] ids = batch.stream().flatMapToLong(Arrays::stream).toArray();
        batches.add(Map.of("ids", Tensor.of(ids, batch.size(), letters)));
        names += batch.size();
      }
    }
    assertThat(names).isGreaterThanOrEqualTo(atLeast);
    assertAgrees("surnames/" + file, batches);
  }

  @Test
  void vowels() {
    Tensor x = Npz.read(TestModels.directory().resolve("vowels/vowels.test.npz")).get("x");
    assertThat(x.dim(0)).isEqualTo(180);
    assertAgrees("vowels/vowels.onnx", List.of(Map.of("x", x)));
  }

  private static Map<Integer, List<long[]>> byLength(List<long[]> names) {
    Map<Integer, List<long[]>> batches = new LinkedHashMap<>();
    names.forEach(name -> batches.computeIfAbsent(name.length, key -> new ArrayList<>()).add(name));
    return batches;
  }

  private static void assertAgrees(String file, List<Map<String, Tensor>> batches) {
    OnnxModel model = OnnxModel.open(TestModels.directory().resolve(file));
    for (Map<String, Tensor> inputs : batches) {
      Agreement.assertAgrees(model, inputs, TOLERANCE);
    }
  }
}

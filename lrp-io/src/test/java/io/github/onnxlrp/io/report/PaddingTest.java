package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is called padding, and why. */
class PaddingTest {
  /** Four steps of two features; the last takes {@code last}. */
  private static SampleReport sample(double last, String name, Tensor other) {
    Tensor relevance = Tensor.of(new double[] {1, -1, 2, 0, 0, 0.5, last, -last}, 4, 2);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", relevance);
    inputs.put(name, other);
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("x", relevance);
    all.put(name, Tensor.zeros(ElementType.DOUBLE, other.shape()));
    Explanation explanation =
        Reports.explanation(
            new Prediction(Prediction.Kind.CLASSES, 2, List.of(1), 1),
            List.of(1),
            inputs,
            all,
            Map.of());
    return new SampleReport(explanation, "argmax", null, null, null);
  }

  private static Padding padding(SampleReport sample) {
    return Padding.of(sample, "x", Set.of("n"));
  }

  @Test
  void anInputOfLengthsSaysIt() {
    Tensor three = Tensor.of(new long[] {3}, 1);
    assertThat(padding(sample(0, "n", three))).isEqualTo(new Padding(0, 1, "input 'n' (3)", 0));
    assertThat(padding(sample(0.25, "n", three)).relevance()).isEqualTo(0.5);
    assertThat(padding(sample(0, "other", three))).isNull();
    assertThat(padding(sample(0, "n", Tensor.of(new long[] {4}, 1)))).isNull();
    assertThat(padding(sample(0, "n", Tensor.of(new long[] {16000}, 1)))).isNull();
  }

  /** Flags may be anything: a name or a relevance of 0 has to agree. */
  @Test
  void aMaskSaysIt() {
    Tensor mask = Tensor.of(new long[] {1, 1, 1, 0}, 4);
    assertThat(padding(sample(0, "flags", mask))).isEqualTo(new Padding(0, 1, "input 'flags'", 0));
    assertThat(padding(sample(1, "flags", mask))).isNull();
    assertThat(padding(sample(1, "attention_mask", mask)).relevance()).isEqualTo(2);
    assertThat(padding(sample(0, "mask", Tensor.of(new long[] {0, 1, 1, 1}, 4))))
        .isEqualTo(new Padding(1, 0, "input 'mask'", 2));
    assertThat(padding(sample(0, "mask", Tensor.of(new long[] {1, 1, 1, 1}, 4)))).isNull();
    assertThat(padding(sample(0, "mask", Tensor.of(new long[] {2, 1, 1, 0}, 4)))).isNull();
    assertThat(padding(sample(0, "mask", Tensor.of(new long[] {0, 0, 0, 0}, 4)))).isNull();
  }

  @Test
  void aTextSaysIt() {
    assertThat(Padding.of(PageReports.paddedWords(0.25), "x", Set.of()))
        .isEqualTo(new Padding(0, 3, "the text", 0.25));
    assertThat(Padding.of(PageReports.words(5), "x", Set.of())).isNull();
  }
}

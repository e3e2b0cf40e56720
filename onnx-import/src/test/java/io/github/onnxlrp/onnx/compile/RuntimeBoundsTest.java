package io.github.onnxlrp.onnx.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What explanations in ONNX Runtime hold at a time has an upper limit. */
class RuntimeBoundsTest {
  private static final long SEED = 3;
  private static final int FEATURES = 2;
  private static final int UNITS = 64;
  private static final int STEPS = 50;

  private final Random random = new Random(SEED);

  private Tensor draw(int... shape) {
    double[] elements = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(elements, k -> 0.1 * random.nextGaussian());
    return Tensor.floating(ElementType.FLOAT, elements, shape);
  }

  @Test
  void whatWasNotUsedForLongestIsClosed() {
    Set<Integer> open = new HashSet<>();
    List<Integer> opened = new ArrayList<>();
    try (RecentlyUsed<Integer> numbers = new RecentlyUsed<>(2, open::remove)) {
      for (int number : new int[] {1, 2, 1, 3, 1, 2}) {
        int found =
            numbers.get(
                one -> one == number,
                () -> {
                  open.add(number);
                  opened.add(number);
                  return number;
                });
        assertThat(found).isEqualTo(number);
        assertThat(open).contains(number).hasSizeLessThanOrEqualTo(2);
      }
      // 1 is open all the time, as it is used between the others.
      assertThat(opened).containsExactly(1, 2, 3, 2);
    }
    assertThat(open).isEmpty();
  }

  @Test
  void whatCannotBeOpenedLeavesTheOthersOpen() {
    List<String> closed = new ArrayList<>();
    try (RecentlyUsed<String> texts = new RecentlyUsed<>(1, closed::add)) {
      texts.get(text -> false, () -> "first");
      try {
        texts.get(
            text -> false,
            () -> {
              throw new IllegalStateException("no");
            });
      } catch (IllegalStateException expected) {
        assertThat(closed).isEmpty();
      }
    }
    assertThat(closed).containsExactly("first");
  }

  private Graph lstm() {
    OnnxTestModel model =
        new OnnxTestModel(17)
            .constant("W", draw(1, 4 * UNITS, FEATURES))
            .constant("R", draw(1, 4 * UNITS, UNITS))
            .constant("C", draw(UNITS, 3))
            .constant("zero", Tensor.vector(0));
    model
        .graph()
        .mergeFrom(
            GraphText.graph(
                """
                in x FLOAT b,t,2
                xt = Transpose(x) perm=[1,0,2]
                , last = LSTM(xt, W, R) hidden_size=64
                h = Squeeze(last, zero)
                y = MatMul(h, C)
                out y FLOAT b,3
                """));
    return OnnxModel.of(model.build()).graph();
  }

  private Map<String, Tensor> inputs(int samples, int steps) {
    return Map.of("x", draw(samples, steps, FEATURES));
  }

  @Test
  void aWindowIsFullOfSamplesOrOfElements() {
    Explainer explainer = Explainer.of(lstm()).build();
    RuntimeWindow window = new RuntimeWindow();
    RuntimeSample small = new RuntimeSample(explainer.samples(inputs(1, 1)), 0);
    for (int k = 0; k < 256; k++) {
      assertThat(window.isFull()).isFalse();
      window.add(small);
    }
    assertThat(window.isFull()).isTrue();
    window.clear();
    RuntimeSample large = new RuntimeSample(explainer.samples(inputs(1, 1 << 19)), 0);
    for (int k = 0; k < 5; k++) {
      assertThat(window.isFull()).as("%d MiB of elements", k).isFalse();
      window.add(large);
    }
    assertThat(window.isFull()).isTrue();
  }

  /** What 64 units keep of a step is many times what it reads: of long samples few run at once. */
  @Test
  void aBatchTakesIntoAccountWhatIsKept() {
    Explainer explainer = Explainer.of(lstm()).build();
    List<Map<String, Tensor>> trials = List.of(inputs(2, STEPS), inputs(3, STEPS + 1));
    try (RuntimeBatch batch =
        RuntimeBatch.compile(
            explainer, Target.argmax("y"), Precision.FLOAT, Provider.CPU, 1, trials)) {
      long elements = (long) STEPS * FEATURES;
      assertThat(batch.mostSamples(elements)).isEqualTo(64);
      int longer = batch.mostSamples(20 * elements);
      assertThat(longer).isBetween(1, 63);
      assertThat((1 << 22) / (20 * elements)).as("by the inputs alone").isGreaterThan(64);
      assertThat(batch.mostSamples(1000 * elements)).isEqualTo(1);
    }
  }
}

package io.github.onnxlrp.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is explained together, and for how long. */
class BatcherTest {
  private static final ServedModel.Asked ASKED = new ServedModel.Asked(null, null);

  private final ServedModel model = Services.surnames(() -> {});
  // Without threads, the test is the one that takes.
  private final Batcher batcher = new Batcher(0, Services.LIMITS, new Metrics());

  private ServedModel.Instance sample(String text) {
    return model.read("{\"text\":\"%s\"}".formatted(text));
  }

  /** A short name that waits with a long text would have its answer when that has it. */
  @Test
  void samplesOfVeryDifferentSizesAreNotExplainedTogether() throws InterruptedException {
    ServedModel.Instance text = sample("ng".repeat(100));
    ServedModel.Instance name = sample("Ng");
    ServedModel.Instance other = sample("Kowalski");
    batcher.add(model, ASKED, List.of(text, name), 0);
    batcher.add(model, ASKED, List.of(other), 0);
    assertThat(batcher.next()).extracting(Batcher.Waiting::instance).containsExactly(text);
    assertThat(batcher.next()).extracting(Batcher.Waiting::instance).containsExactly(name, other);
  }

  /** A request that has waited for long does not take its time from one that has just come. */
  @Test
  void aBatchHasTheTimeOfItsLastRequest() throws InterruptedException {
    batcher.add(model, ASKED, List.of(sample("Ng")), 500);
    batcher.add(model, ASKED, List.of(sample("Abe")), 900);
    assertThat(Batcher.left(batcher.next(), 100)).isEqualTo(Duration.ofNanos(800));
  }
}

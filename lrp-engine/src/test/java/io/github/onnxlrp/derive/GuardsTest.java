package io.github.onnxlrp.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a derived graph where a sample is not as those that it was derived from. */
class GuardsTest {
  @Test
  void oneStep() {
    Tensor one = Tensor.vector(0);
    assertThat(new OneStepGuard().forward(List.of(one))).containsExactly(one);
    assertThatThrownBy(() -> new OneStepGuard().forward(List.of(Tensor.vector(0, 1))))
        .isInstanceOf(GuardFailedException.class)
        .hasMessage("a recurrence takes more than one step");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void branch(boolean held) {
    BranchGuard guard = new BranchGuard(held);
    Tensor as = Tensor.scalar(held ? 1 : 0);
    assertThat(guard.forward(List.of(as))).containsExactly(as);
    assertFails(() -> guard.forward(List.of(Tensor.scalar(held ? 0 : 1))));
  }

  /** Each sample has a condition of its own; those of which it is another one are named. */
  @Test
  void branchOfSamples() {
    Tensor held = Tensor.vector(1, 1);
    assertThat(new BranchGuard(true).forwardBatch(List.of(held), true)).containsExactly(held);
    Tensor mixed = Tensor.vector(0, 1, 0);
    assertFails(() -> new BranchGuard(true).forwardBatch(List.of(mixed), true), 0, 2);
    assertFails(() -> new BranchGuard(false).forwardBatch(List.of(mixed), true), 1);
  }

  private static void assertFails(ThrowingCallable run, Integer... samples) {
    assertThatThrownBy(run)
        .hasMessage("another branch is taken")
        .isInstanceOfSatisfying(
            GuardFailedException.class,
            failed -> assertThat(failed.samples()).containsExactly(samples));
  }
}

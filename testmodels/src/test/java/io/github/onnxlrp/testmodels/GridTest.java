package io.github.onnxlrp.testmodels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final List<Integer> CASES = IntStream.range(0, 100).boxed().toList();

  private static int expected(int some, int few) {
    return switch (System.getProperty("onnxlrp.grid", "some")) {
      case "all" -> CASES.size();
      case "few" -> few;
      default -> some;
    };
  }

  @Test
  void drawsAsManyAsAreWanted() {
    List<Integer> drawn = Grid.sample(CASES, 20);
    assertThat(drawn).hasSize(expected(20, 7)).doesNotHaveDuplicates().isSubsetOf(CASES);
    assertThat(Grid.sample(CASES, 20)).as("the same each time").isEqualTo(drawn);
    assertThat(Grid.sample(CASES, 400)).isEqualTo(CASES);
  }

  /** Nine remainders, of which one case each is drawn, and two halves that may be among these. */
  @Test
  void drawsOneOfEachKind() {
    List<Integer> drawn = Grid.sample(CASES, 3, List.of(k -> k % 9, k -> k < 50));
    assertThat(drawn).doesNotHaveDuplicates();
    assertThat(drawn.stream().map(k -> k % 9).distinct()).hasSize(9);
    assertThat(drawn.stream().map(k -> k < 50).distinct()).hasSize(2);
    assertThat(drawn).hasSizeBetween(expected(9, 9), expected(10, 10));
  }
}

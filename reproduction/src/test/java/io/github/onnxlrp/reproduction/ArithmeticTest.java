package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.reproduction.ArithmeticTask.Cell;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/reproduction.md says of rules for products, on some of the models and points. */
class ArithmeticTest {
  private static final int MODELS = 4;
  private static final List<ArithmeticPoints> POINTS = ArithmeticPoints.draw(350, 1);

  private static double mean(
      List<ArithmeticFigures> results, ToDoubleFunction<ArithmeticFigures> figure) {
    return results.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static List<ArithmeticFigures> measure(
      Cell cell, ArithmeticTask task, ArithmeticRow row) {
    return ArithmeticCommand.measure(cell, task, row, MODELS, POINTS);
  }

  static Stream<Arguments> tasks() {
    return Stream.of(Cell.values())
        .flatMap(cell -> Stream.of(ArithmeticTask.values()).map(task -> Arguments.of(cell, task)));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void onlyAllGivesTheNumbers(Cell cell, ArithmeticTask task) {
    boolean adds = task == ArithmeticTask.ADDITION;
    Map<String, List<ArithmeticFigures>> results =
        Method.relevance(1e-6).stream()
            .collect(
                Collectors.toMap(
                    method -> method.name().split("[ ,]+")[1],
                    method -> measure(cell, task, ArithmeticRow.of(method))));
    List<ArithmeticFigures> all = results.remove("all");
    // In GRUs epsilon takes of one more sum of small numbers.
    double least = !adds ? 0.97 : cell == Cell.LSTM ? 0.999 : 0.998;
    assertThat(mean(all, ArithmeticFigures::first)).isGreaterThan(least);
    assertThat(mean(all, ArithmeticFigures::second) * task.sign()).isGreaterThan(least);
    assertThat(mean(all, ArithmeticFigures::medianConserved))
        .isBetween(adds ? 0.995 : 0.97, adds ? 1.005 : 1.03);
    results.forEach(
        (rule, others) ->
            assertThat(Math.abs(mean(others, ArithmeticFigures::second)))
                .as(rule)
                .isLessThan(Math.abs(mean(all, ArithmeticFigures::second)) - 0.1));
  }

  @ParameterizedTest
  @EnumSource
  void contextualDecompositionConservesAwayFromZero(ArithmeticTask task) {
    ArithmeticRow row = ArithmeticRow.of(Method.named("contextual-decomposition"));
    List<ArithmeticFigures> found = measure(Cell.LSTM, task, row);
    assertThat(mean(found, ArithmeticFigures::first)).isGreaterThan(0.999);
    assertThat(mean(found, ArithmeticFigures::second) * task.sign()).isGreaterThan(0.999);
    assertThat(mean(found, ArithmeticFigures::conservedAwayFromZero)).isBetween(0.995, 1.005);
  }

  /** The oracle is off by the error of the models, whose mean square is below 1e-4. */
  @ParameterizedTest
  @MethodSource("tasks")
  void theOracleGivesTheNumbers(Cell cell, ArithmeticTask task) {
    List<ArithmeticFigures> found = measure(cell, task, ArithmeticRow.oracle(task));
    assertThat(mean(found, ArithmeticFigures::first)).isCloseTo(1, within(1e-12));
    assertThat(mean(found, ArithmeticFigures::second)).isCloseTo(task.sign(), within(1e-12));
    assertThat(mean(found, ArithmeticFigures::conservedAwayFromZero)).isCloseTo(1, within(0.02));
  }

  /** Of four times 350 pairs the correlation has a standard deviation of 0.027. */
  @Test
  void whatIsDrawnKnowsNothing() {
    List<ArithmeticFigures> found =
        measure(Cell.LSTM, ArithmeticTask.ADDITION, ArithmeticRow.random());
    assertThat(mean(found, ArithmeticFigures::first)).isCloseTo(0, within(0.11));
    assertThat(mean(found, ArithmeticFigures::second)).isCloseTo(0, within(0.11));
    assertThat(found).doesNotHaveDuplicates();
  }
}

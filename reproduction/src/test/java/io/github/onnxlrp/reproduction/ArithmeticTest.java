package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.reproduction.ArithmeticCommand.Result;
import io.github.onnxlrp.reproduction.ArithmeticTask.Cell;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/reproduction.md says of rules for products, on some of the models and points. */
class ArithmeticTest {
  private static final int MODELS = 4;
  private static final int POINTS = 350;

  private static double mean(List<Result> results, ToDoubleFunction<Result> figure) {
    return results.stream().mapToDouble(figure).average().orElseThrow();
  }

  static Stream<Arguments> tasks() {
    return Stream.of(Cell.values())
        .flatMap(cell -> Stream.of(ArithmeticTask.values()).map(task -> Arguments.of(cell, task)));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void onlyAllGivesTheNumbers(Cell cell, ArithmeticTask task) {
    boolean adds = task == ArithmeticTask.ADDITION;
    Map<String, List<Result>> results =
        Method.relevance(1e-6).stream()
            .collect(
                Collectors.toMap(
                    method -> method.name().split("[ ,]+")[1],
                    method -> ArithmeticCommand.measure(cell, task, method, MODELS, POINTS)));
    List<Result> all = results.remove("all");
    // In GRUs epsilon takes of one more sum of small numbers.
    double least = !adds ? 0.97 : cell == Cell.LSTM ? 0.999 : 0.998;
    assertThat(mean(all, Result::first)).isGreaterThan(least);
    assertThat(mean(all, Result::second) * (adds ? 1 : -1)).isGreaterThan(least);
    assertThat(mean(all, Result::medianConserved))
        .isBetween(adds ? 0.995 : 0.97, adds ? 1.005 : 1.03);
    results.forEach(
        (rule, others) ->
            assertThat(Math.abs(mean(others, Result::second)))
                .as(rule)
                .isLessThan(Math.abs(mean(all, Result::second)) - 0.1));
  }
}

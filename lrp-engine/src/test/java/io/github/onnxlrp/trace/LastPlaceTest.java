package io.github.onnxlrp.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What moves in the last place, and what has to stay. */
class LastPlaceTest {
  private static final long SEED = 52;

  @Test
  void everyFractionMovesByOneUnit() {
    Tensor numbers = new RandomTensors(SEED).next(1000);
    double[] moved = LastPlace.INSTANCE.input(numbers).doubles();
    int up = 0;
    for (int k = 0; k < moved.length; k++) {
      double number = numbers.doubles()[k];
      assertThat(moved[k]).isIn(Math.nextUp(number), Math.nextDown(number));
      up += moved[k] > number ? 1 : 0;
    }
    // Ten standard deviations of 1,000 throws of a coin.
    assertThat(up).isBetween(340, 660);
  }

  @Test
  void wholeNumbersAndWhatIsNotFiniteStay() {
    double[] numbers = {0, -0.0, 1, -7, 1e300, Double.NaN, Double.NEGATIVE_INFINITY};
    assertThat(LastPlace.INSTANCE.input(Tensor.of(numbers, 7)).doubles()).containsExactly(numbers);
    Tensor ids = Tensor.vector(3, 5);
    assertThat(LastPlace.INSTANCE.input(ids)).isSameAs(ids);
  }

  /** Products round, a Concat does not: numbers that are equal stay equal. */
  @Test
  void onlyWhatRoundsMoves() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value third = builder.constant("third", Tensor.scalar(1 / 3.0));
    Value product = builder.add("product", new Mul(), x, third);
    Graph graph = builder.outputs(builder.add("twice", new Concat(0), product, product)).build();
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new double[] {1}, 1));
    Trace moved = ForwardPass.runMoved(graph, inputs);
    double result = moved.values().get("product").get(0).tensor().get(0);
    assertThat(result).isIn(Math.nextUp(1 / 3.0), Math.nextDown(1 / 3.0));
    assertThat(moved.outputs().get("twice").tensor().doubles()).containsExactly(result, result);
  }
}

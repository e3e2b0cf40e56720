package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A convolution with bias along one axis against the formula of the epsilon rule written as loops:
 * each element of the output shares bias and stabilizer with its receptive field, pads not counted.
 */
class ConvolutionRelevanceTest {
  private static final int CHANNELS = 2;
  private static final int LENGTH = 6;
  private static final int MAPS = 3;
  private static final int KERNEL = 3;
  private static final int PAD = 1;
  private static final int STRIDE = 2;
  private static final int POSITIONS = 3;
  private static final long SEED = 8;

  /** Some ten operations on numbers near 1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final RandomTensors RANDOM = new RandomTensors(SEED);
  private static final Tensor X = RANDOM.next(1, CHANNELS, LENGTH);
  private static final Tensor W = RANDOM.next(MAPS, CHANNELS, KERNEL);
  private static final Tensor B = RANDOM.next(MAPS, 1);
  private static final Tensor WEIGHTS = RANDOM.next(1, MAPS, POSITIONS);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1})
  void sharesWithinTheReceptiveField(double biasFactor) {
    EpsilonRule rule = new EpsilonRule(0.1, biasFactor);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE);
    int[] pads = {PAD, 0};
    Window window = new Window(null, new int[] {STRIDE}, null, pads, Window.AutoPad.NOTSET, false);
    Value product = builder.add("product", new Convolution(window, 1), x, builder.constant("w", W));
    Value z = builder.add("z", new Add(), product, builder.constant("b", B));
    Trace trace = ForwardPass.run(builder.outputs(z).build(), Map.of("x", X));
    assertThat(trace.outputs().get("z").tensor().shape()).containsExactly(1, MAPS, POSITIONS);
    RelevanceWalk walk =
        RelevanceWalk.run(
            TraceAnalysis.of(trace, Set.of("x")),
            new Composite("test", rule, GateRule.ALL),
            true,
            Head.keep(trace.outputs().get("z"), WEIGHTS));
    double[] expected = slowly(rule);
    for (int k = 0; k < expected.length; k++) {
      assertThat(walk.relevance(trace.inputs().get("x")).get(k))
          .as("seed %d, element %d", SEED, k)
          .isCloseTo(expected[k], ROUNDING);
    }
    assertThat(walk.ledger().closure()).isLessThan(1e-12);
  }

  private static double[] slowly(EpsilonRule rule) {
    double[] result = new double[CHANNELS * LENGTH];
    for (int map = 0; map < MAPS; map++) {
      for (int position = 0; position < POSITIONS; position++) {
        double z = B.get(map);
        int units = 0;
        for (int tap = 0; tap < CHANNELS * KERNEL; tap++) {
          int source = source(position, tap);
          z += source < 0 ? 0 : X.get(source) * W.get(map * CHANNELS * KERNEL + tap);
          units += source < 0 ? 0 : 1;
        }
        double stabilizer = z >= 0 ? rule.epsilon() : -rule.epsilon();
        double m = WEIGHTS.get(map * POSITIONS + position) * z / (z + stabilizer);
        for (int tap = 0; tap < CHANNELS * KERNEL; tap++) {
          int source = source(position, tap);
          if (source >= 0) {
            double shared = rule.biasFactor() * (B.get(map) + stabilizer) / units;
            double own = X.get(source) * W.get(map * CHANNELS * KERNEL + tap);
            result[source] += (own + shared) * m;
          }
        }
      }
    }
    return result;
  }

  /** The flat index of the element under a tap, or -1 on a pad. */
  private static int source(int position, int tap) {
    int along = position * STRIDE - PAD + tap % KERNEL;
    return along < 0 ? -1 : tap / KERNEL * LENGTH + along;
  }
}

package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.References;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.rule.WeightSquareRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Linear rules against zennit 0.5.1, which stabilizes with 1e-6; the values are made by {@code
 * testmodels/python/zennit_rules.py}.
 */
class ZennitTest {
  /** Some ten operations on numbers near 1, denominators of at least 1e-2. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  private static final Stabilizer STABILIZER = new Stabilizer(1e-6);
  private static final Map<String, Tensor> VALUES = References.read("/zennit-rules.txt");

  static Stream<Arguments> rules() {
    Map<String, LinearRule> rules =
        Map.of(
            "epsilon", new EpsilonRule(STABILIZER, 0),
            "gamma", new GammaRule(0.25, STABILIZER, 0),
            "alpha-beta", new AlphaBetaRule(2, 1, STABILIZER, 0),
            "z-plus", AlphaBetaRule.zPlus(STABILIZER, 0),
            "w-square", new WeightSquareRule(STABILIZER, 0),
            "flat", new FlatRule(STABILIZER, 0),
            "z-box", new BoxRule(-3, 4, STABILIZER, 0));
    return Stream.of("dense", "conv")
        .flatMap(
            layer ->
                rules.entrySet().stream()
                    .map(rule -> Arguments.of(layer, rule.getKey(), rule.getValue())));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rules")
  void agrees(String layer, String name, LinearRule rule) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE);
    Value w = builder.constant("w", VALUES.get(layer + ".w"));
    Tensor bias = VALUES.get(layer + ".b");
    Value product;
    if (layer.equals("dense")) {
      product = builder.add("xw", new MatMul(), x, builder.add("wT", new Transpose(List.of()), w));
    } else {
      Window window =
          new Window(null, new int[] {2}, null, new int[] {1, 1}, Window.AutoPad.NOTSET, false);
      product = builder.add("xw", new Convolution(window, 1), x, w);
      bias = bias.reshaped(bias.size(), 1);
    }
    Value z = builder.add("z", new Add(), product, builder.constant("b", bias));
    Trace trace =
        ForwardPass.run(builder.outputs(z).build(), Map.of("x", VALUES.get(layer + ".x")));
    Tensor output = trace.outputs().get("z").tensor();
    // A target starts with weight times value.
    Tensor weights = VALUES.get(layer + ".start").zip(output, (start, value) -> start / value);
    RelevanceWalk walk =
        RelevanceWalk.run(
            TraceAnalysis.of(trace, Set.of("x")),
            new Composite("test", rule, GateRule.ALL),
            true,
            Head.keep(trace.outputs().get("z"), weights));
    assertThat(walk.relevance(trace.inputs().get("x")).doubles())
        .containsExactly(VALUES.get(layer + "." + name).doubles(), ROUNDING);
  }
}

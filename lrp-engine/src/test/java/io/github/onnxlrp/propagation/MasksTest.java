package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mask that takes the relevance of what it masks is named, and nothing else is. */
class MasksTest {
  private static final Tensor X = Tensor.of(new double[] {0.5, -2, 0.25}, 1, 3);
  private static final Tensor ONES = Tensor.of(new double[] {1, 1, 0}, 1, 3);
  private static final Tensor WEIGHTS =
      Tensor.of(new double[] {1, 2, 3, -1, 0.5, 2, 1, 1, -2}, 3, 3);

  /** What happens to a mask before it reaches the product. */
  enum Way {
    NONE,
    MOVED,
    CAST,
    CHOSEN,
    INVERTED
  }

  private static Value applied(Way way, GraphBuilder builder, Value mask) {
    return switch (way) {
      case NONE -> mask;
      case MOVED -> {
        Value turned = builder.add("turned", new Transpose(List.of(1, 0)), mask);
        yield builder.add("back", new Transpose(List.of(1, 0)), turned);
      }
      case CAST -> builder.add("cast", new Cast(ElementType.FLOAT), mask);
      case CHOSEN -> {
        Tensor kept = Tensor.integers(ElementType.BOOL, new long[] {1, 1, 0}, 1, 3);
        Value none = builder.constant("none", Tensor.of(new double[3], 1, 3));
        yield builder.add("chosen", new Where(), builder.constant("some", kept), mask, none);
      }
      case INVERTED -> {
        Value one = builder.constant("one", Tensor.scalar(1));
        yield builder.add("kept", new Sub(), one, builder.add("padding", new Sub(), one, mask));
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void aMaskThatTakesAllOfASoftmaxIsNamed(Way way) {
    Explanation explanation = explain(policy("m", way), Map.of("x", X, "m", ONES));
    // The signal of a gate takes all: softmax is the gate.
    assertThat(explanation.relevance("x").doubles()).containsOnly(0);
    assertThat(explanation.relevance("m").sum()).isNotZero();
    assertThat(explanation.notes())
        .containsExactly(
            "input 'm' takes relevance at Mul node 'masked' and it holds only 0 and 1; if it is a"
                + " mask or a length, --fixed m leaves it out");
  }

  @ParameterizedTest
  @EnumSource
  void theOptionThatTheNoteNamesHelps(Way way) {
    Explanation explanation =
        Explainer.of(policy("m", way))
            .fixed("m")
            .build()
            .explain(Map.of("x", X, "m", ONES), Target.index("p", 0));
    assertThat(explanation.relevance("x").sum()).isNotZero();
    assertThat(explanation.ledger().closes(1e-12)).isTrue();
    assertThat(explanation.notes()).noneMatch(note -> note.contains("--fixed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attention_mask", "mask", "attnMask", "padmask", "is_valid", "valid.1", "masks"})
  void aNameSaysThatItIsAMask(String name) {
    assertThat(notesOfName(name))
        .containsExactly(
            "input '%s' takes relevance at Mul node 'masked' and its name says that it is a mask;"
                    .formatted(name)
                + " if it is a mask or a length, --fixed %s leaves it out".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq_len", "lengths", "seqLen", "length", "x/lens:0", "seqlens"})
  void aNameSaysThatItIsALength(String name) {
    assertThat(notesOfName(name)).hasSize(1).allMatch(note -> note.contains("that it is a length"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unmasked_speed", "invalidity", "wavelength", "alpha", "lenient", "unmask"})
  void otherNamesSayNothing(String name) {
    assertThat(notesOfName(name)).isEmpty();
  }

  private static List<String> notesOfName(String name) {
    Tensor numbers = Tensor.of(new double[] {0.5, 2, 3}, 1, 3);
    return explain(policy(name, Way.NONE), Map.of("x", X, name, numbers)).notes();
  }

  /** {@code softmax(x W) x}, as in RETAIN: the raw input is what is explained. */
  @Test
  void aRawInputBehindAGateIsNotNamed() {
    GraphBuilder builder = new GraphBuilder();
    Value x = input(builder, "x");
    Value gate = builder.add("alpha", new Softmax(1, false), linear(builder, x));
    Graph graph = builder.outputs(builder.add("p", new Mul(), gate, x)).build();
    assertThat(explain(graph, Map.of("x", X)).notes()).isEmpty();
  }

  /** Codes of a visit are 0 or 1, too; without them nothing would be left to explain. */
  @Test
  void theOnlyInputIsNoMask() {
    GraphBuilder builder = new GraphBuilder();
    Value x = input(builder, "x");
    Value gate = builder.add("alpha", new Softmax(1, false), linear(builder, x));
    Graph graph = builder.outputs(builder.add("p", new Mul(), gate, x)).build();
    assertThat(explain(graph, Map.of("x", ONES)).notes()).isEmpty();
  }

  /** How a mask takes part in a product of which it is no factor. */
  enum Part {
    IN_THE_GATE,
    WEIGHED,
    ADDED,
    CONDITION
  }

  /** In the gate, behind a weight matrix, in a sum with data, and as a Where's condition. */
  @ParameterizedTest
  @EnumSource
  void aMaskThatIsNoFactorIsNotNamed(Part part) {
    GraphBuilder builder = new GraphBuilder();
    Value x = input(builder, "x");
    Value mask = input(builder, "mask");
    Value signal =
        switch (part) {
          case IN_THE_GATE -> x;
          case WEIGHED ->
              builder.add("v", new MatMul(), mask, builder.constant("V", WEIGHTS.map(Math::abs)));
          case ADDED -> builder.add("sum", new Add(), x, mask);
          case CONDITION -> {
            Value zero = builder.constant("zero", Tensor.scalar(0));
            Value condition = builder.add("valid", Comparisons.less(), zero, mask);
            yield builder.add("chosen", new Where(), condition, x, zero);
          }
        };
    Value gated = part == Part.IN_THE_GATE ? mask : x;
    Value gate = builder.add("gate", Functions.sigmoid(), linear(builder, gated));
    Graph graph = builder.outputs(builder.add("p", new Mul(), gate, signal)).build();
    Explanation explanation = explain(graph, Map.of("x", X, "mask", ONES));
    boolean takes = part == Part.WEIGHED || part == Part.ADDED;
    assertThat(explanation.relevance("mask").absoluteSum() > 0).isEqualTo(takes);
    assertThat(explanation.notes()).isEmpty();
  }

  /** Initial states that are given as zeros mask nothing. */
  @Test
  void zerosAreNoMask() {
    Tensor zeros = Tensor.of(new double[3], 1, 3);
    assertThat(explain(policy("m", Way.NONE), Map.of("x", X, "m", zeros)).notes())
        .noneMatch(note -> note.contains("--fixed"));
  }

  /** {@code softmax(x W) * m / sum}. */
  private static Graph policy(String mask, Way way) {
    GraphBuilder builder = new GraphBuilder();
    Value x = input(builder, "x");
    Value given = applied(way, builder, input(builder, mask));
    Value all = builder.add("all_p", new Softmax(1, false), linear(builder, x));
    Value masked = builder.add("masked", new Mul(), all, given);
    Value axes = builder.constant("axes", Tensor.of(new long[] {1}, 1));
    Value sum = builder.add("sum", new Reduce(false, true, false), masked, axes);
    Value ratio = builder.add("ratio", new Div(), masked, sum);
    return builder.outputs(builder.add("p", Reshape.identity(), ratio)).build();
  }

  private static Value linear(GraphBuilder builder, Value x) {
    return builder.add("z", new MatMul(), x, builder.constant("W", WEIGHTS));
  }

  private static Value input(GraphBuilder builder, String name) {
    return builder.input(name, ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(3));
  }

  private static Explanation explain(Graph graph, Map<String, Tensor> inputs) {
    return Explainer.of(graph).build().explain(inputs, Target.index("p", 0));
  }
}

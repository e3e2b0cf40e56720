package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LSTM nodes that contradict themselves end in one line that names the node. */
class LstmErrorsTest {
  private static final RandomTensors RANDOM = new RandomTensors(9);

  /** An LSTM of 2 units on inputs [4, 3, 3] whose parts can be replaced. */
  private static final class Lstm {
    private final Map<String, Object> attributes = new LinkedHashMap<>(Map.of("hidden_size", 2));
    private final Tensor[] operands = new Tensor[8];
    private boolean constant = true;

    Lstm() {
      operand(0, RANDOM.floats(4, 3, 3));
      operand(1, RANDOM.floats(1, 8, 3));
      operand(2, RANDOM.floats(1, 8, 2));
    }

    Lstm operand(int index, Tensor tensor) {
      operands[index] = tensor;
      return this;
    }

    Lstm with(String name, Object value) {
      attributes.put(name, value);
      return this;
    }

    Lstm without(String name) {
      attributes.remove(name);
      return this;
    }

    /** Weights that only the run tells. */
    Lstm data() {
      constant = false;
      return this;
    }

    OnnxTestModel model() {
      OneNode node = OneNode.of("LSTM", 14);
      for (int k = 0; k < operands.length; k++) {
        if (operands[k] == null) {
          node.absent();
        } else if (constant && k > 0) {
          node.constant(operands[k]);
        } else {
          node.input(operands[k]);
        }
      }
      attributes.forEach(node::with);
      return node.outputs("Y", "Y_h", "Y_c").model();
    }
  }

  private static Tensor lengths(long... lengths) {
    return Tensor.integers(ElementType.INT32, lengths, lengths.length);
  }

  private static Tensor broken(double element) {
    return RANDOM.floats(1, 8, 2).map(x -> element);
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        refusal("attribute 'hidden_size' is missing", l -> l.without("hidden_size")),
        refusal("hidden_size is 0", l -> l.with("hidden_size", 0)),
        refusal("hidden_size is -2", l -> l.with("hidden_size", -2)),
        refusal("hidden_size is 1099511627776", l -> l.with("hidden_size", 1L << 40)),
        refusal(
            "W is float[1,8,3]; expected [num_directions=1, 4*hidden_size=12, input_size]",
            l -> l.with("hidden_size", 3)),
        refusal(
            "W is float[1,8,3]; expected [num_directions=2,",
            l -> l.with("direction", "bidirectional")),
        refusal("W is float[8]", l -> l.operand(1, RANDOM.floats(8))),
        refusal("W is float[8]", l -> l.operand(1, RANDOM.floats(8)).data()),
        refusal("input 1 (W) is missing", l -> l.operand(1, null)),
        refusal("input 2 (R) is missing", l -> l.operand(2, null)),
        refusal("R is float[1,8,3]", l -> l.operand(2, RANDOM.floats(1, 8, 3))),
        refusal("R holds numbers that are not finite", l -> l.operand(2, broken(Double.NaN))),
        refusal(
            "R holds numbers that are not finite",
            l -> l.operand(2, broken(Double.POSITIVE_INFINITY)).data()),
        refusal("B is float[1,8]", l -> l.operand(3, RANDOM.floats(1, 8))),
        refusal("P is float[1,8]", l -> l.operand(7, RANDOM.floats(1, 8))),
        refusal("direction is 'backward'", l -> l.with("direction", "backward")),
        refusal("clip is NaN", l -> l.with("clip", Float.NaN)),
        refusal("clip is 0.0", l -> l.with("clip", 0f)),
        refusal(
            "activations [Tanh]; expected 3", l -> l.with("activations", new String[] {"Tanh"})),
        refusal("'Sine' is not", l -> l.with("activations", new String[] {"Sine", "Relu", "Relu"})),
        refusal(
            "activation_alpha has no number for Affine",
            l -> l.with("activations", new String[] {"Affine", "Relu", "Relu"})),
        refusal("layout is 2; expected 0 or 1", l -> l.with("layout", 2)),
        refusal("sequence_lens holds 5", l -> l.operand(4, lengths(4, 5, 1))),
        refusal("sequence_lens holds -1", l -> l.operand(4, lengths(4, -1, 1))),
        refusal("sequence_lens is int32[2]", l -> l.operand(4, lengths(4, 1))),
        // ONNX would let a state of one sample broadcast if it were an Add.
        refusal("initial_h is float[1,1,2]", l -> l.operand(5, RANDOM.floats(1, 1, 2))),
        refusal("initial_c is float[1,3,3]", l -> l.operand(6, RANDOM.floats(1, 3, 3)).data()));
  }

  private static Arguments refusal(String message, Consumer<Lstm> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest
  @MethodSource
  void refuses(String message, Consumer<Lstm> change) {
    Lstm lstm = new Lstm();
    change.accept(lstm);
    OnnxTestModel model = lstm.model();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("LSTM node 'the_LSTM': " + message)
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.INVALID_INPUT);
  }

  @Test
  void theUnchangedOneRuns() {
    OnnxTestModel model = new Lstm().model();
    assertThat(OnnxRuntimeReference.forward(model.build(), model.inputs())).hasSize(3);
  }

  @Test
  void anUnknownAttributeIsUnsupported() {
    OnnxTestModel model = new Lstm().with("projection", 3).model();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith(
            "1 node is not supported: LSTM (attribute projection is not supported): 'the_LSTM'")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }
}

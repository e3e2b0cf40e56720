package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operands with one axis more or less than an operator takes: what ONNX Runtime refuses is refused
 * here, by a message that names the node.
 */
class OperandRanksTest {
  /**
   * Where ONNX Runtime refuses for another reason than the rank, or more than the standard does.
   * Slice and Expand: a single number stands for a vector of one. Split: parts of other lengths.
   * GatherND: other batch axes. Pad: pads of rank 2, which it takes where they are computed. QGemm
   * and quantisation: parameters of scale and zero point of different shapes. ONNX Runtime's
   * EmbedLayerNormalization crashes on operands of other ranks.
   */
  private static final Set<String> OTHER_REASONS =
      Set.of(
          "Slice",
          "Expand",
          "Split",
          "GatherND",
          "Pad",
          "QuantizeLinear",
          "DequantizeLinear",
          "MatMulInteger",
          "QLinearConv",
          "com.microsoft.EmbedLayerNormalization",
          "com.microsoft.QGemm",
          "com.microsoft.DynamicQuantizeLSTM");

  private record Changed(String name, ModelProto model, Map<String, Tensor> inputs) {}

  static Stream<OneNode> firstCases() {
    Set<String> seen = new HashSet<>();
    return OperatorCases.all()
        .filter(node -> !OTHER_REASONS.contains(node.operator()) && seen.add(node.operator()));
  }

  @ParameterizedTest
  @MethodSource("firstCases")
  void ranksThatOnnxRuntimeRefusesAreRefused(OneNode node) {
    for (Changed changed : changes(node.model())) {
      if (onnxRuntimeRefuses(changed)) {
        assertThat(
                catchThrowable(
                    () -> OnnxRuntimeReference.forward(changed.model(), changed.inputs())))
            .as("%s of %s", changed.name(), node)
            .isInstanceOf(OnnxLrpException.class)
            .hasMessageContaining(node.name());
      }
    }
  }

  private static boolean onnxRuntimeRefuses(Changed changed) {
    try {
      OnnxRuntimeReference.run(changed.model(), changed.inputs());
      return false;
    } catch (OnnxLrpException e) {
      return true;
    }
  }

  /** Each operand with an axis of length 1 before or behind, and without its first axis. */
  private static List<Changed> changes(OnnxTestModel model) {
    GraphProto graph = model.build().getGraph();
    Map<String, Tensor> operands = new LinkedHashMap<>(model.inputs());
    graph
        .getInitializerList()
        .forEach(proto -> operands.put(proto.getName(), TensorDecoder.decode(proto, "test")));
    List<Changed> changes = new ArrayList<>();
    operands.forEach(
        (name, tensor) -> {
          int[] shape = Arrays.copyOf(tensor.shape(), tensor.rank() + 1);
          shape[tensor.rank()] = 1;
          changes.add(change(model, name, tensor.reshaped(shape)));
          System.arraycopy(tensor.shape(), 0, shape, 1, tensor.rank());
          shape[0] = 1;
          changes.add(change(model, name, tensor.reshaped(shape)));
          if (tensor.rank() > 0 && tensor.size() > 0) {
            Tensor first = Tensor.of(new long[] {0});
            Tensor slice = new Gather(0).forward(List.of(tensor, first)).get(0);
            changes.add(change(model, name, slice));
          }
        });
    return changes;
  }

  private static Changed change(OnnxTestModel model, String name, Tensor tensor) {
    ModelProto.Builder result = model.build().toBuilder();
    GraphProto.Builder graph = result.getGraphBuilder();
    Map<String, Tensor> inputs = new LinkedHashMap<>(model.inputs());
    inputs.computeIfPresent(name, (key, old) -> tensor);
    for (int k = 0; k < graph.getInputCount(); k++) {
      if (graph.getInput(k).getName().equals(name)) {
        graph.setInput(k, OnnxTestModel.info(name, tensor.type(), tensor.shape()));
      }
    }
    for (int k = 0; k < graph.getInitializerCount(); k++) {
      if (graph.getInitializer(k).getName().equals(name)) {
        graph.setInitializer(k, TensorEncoder.encode(name, tensor));
      }
    }
    return new Changed(name + " as " + tensor, result.build(), inputs);
  }

  @Test
  void theMessageNamesNodeAndInput() {
    OnnxTestModel model =
        OneNode.of("Gemm", 13)
            .input(Tensor.of(new double[] {1, 2}, 1, 1, 2))
            .constant(Tensor.of(new double[] {1, 2}, 2, 1))
            .model();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("Gemm node 'the_Gemm': input 0 ('in0') is double[1,1,2]; expected rank 2")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.INVALID_INPUT);
  }

  @Test
  void constantsAreRefusedWhenTheModelIsRead() {
    OnnxTestModel model =
        OneNode.of("Gemm", 13)
            .input(Tensor.of(new double[] {1, 2}, 1, 2))
            .constant(Tensor.of(new double[] {1, 2}, 1, 2, 1))
            .model();
    assertThat(model.inputs()).containsOnlyKeys("in0");
    assertThatThrownBy(() -> OnnxModel.of(model.build()).graph())
        .hasMessage("Gemm node 'the_Gemm': input 1 ('in1') is double[1,2,1]; expected rank 2");
  }
}

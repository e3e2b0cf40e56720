package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The overview of a model, which does not need its nodes to be supported. */
class OnnxModelTest {
  @Test
  void overview() {
    GraphProto body =
        GraphProto.newBuilder()
            .addNode(
                OnnxTestModel.node(
                    "GRU",
                    List.of("x"),
                    List.of("g"),
                    OnnxTestModel.attribute("hidden_size", 8),
                    OnnxTestModel.attribute("direction", "bidirectional")))
            .build();
    ModelProto proto =
        new OnnxTestModel(14)
            .input("x", new RandomTensors(1).floats(1, 2, 3))
            .node(
                OnnxTestModel.node(
                    "LSTM", List.of("x"), List.of("y"), OnnxTestModel.attribute("hidden_size", 5)))
            .node(
                OnnxTestModel.node(
                    "Loop", List.of("", ""), List.of("z"), OnnxTestModel.attribute("body", body)))
            .node(OnnxTestModel.node("Add", List.of("y", "y"), List.of("s")).setDomain("vendor"))
            .output("s")
            .build();
    OnnxModel model = OnnxModel.of(proto);
    assertThat(model.producer()).isEqualTo("test");
    assertThat(model.opsets()).isEqualTo(Map.of("ai.onnx", 14L));
    assertThat(model.operators())
        .isEqualTo(Map.of("LSTM", 1, "GRU", 1, "Loop", 1, "vendor.Add", 1));
    assertThat(model.inputs()).hasToString("[x[1,2,3]]");
    assertThat(model.outputs()).hasToString("[s]");
    assertThat(model.recurrences())
        .containsExactly(
            new RecurrenceSummary("the_LSTM", "LSTM", 5, "forward"),
            new RecurrenceSummary("the_Loop", "Loop", -1, null),
            new RecurrenceSummary("the_Loop/the_GRU", "GRU", 8, "bidirectional"));
  }
}

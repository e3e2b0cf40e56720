package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputDependenciesTest {
  /**
   * Output y comes from a branch that reads a; nothing of y needs b, nor what only b is made of.
   */
  @Test
  void whatABranchReadsIsKept() {
    GraphProto branch =
        GraphProto.newBuilder().addNode(node("a", "inner")).addOutput(value("inner")).build();
    NodeProto choice =
        node("condition", "y").toBuilder()
            .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(branch))
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .addInput(value("x"))
            .addNode(node("x", "a"))
            .addNode(node("x", "only"))
            .addNode(node("only", "b"))
            .addNode(choice)
            .addOutput(value("y"))
            .addOutput(value("b"))
            .build();
    GraphProto kept =
        OutputDependencies.keep(ModelProto.newBuilder().setGraph(graph).build(), List.of("y"))
            .getGraph();
    assertThat(kept.getNodeList()).containsExactly(node("x", "a"), choice);
    assertThat(kept.getOutputList()).containsExactly(value("y"));
    assertThat(kept.getInputList()).containsExactly(value("x"));
  }

  private static NodeProto node(String input, String output) {
    return NodeProto.newBuilder().setOpType("Any").addInput(input).addOutput(output).build();
  }

  private static ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder().setName(name).build();
  }
}

package io.github.onnxlrp.onnx.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file, and what it is compared with. */
record Compiled(ModelProto file, ExplanationCheck check) {
  void assertSame(Map<String, Tensor> inputs) {
    assertThat(check.difference(file, List.of(inputs))).isNull();
  }

  Map<String, Tensor> run(Map<String, Tensor> inputs) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file, Provider.CPU)) {
      return session.run(inputs, Set.of("relevance.x", "score", "target")).tensors();
    }
  }

  static Compiled of(ModelProto model, List<Map<String, Tensor>> trials) {
    Explainer explainer = Explainer.of(OnnxModel.of(model).graph()).build();
    Target target = Target.argmax("y");
    CompiledExplanation compiled =
        CompiledExplanation.of(explainer, target, ElementType.FLOAT, trials, Map.of());
    assertThat(compiled.forTheseLengths()).isFalse();
    ExplanationCheck check = new ExplanationCheck(explainer, target, ExplanationCheck.FLOAT);
    return new Compiled(compiled.model(), check);
  }
}

package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.validate.Comparison;
import io.github.onnxlrp.onnx.validate.Tolerance;
import io.github.onnxlrp.onnx.validate.Validation;
import io.github.onnxlrp.onnx.validate.ValidationOptions;
import io.github.onnxlrp.onnx.validate.ValidationReport;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/** Agreement with ONNX Runtime: {@code |a - b| <= tolerance * max(1, max|b|)} for every output. */
final class Agreement {
  private Agreement() {}

  static void assertAgrees(OnnxModel model, Map<String, Tensor> inputs, double tolerance) {
    ValidationOptions options =
        ValidationOptions.DEFAULT.tolerance(new Tolerance(tolerance, tolerance));
    ValidationReport report = Validation.run(model, inputs, options);
    assertThat(report.ok()).as("%s", report).isTrue();
    for (Comparison output : report.outputs()) {
      // The report allows the sum of both parts, not the larger one.
      double largest = output.maxAbs() / Math.max(output.maxRel(), Double.MIN_NORMAL);
      assertThat(output.maxAbs())
          .as("%s", output)
          .isLessThanOrEqualTo(tolerance * Math.max(1, largest));
    }
  }
}

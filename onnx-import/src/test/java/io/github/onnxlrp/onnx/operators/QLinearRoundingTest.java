package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the table of operators says of quantised sums and products: ONNX Runtime's integers are
 * ours, except where a number lies in the middle of two. It multiplies with quotients of scales in
 * single precision, an error below 1e-4 of a step for numbers of up to 255 steps.
 */
class QLinearRoundingTest {
  private static final long SEED = 41;
  private static final double MIDDLE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"QLinearAdd", "QLinearMul"})
  void integersDifferOnlyInTheMiddle(String operator) {
    Random random = new Random(SEED);
    RandomTensors tensors = new RandomTensors(SEED);
    for (int run = 0; run < 20; run++) {
      float[] scales = {scale(random), scale(random), scale(random)};
      Tensor a = tensors.integers(ElementType.UINT8, 0, 256, 500);
      Tensor b = tensors.integers(ElementType.UINT8, 0, 256, 500);
      OnnxTestModel model = node(operator, a, b, scales).model();
      Tensor found = OnnxRuntimeReference.forward(model.build(), model.inputs()).get("y");
      Tensor expected = OnnxRuntimeReference.run(model.build(), model.inputs()).get("y");
      for (int k = 0; k < a.size(); k++) {
        double left = (a.get(k) - 117) * (double) scales[0];
        double right = (b.get(k) - 130) * (double) scales[1];
        double exact = (operator.equals("QLinearAdd") ? left + right : left * right) / scales[2];
        boolean inTheMiddle = Math.abs(exact - Math.floor(exact) - 0.5) < MIDDLE;
        assertThat(Math.abs(found.get(k) - expected.get(k)))
            .as("seed %d, run %d, element %d: %s steps", SEED, run, k, exact)
            .isLessThanOrEqualTo(inTheMiddle ? 1 : 0);
      }
    }
  }

  private static float scale(Random random) {
    return 0.01f + 0.05f * random.nextFloat();
  }

  private static OneNode node(String operator, Tensor a, Tensor b, float... scales) {
    return OneNode.ofOnnxRuntime(operator)
        .input(a)
        .constant(scalar(scales[0]))
        .constant(byteOf(117))
        .input(b)
        .constant(scalar(scales[1]))
        .constant(byteOf(130))
        .constant(scalar(scales[2]))
        .constant(byteOf(121));
  }

  private static Tensor byteOf(long value) {
    return Tensor.integers(ElementType.UINT8, new long[] {value});
  }
}

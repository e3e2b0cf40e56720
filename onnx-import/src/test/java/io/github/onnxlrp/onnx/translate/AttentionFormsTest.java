package io.github.onnxlrp.onnx.translate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention as the operator and as the function that defines it. */
class AttentionFormsTest {

  @ParameterizedTest
  @MethodSource("io.github.onnxlrp.onnx.translate.Forms#settings")
  void theScaleIsSharedByQueriesAndKeys(int size, Forms.Constants shape) {
    Forms.assertSame(
        size,
        shape,
        """
        t = Concat(x, h) axis=0
        s = Unsqueeze(t, lead)
        q = MatMul(s, W)
        k = MatMul(s, U)
        o = Attention(q, k, s) scale=0.25
        r = Squeeze(o, lead)
        y = ReduceMean(r, first) keepdims=1
        """,
        """
        t = Concat(x, h) axis=0
        s = Unsqueeze(t, lead)
        q = MatMul(s, W)
        k = MatMul(s, U)
        a = Mul(q, k0.5s)
        e = Mul(k, k0.5s)
        c = Transpose(e) perm=[0,1,3,2]
        g = MatMul(a, c)
        w = Softmax(g) axis=-1
        o = MatMul(w, s)
        r = Squeeze(o, lead)
        y = ReduceMean(r, first) keepdims=1
        """);
  }
}

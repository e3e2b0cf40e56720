package io.github.onnxlrp.onnx.translate;

import java.util.List;

/** One step of an LSTM or GRU as nodes, in the ways in which exporters and users write it. */
final class CellTexts {
  private CellTexts() {}

  /** The ways. */
  static List<String> of(boolean lstm) {
    return lstm
        ? List.of("wide", "gates", "joined")
        : List.of("wide", "difference", "reversed difference");
  }

  /** One step from xt, h and c to h2 and c2; the suffix ends the names of its values. */
  static String step(
      boolean lstm,
      boolean linearBeforeReset,
      String cell,
      String xt,
      String h,
      String c,
      String suffix) {
    String body = lstm ? lstmStep(cell) : gruStep(cell, linearBeforeReset);
    return body.replaceAll("\\bxt\\b", xt)
        .replaceAll("\\bh\\b", h)
        .replaceAll("\\bc\\b", c)
        .replaceAll("\\$", suffix);
  }

  private static String lstmStep(String cell) {
    String gates =
        switch (cell) {
          case "joined" ->
              """
              xh$ = Concat(xt, h) axis=-1
              m$ = MatMul(xh$, wu)
              n$ = Add(m$, wb)
              z$ = Add(rb, n$)
              z0$, z1$, z2$, z3$ = Split(z$) axis=-1
              """;
          case "gates" ->
              """
              p0$ = MatMul(xt, w0)
              q0$ = MatMul(h, u0)
              p1$ = MatMul(xt, w1)
              q1$ = MatMul(h, u1)
              p2$ = MatMul(xt, w2)
              q2$ = MatMul(h, u2)
              p3$ = MatMul(xt, w3)
              q3$ = MatMul(h, u3)
              z0$ = Sum(p0$, q0$, wb0, rb0)
              z1$ = Sum(p1$, wb1, q1$, rb1)
              z2$ = Sum(rb2, p2$, q2$, wb2)
              z3$ = Sum(p3$, q3$, wb3, rb3)
              """;
          default ->
              """
              p$ = Gemm(xt, w, wb)
              q$ = Gemm(h, u, rb)
              z$ = Add(q$, p$)
              z0$, z1$, z2$, z3$ = Split(z$) axis=1
              """;
        };
    return gates
        + """
        i$ = Sigmoid(z0$)
        o$ = Sigmoid(z1$)
        f$ = Sigmoid(z2$)
        g$ = Tanh(z3$)
        ig$ = Mul(i$, g$)
        fc$ = Mul(c, f$)
        c2$ = Add(fc$, ig$)
        ct$ = Tanh(c2$)
        h2$ = Mul(ct$, o$)
        """;
  }

  private static String gruStep(String cell, boolean linearBeforeReset) {
    String gates =
        """
        p$ = Gemm(xt, w, wb)
        p0$, p1$, p2$ = Split(p$) axis=1
        q0$ = Gemm(h, u0, rb0)
        q1$ = Gemm(h, u1, rb1)
        z0$ = Add(p0$, q0$)
        z1$ = Add(p1$, q1$)
        z$ = Sigmoid(z0$)
        r$ = Sigmoid(z1$)
        """;
    String candidate =
        linearBeforeReset
            ? """
              q2$ = Gemm(h, u2, rb2)
              rq$ = Mul(r$, q2$)
              z2$ = Add(p2$, rq$)
              """
            : """
              rh$ = Mul(r$, h)
              q2$ = Gemm(rh$, u2, rb2)
              z2$ = Add(p2$, q2$)
              """;
    String blend =
        switch (cell) {
          case "difference" ->
              """
              d$ = Sub(h, n$)
              zd$ = Mul(z$, d$)
              h2$ = Add(n$, zd$)
              """;
          case "reversed difference" ->
              """
              d$ = Sub(n$, h)
              zd$ = Mul(d$, z$)
              h2$ = Sub(n$, zd$)
              """;
          default ->
              """
              rest$ = Sub(one, z$)
              new$ = Mul(rest$, n$)
              kept$ = Mul(z$, h)
              h2$ = Add(new$, kept$)
              """;
        };
    return gates + candidate + "n$ = Tanh(z2$)\n" + blend;
  }
}

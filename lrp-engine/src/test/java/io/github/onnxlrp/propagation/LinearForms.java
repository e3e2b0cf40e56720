package io.github.onnxlrp.propagation;

import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.CumulativeSum;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Scatter;
import io.github.onnxlrp.ir.op.ScatterSum;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.SumTo;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.TransposedConvolution;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Linear maps of the inputs x and h in the forms that graphs write them in. */
final class LinearForms {
  private LinearForms() {}

  interface Form {
    /** Writes z; {@code random} gives constants. */
    Value write(GraphBuilder builder, Value x, Value h, RandomTensors random);
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Case(int[] x, int[] h, Form form) {}

  static Map<String, Case> all() {
    Map<String, Case> forms = new LinkedHashMap<>();
    forms.put("x W", vector((b, x, h, r) -> times(b, x, r.next(3, 5))));
    forms.put("W x", of((b, x, h, r) -> b.add("z", new MatMul(), constant(b, r.next(5, 3)), x), 3));
    forms.put(
        "V^T x^T",
        of((b, x, h, r) -> b.add("z", new MatMul(true, true), constant(b, r.next(3, 5)), x), 4, 3));
    forms.put(
        "x W + h U + b",
        vector((b, x, h, r) -> add(b, affine(b, x, h, r), constant(b, r.next(5)))));
    forms.put(
        "b - x W - (h U - c)",
        vector(
            (b, x, h, r) -> {
              Value xw =
                  b.add("c-xW", new Sub(), constant(b, r.next(5)), times(b, x, r.next(3, 5)));
              Value hu =
                  b.add("hU-c", new Sub(), times(b, h, r.next(4, 5)), constant(b, r.next(5)));
              return b.add("z", new Sub(), xw, hu);
            }));
    forms.put(
        "c (x W) + b",
        vector(
            (b, x, h, r) -> {
              Value xw = times(b, x, r.next(3, 5));
              Value factored = b.add("c xW", new Mul(), constant(b, r.next(5)), xw);
              return add(b, factored, constant(b, r.next(5)));
            }));
    forms.put(
        "b - (-(x W + d) / c + h U)",
        vector(
            (b, x, h, r) -> {
              Value sum = add(b, times(b, x, r.next(3, 5)), constant(b, r.next(5)));
              Value negative = b.add("-xW", Functions.negate(), sum);
              Value quotient = b.add("-xW/c", new Div(), negative, constant(b, r.next(5)));
              Value both = add(b, quotient, times(b, h, r.next(4, 5)));
              return b.add("z", new Sub(), constant(b, r.next(5)), both);
            }));
    forms.put(
        "[x, h] W + b",
        vector(
            (b, x, h, r) -> {
              Value joined = b.add("xh", new Concat(-1), x, h);
              return add(b, times(b, joined, r.next(7, 5)), constant(b, r.next(5)));
            }));
    forms.put(
        "b - (x W)^T^T",
        vector(
            (b, x, h, r) -> {
              Transpose swap = new Transpose(List.of(1, 0));
              Value moved = b.add("t", swap, b.add("s", swap, times(b, x, r.next(3, 5))));
              return b.add("z", new Sub(), constant(b, r.next(1, 5)), moved);
            }));
    forms.put("(x W - c) / s * g + b", vector(LinearForms::normalised));
    forms.put("x W of integers", vector(LinearForms::dequantised));
    forms.put("x - h U", new Case(new int[] {1, 5}, new int[] {1, 4}, LinearForms::residual));
    forms.put("x + h + b", new Case(new int[] {1, 5}, new int[] {1, 5}, LinearForms::sum));
    forms.put(
        "Einsum",
        vector((b, x, h, r) -> b.add("z", new Einsum("ij,jk->ik"), x, constant(b, r.next(3, 5)))));
    forms.put("Einsum of one", of((b, x, h, r) -> b.add("z", new Einsum("ij->i"), x), 4, 3));
    Window window =
        new Window(null, new int[] {2}, null, new int[] {1, 0}, Window.AutoPad.NOTSET, false);
    forms.put(
        "Conv",
        of((b, x, h, r) -> biased(b, new Convolution(window, 1), x, r.next(3, 2, 3), r), 1, 2, 6));
    forms.put(
        "Conv in groups",
        of((b, x, h, r) -> biased(b, new Convolution(window, 2), x, r.next(4, 1, 3), r), 1, 2, 6));
    forms.put(
        "ConvTranspose",
        of(
            (b, x, h, r) ->
                biased(b, new TransposedConvolution(window, 1, null, null), x, r.next(2, 3, 3), r),
            1,
            2,
            6));
    Window pool =
        new Window(
            new int[] {3}, new int[] {2}, null, new int[] {1, 0}, Window.AutoPad.NOTSET, false);
    forms.put(
        "AveragePool", of((b, x, h, r) -> b.add("z", new AveragePool(pool, false), x), 1, 2, 6));
    forms.put(
        "c - AveragePool with pads",
        of((b, x, h, r) -> minus(b, b.add("p", new AveragePool(pool, true), x), r), 1, 2, 6));
    forms.put(
        "c - ReduceMean",
        of(
            (b, x, h, r) ->
                minus(
                    b,
                    b.add(
                        "p",
                        new Reduce(true, true, false),
                        x,
                        b.constant("axes", Tensor.vector(1))),
                    r),
            3,
            4));
    forms.put(
        "c - ReduceSum",
        of((b, x, h, r) -> minus(b, b.add("p", new Reduce(false, true, false), x), r), 3, 4));
    forms.put(
        "c - SumTo",
        of(
            (b, x, h, r) -> minus(b, b.add("p", new SumTo(), x, constant(b, r.next(3, 1))), r),
            2,
            3,
            4));
    forms.put(
        "c - CumSum",
        of(
            (b, x, h, r) ->
                minus(
                    b,
                    b.add(
                        "p",
                        new CumulativeSum(false, false),
                        x,
                        b.constant("axis", Tensor.of(new long[] {1}))),
                    r),
            3,
            4));
    forms.put("c - ScatterSum", of((b, x, h, r) -> minus(b, scattered(b, x, r), r), 3, 4));
    return forms;
  }

  private static Case vector(Form form) {
    return new Case(new int[] {1, 3}, new int[] {1, 4}, form);
  }

  private static Case of(Form form, int... x) {
    return new Case(x, new int[] {1}, form);
  }

  private static Value constant(GraphBuilder builder, Tensor tensor) {
    return builder.constant("constant " + tensor.hashCode(), tensor);
  }

  private static Value add(GraphBuilder builder, Value a, Value b) {
    return builder.add(a.name() + "+" + b.name(), new Add(), a, b);
  }

  private static Value times(GraphBuilder builder, Value value, Tensor weight) {
    return builder.add(value.name() + " W", new MatMul(), value, constant(builder, weight));
  }

  private static Value affine(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return add(builder, times(builder, x, random.next(3, 5)), times(builder, h, random.next(4, 5)));
  }

  private static Value residual(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return builder.add("z", new Sub(), x, times(builder, h, random.next(4, 5)));
  }

  private static Value sum(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return add(builder, add(builder, x, h), constant(builder, random.next(5)));
  }

  /** A batch norm, as it is written out or folded into two constants. */
  private static Value normalised(GraphBuilder b, Value x, Value h, RandomTensors r) {
    Value centred = b.add("c", new Sub(), times(b, x, r.next(3, 5)), constant(b, r.next(5)));
    Value scaled = b.add("s", new Div(), centred, constant(b, r.next(5)));
    Value stretched = b.add("g", new Mul(), scaled, constant(b, r.next(5)));
    return add(b, stretched, constant(b, r.next(5)));
  }

  /** Weights that the file holds as integers, with a scale for each unit. */
  private static Value dequantised(GraphBuilder b, Value x, Value h, RandomTensors r) {
    // None of them 0: a weight of 0 is a unit for the flat rule, which unit vectors do not show.
    Tensor numbers = r.next(3, 5).map(w -> 20 * w + Math.copySign(1, w));
    Tensor integers = new Cast(ElementType.INT8).apply(List.of(numbers));
    Value w =
        b.add(
            "W",
            new Dequantize(1, ElementType.DOUBLE),
            constant(b, integers),
            constant(b, r.next(5).map(Math::abs)));
    return add(b, b.add("xW", new MatMul(), x, w), constant(b, r.next(5)));
  }

  private static Value biased(
      GraphBuilder builder, TensorOp op, Value x, Tensor weights, RandomTensors random) {
    Value product = builder.add("product", op, x, constant(builder, weights));
    return add(builder, product, constant(builder, random.next(1)));
  }

  private static Value minus(GraphBuilder builder, Value value, RandomTensors random) {
    return builder.add("z", new Sub(), constant(builder, random.next(1)), value);
  }

  private static Value scattered(GraphBuilder builder, Value x, RandomTensors random) {
    Value data = constant(builder, random.next(3, 4));
    Value indices = builder.constant("indices", Tensor.vector(1, 0, 1).reshaped(3, 1));
    return builder.add("p", new ScatterSum("ScatterSum", Scatter.slices()), data, indices, x);
  }
}

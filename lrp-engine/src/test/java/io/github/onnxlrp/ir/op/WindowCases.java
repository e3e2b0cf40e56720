package io.github.onnxlrp.ir.op;

import static io.github.onnxlrp.ir.op.AdjointCase.of;
import static io.github.onnxlrp.ir.op.AdjointCase.random;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Convolutions and pools. */
final class WindowCases {
  private WindowCases() {}

  private static final Window.AutoPad GIVEN = Window.AutoPad.NOTSET;

  static Stream<AdjointCase> all() {
    Tensor x = random(2, 4, 5, 6);
    Window plain = new Window(null, null, null, null, GIVEN, false);
    Window wide = window(null, new int[] {2, 1}, new int[] {1, 2}, new int[] {1, 0, 2, 1});
    Window pool = window(new int[] {2, 3}, new int[] {2, 2}, null, new int[] {0, 1, 1, 1});
    Window same = new Window(null, new int[] {2}, null, null, Window.AutoPad.SAME_LOWER, false);
    Tensor winners = MaxPool.winners(pool).apply(List.of(x));
    ResizeGrid.Place place = ResizeGrid.Place.HALF_PIXEL;
    Resize nearest = new Resize(new ResizeGrid(place, ResizeGrid.Rounding.FLOOR, List.of()));
    return Stream.of(
        of(new Convolution(plain, 1), x, random(3, 4, 2, 3)),
        of(new Convolution(wide, 2), x, random(6, 2, 3, 2)),
        of(new Convolution(same, 4), random(1, 4, 7), random(4, 1, 4)),
        of(new TransposedConvolution(plain, 1, null, null), x, random(4, 3, 2, 3)),
        of(new TransposedConvolution(wide, 2, new int[] {1, 0}, null), x, random(4, 3, 3, 2)),
        of(new TransposedConvolution(same, 1, null, null), random(1, 2, 5), random(2, 3, 3)),
        of(new AveragePool(pool, true), x),
        of(new AveragePool(pool, false), x),
        of(new MaxPool(), x, winners),
        of(nearest, x, null, Tensor.vector(2, 3, 11, 6)));
  }

  private static Window window(int[] kernel, int[] strides, int[] dilations, int... pads) {
    return new Window(kernel, strides, dilations, pads, GIVEN, true);
  }
}

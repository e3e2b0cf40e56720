package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts of tensors are copied as they are, whichever of their axes lie together. */
class StridedElementsTest {
  private static final long SEED = 88;

  /** Ranges with steps, there and back, of a tensor whose axes are moved. */
  @Test
  void areThoseAtTheirPlaces() {
    Random random = new Random(SEED);
    for (int n = 0; n < 5_000; n++) {
      int rank = random.nextInt(5);
      int[] whole = random.ints(rank, 1, 5).toArray();
      int[] strides = Shapes.strides(whole);
      int[] shape = whole.clone();
      int offset = 0;
      for (int axis = 0; axis < rank; axis++) {
        int other = random.nextBoolean() ? axis : random.nextInt(rank);
        swap(shape, axis, other);
        swap(strides, axis, other);
      }
      for (int axis = 0; axis < rank; axis++) {
        if (random.nextBoolean()) {
          int step = 1 + random.nextInt(2);
          int first = random.nextInt(shape[axis]);
          int count = 1 + random.nextInt((shape[axis] - 1 - first) / step + 1);
          boolean back = random.nextBoolean();
          offset += strides[axis] * (back ? first + (count - 1) * step : first);
          strides[axis] *= back ? -step : step;
          shape[axis] = count;
        }
      }
      Tensor integers =
          Tensor.of(random.longs(Shapes.size(whole), 0, 100).toArray(), whole.clone());
      long[] expected = new long[Shapes.size(shape)];
      for (int k = 0; k < expected.length; k++) {
        expected[k] = integers.longs()[place(k, shape, strides, offset)];
      }
      String name =
          "seed %d, case %d: %s by %s from %d of %s"
              .formatted(
                  SEED,
                  n,
                  Arrays.toString(shape),
                  Arrays.toString(strides),
                  offset,
                  Arrays.toString(whole));
      Tensor found = Elements.strided(integers, shape, strides, offset);
      assertThat(found.longs()).as(name).isEqualTo(expected);
      Tensor floating =
          Tensor.of(Arrays.stream(integers.longs()).asDoubleStream().toArray(), whole);
      assertThat(Elements.strided(floating, shape, strides, offset).doubles())
          .as(name)
          .isEqualTo(Arrays.stream(expected).asDoubleStream().toArray());
    }
  }

  private static void swap(int[] numbers, int a, int b) {
    int kept = numbers[a];
    numbers[a] = numbers[b];
    numbers[b] = kept;
  }

  /** Of element k in C order: {@code offset + sum index strides}. */
  private static int place(int k, int[] shape, int[] strides, int offset) {
    int place = offset;
    int left = k;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place += left % shape[axis] * strides[axis];
      left /= shape[axis];
    }
    return place;
  }
}

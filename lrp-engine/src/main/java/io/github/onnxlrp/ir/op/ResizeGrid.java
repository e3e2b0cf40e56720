package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Where the elements of a resized axis lie among those of the axis before. Positions are computed
 * in single precision, as models see them: {@code 3 / 0.6} is 5 there, and a bit less in double.
 *
 * @param place the positions
 * @param rounding which element is the nearest one; null for lines between the two beside
 * @param axes the axes that scales or sizes are of; empty for all
 */
public record ResizeGrid(Place place, Rounding rounding, List<Integer> axes) {
  /** Position of element {@code x} of the output among those of the input. */
  public enum Place {
    /** {@code (x + 1/2) / scale - 1/2}. */
    HALF_PIXEL,
    /** The same; 0 where the output has one element. */
    PYTORCH_HALF_PIXEL,
    /** The same, moved so that what scaling cuts off is cut off at both ends. */
    HALF_PIXEL_SYMMETRIC,
    /** {@code (x + 1/2) / scale}. */
    TF_HALF_PIXEL_FOR_NN,
    /** {@code x (length - 1) / (resized - 1)}. */
    ALIGN_CORNERS,
    /** {@code x / scale}. */
    ASYMMETRIC;

    float of(int x, float scale, int resized, int length) {
      return switch (this) {
        case HALF_PIXEL -> (x + 0.5f) / scale - 0.5f;
        case PYTORCH_HALF_PIXEL -> resized > 1 ? (x + 0.5f) / scale - 0.5f : 0;
        case HALF_PIXEL_SYMMETRIC -> {
          float adjustment = resized / (scale * length);
          yield length / 2f * (1 - adjustment) + (x + 0.5f) / scale - 0.5f;
        }
        case TF_HALF_PIXEL_FOR_NN -> (x + 0.5f) / scale;
        case ALIGN_CORNERS -> resized == 1 ? 0 : (float) x * (length - 1) / (resized - 1);
        case ASYMMETRIC -> x / scale;
      };
    }
  }

  /** The integer for a position. */
  public enum Rounding {
    /** The nearest one; of two the lower one. */
    ROUND_PREFER_FLOOR,
    /** The nearest one; of two the upper one. */
    ROUND_PREFER_CEIL,
    /** The one below. */
    FLOOR,
    /** The one above. */
    CEIL,
    /** The one below where the axis grows, the one above where it shrinks: opset 10. */
    SIMPLE;

    int of(float x, float scale) {
      return (int)
          switch (this) {
            case ROUND_PREFER_FLOOR -> Math.ceil(x - 0.5);
            case ROUND_PREFER_CEIL -> Math.floor(x + 0.5);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case SIMPLE -> scale < 1 ? Math.ceil(x) : Math.floor(x);
          };
    }
  }

  /** The elements of a resized axis: the one of the input at or before each, and its place. */
  static final class Line {
    private final int[] lows;
    private final double[] shares;

    private Line(int[] lows, double[] shares) {
      this.lows = lows;
      this.shares = shares;
    }

    int length() {
      return lows.length;
    }

    int low(int place) {
      return lows[place];
    }

    /** How much of the next one it has. */
    double share(int place) {
      return shares[place];
    }
  }

  /**
   * The matrix that resizes an axis by lines: each row holds the shares of the input's elements in
   * one of the output's. Operands are data, scales and sizes as those of {@link Resize}.
   *
   * @param behind how many axes are behind that axis
   */
  public Discrete matrix(int behind) {
    return new Discrete("ResizeMatrix", inputs -> matrix(inputs, behind))
        .with(Map.of("grid", this, "behind", behind));
  }

  private Tensor matrix(List<Tensor> inputs, int behind) {
    Tensor data = inputs.get(0);
    Line[] lines = lines(inputs);
    int axis = data.rank() - 1 - behind;
    for (int k = 0; k < data.rank(); k++) {
      if (axis < 0 || (k < data.rank() - 2 && lines[k] != null)) {
        throw new IllegalArgumentException(
            "%s is resized by lines along axis %d; expected one of its last two axes"
                .formatted(data, k));
      }
    }
    int length = data.dim(axis);
    int resized = lines[axis] == null ? length : lines[axis].length();
    double[] shares = new double[resized * length];
    for (int k = 0; k < resized; k++) {
      int low = lines[axis] == null ? k : lines[axis].low(k);
      double share = lines[axis] == null ? 0 : lines[axis].share(k);
      shares[k * length + low] = 1 - share;
      if (share > 0) {
        shares[k * length + low + 1] = share;
      }
    }
    return Tensor.floating(ElementType.FLOAT, shares, resized, length);
  }

  /** One line for each axis; null where the axis stays as it is. */
  Line[] lines(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    boolean scaled = given(inputs, 1);
    if (scaled == given(inputs, 2)) {
      throw new IllegalArgumentException("it has to have either scales or sizes");
    }
    Tensor numbers = inputs.get(scaled ? 1 : 2);
    if (numbers.size() != (axes.isEmpty() ? data.rank() : axes.size())) {
      throw new IllegalArgumentException(
          "%s holds scales or sizes of the axes %s of %s"
              .formatted(numbers, axes.isEmpty() ? "0 and so on" : axes, data));
    }
    Line[] lines = new Line[data.rank()];
    for (int k = 0; k < numbers.size(); k++) {
      int axis = axes.isEmpty() ? k : Shapes.axis(axes.get(k), data.rank());
      int length = data.dim(axis);
      float scale = (float) (scaled ? numbers.get(k) : numbers.get(k) / length);
      int resized = scaled ? (int) (scale * length) : (int) numbers.get(k);
      if (!(scale > 0)) {
        throw new IllegalArgumentException(
            "axis %d of %s is scaled by %s; expected more than 0".formatted(axis, data, scale));
      }
      lines[axis] = scale == 1 ? null : line(length, resized, scale);
    }
    return lines;
  }

  private static boolean given(List<Tensor> inputs, int index) {
    return index < inputs.size() && inputs.get(index) != null && inputs.get(index).size() > 0;
  }

  private Line line(int length, int resized, float scale) {
    int[] lows = new int[resized];
    double[] shares = new double[resized];
    for (int x = 0; x < resized; x++) {
      float position = place.of(x, scale, resized, length);
      if (rounding == null) {
        float inside = Math.max(0, Math.min(length - 1, position));
        lows[x] = (int) inside;
        shares[x] = inside - lows[x];
      } else {
        lows[x] = Math.max(0, Math.min(length - 1, rounding.of(position, scale)));
      }
    }
    return new Line(lows, shares);
  }
}

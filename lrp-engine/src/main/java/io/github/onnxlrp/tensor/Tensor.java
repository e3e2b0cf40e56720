package io.github.onnxlrp.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * A dense tensor in C order.
 *
 * <p>Floating elements of every declared type are stored as double, integers and booleans (0 or 1)
 * as long. A tensor is never changed after it was made; the arrays that {@link #doubles()} and
 * {@link #longs()} return are its own storage and must not be written. A {@link #deferred} tensor
 * computes its elements when they are first asked for.
 */
public final class Tensor {
  private final ElementType type;
  private final ElementType rounding;
  private final int[] shape;
  private final long[] longs;
  private final Supplier<double[]> source;
  // Threads that compute deferred elements at a time compute the same ones.
  private double[] doubles;
  private RightOperand rightOperand;

  private Tensor(ElementType type, int[] shape, double[] doubles, long[] longs) {
    this(type, type, shape, doubles, longs);
  }

  private Tensor(
      ElementType type, ElementType rounding, int[] shape, double[] doubles, long[] longs) {
    this.type = type;
    this.rounding = rounding;
    this.shape = shape;
    this.doubles = doubles;
    this.longs = longs;
    this.source = null;
    int length = doubles != null ? doubles.length : longs.length;
    if (length != Shapes.size(shape)) {
      throw new IllegalArgumentException(
          "%d elements do not fill shape %s".formatted(length, Arrays.toString(shape)));
    }
  }

  private Tensor(Tensor like, Supplier<double[]> source) {
    this(like, source, like.shape);
  }

  private Tensor(Tensor like, Supplier<double[]> source, int... shape) {
    this.type = like.type;
    this.rounding = like.rounding;
    this.shape = shape;
    this.longs = null;
    this.source = source;
  }

  /**
   * A tensor of the type, rounding and shape of a floating one, whose elements {@code source} gives
   * when they are first asked for.
   */
  public static Tensor deferred(Tensor like, Supplier<double[]> source) {
    like.requireFloating();
    return new Tensor(like, source);
  }

  /** This tensor; where it is deferred, one like it that holds no elements yet. */
  public Tensor fresh() {
    return source == null ? this : new Tensor(this, source);
  }

  /** A floating tensor of the given type over {@code data}, which it takes over. */
  public static Tensor floating(ElementType type, double[] data, int... shape) {
    if (!type.isFloating()) {
      throw new IllegalArgumentException(type + " is not a floating type");
    }
    return new Tensor(type, shape.clone(), data, null);
  }

  /** A tensor of type {@link ElementType#DOUBLE} over {@code data}, which it takes over. */
  public static Tensor of(double[] data, int... shape) {
    return floating(ElementType.DOUBLE, data, shape);
  }

  /** An integer or boolean tensor over {@code data}, which it takes over. */
  public static Tensor integers(ElementType type, long[] data, int... shape) {
    if (type.isFloating()) {
      throw new IllegalArgumentException(type + " is not an integer type");
    }
    return new Tensor(type, shape.clone(), null, data);
  }

  /** An INT64 tensor over {@code data}, which it takes over. */
  public static Tensor of(long[] data, int... shape) {
    return integers(ElementType.INT64, data, shape);
  }

  /** An INT64 vector. */
  public static Tensor vector(long... data) {
    return of(data, data.length);
  }

  /** A scalar of a floating type. */
  public static Tensor scalar(double value) {
    return of(new double[] {value});
  }

  /** A tensor of zeros (false for BOOL). */
  public static Tensor zeros(ElementType type, int... shape) {
    int size = Shapes.size(shape);
    return type.isFloating()
        ? new Tensor(type, shape.clone(), new double[size], null)
        : new Tensor(type, shape.clone(), null, new long[size]);
  }

  /** A tensor of which the shape alone is known; zeros where its elements are asked for. */
  public static Tensor ofShape(int... shape) {
    return new Tensor(scalar(0), () -> new double[Shapes.size(shape)], shape.clone());
  }

  public ElementType type() {
    return type;
  }

  /**
   * The coarsest type that these elements have had since they were computed: after a cast to
   * FLOAT16 and back to FLOAT it is FLOAT16. They are not rounded to it, as everything is computed
   * in double precision, except where a model compares, counts or quantises.
   */
  public ElementType rounding() {
    return rounding;
  }

  /** A copy of the shape. */
  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** Length along {@code axis}, which counts from the end when negative. */
  public int dim(int axis) {
    return shape[axis < 0 ? axis + shape.length : axis];
  }

  public int size() {
    if (longs != null) {
      return longs.length;
    }
    return doubles != null ? doubles.length : Shapes.size(shape);
  }

  public boolean isFloating() {
    return longs == null;
  }

  /** The storage of a floating tensor. */
  public double[] doubles() {
    if (doubles == null) {
      requireFloating();
      doubles = source.get();
    }
    return doubles;
  }

  private void requireFloating() {
    if (!isFloating()) {
      throw new IllegalStateException("an " + type + " tensor has no floating elements");
    }
  }

  /** The storage of an integer or boolean tensor. */
  public long[] longs() {
    if (longs == null) {
      throw new IllegalStateException("a " + type + " tensor has no integer elements");
    }
    return longs;
  }

  /** Element {@code index} of the flat storage as a double, whatever the type. */
  public double get(int index) {
    return longs != null ? longs[index] : doubles()[index];
  }

  /** The single element of a tensor of size 1 as an integer. */
  public long integer() {
    if (size() != 1) {
      throw new IllegalStateException(
          "expected one element, found shape " + Shapes.toString(shape));
    }
    return longs != null ? longs[0] : (long) doubles()[0];
  }

  public boolean hasShape(int... other) {
    return Arrays.equals(shape, other);
  }

  public boolean hasShapeOf(Tensor other) {
    return Arrays.equals(shape, other.shape);
  }

  /** A matrix as the right operand of products. */
  public RightOperand rightOperand() {
    if (rightOperand == null) {
      rightOperand = new RightOperand(this);
    }
    return rightOperand;
  }

  /** The same elements under another shape of equal size. */
  public Tensor reshaped(int... newShape) {
    return new Tensor(type, rounding, newShape.clone(), isFloating() ? doubles() : null, longs);
  }

  /** The same floating elements declared as another floating type; values stay as they are. */
  public Tensor as(ElementType floatingType) {
    return floatingType == type
        ? this
        : floating(floatingType, doubles(), shape).roundedAs(rounding);
  }

  /** The same elements, which have also had another floating type; values stay as they are. */
  public Tensor roundedAs(ElementType earlier) {
    return isFloating() && ElementType.coarser(rounding, earlier) != rounding
        ? new Tensor(type, earlier, shape, doubles(), null)
        : this;
  }

  /** Elementwise function of a floating tensor. */
  public Tensor map(DoubleUnaryOperator function) {
    double[] in = doubles();
    double[] out = new double[in.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = function.applyAsDouble(in[k]);
    }
    return new Tensor(type, shape, out, null);
  }

  /** Elementwise function of two floating tensors of equal shape. */
  public Tensor zip(Tensor other, DoubleBinaryOperator function) {
    requireShapeOf(other);
    double[] a = doubles();
    double[] b = other.doubles();
    double[] out = new double[a.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = function.applyAsDouble(a[k], b[k]);
    }
    return new Tensor(type, shape, out, null);
  }

  private void requireShapeOf(Tensor other) {
    if (!hasShapeOf(other)) {
      throw new IllegalArgumentException(
          "shapes differ: %s and %s"
              .formatted(Shapes.toString(shape), Shapes.toString(other.shape)));
    }
  }

  /** Elementwise sum of two floating tensors of equal shape. */
  public Tensor plus(Tensor other) {
    requireShapeOf(other);
    return new Tensor(type, shape, Arithmetic.plus(doubles(), other.doubles()), null);
  }

  /** Elementwise difference of two floating tensors of equal shape. */
  public Tensor minus(Tensor other) {
    requireShapeOf(other);
    return new Tensor(type, shape, Arithmetic.minus(doubles(), other.doubles()), null);
  }

  /** Elementwise product of two floating tensors of equal shape. */
  public Tensor times(Tensor other) {
    requireShapeOf(other);
    return new Tensor(type, shape, Arithmetic.times(doubles(), other.doubles()), null);
  }

  /** Elementwise product in which a weight of 0 leaves nothing, not even of an infinite element. */
  public Tensor weightedBy(Tensor weights) {
    requireShapeOf(weights);
    return new Tensor(type, shape, Arithmetic.weighted(doubles(), weights.doubles()), null);
  }

  /** Sum of all elements. */
  public double sum() {
    return isFloating() ? Arithmetic.sum(doubles()) : Arithmetic.sum(longs);
  }

  /** Sum of the absolute values of all elements. */
  public double absoluteSum() {
    return isFloating() ? Arithmetic.absoluteSum(doubles()) : Arithmetic.absoluteSum(longs);
  }

  @Override
  public String toString() {
    return type + Shapes.toString(shape);
  }
}

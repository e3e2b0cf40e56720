package io.github.onnxlrp.ir;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** An operation on tensors: its values, its adjoint and its relevance kind. */
public interface TensorOp extends Op {
  /** In the place of a decision that nothing depends on. */
  long UNDECIDED = Long.MIN_VALUE;

  /**
   * Computes the outputs; the same operands give the same ones, which several runs may share.
   *
   * @param inputs operands; null where an optional operand is absent
   * @throws IllegalArgumentException if shapes or types do not fit; the caller adds the node's name
   */
  List<Tensor> forward(List<Tensor> inputs);

  /**
   * Tensors of the types and shapes of the outputs, for who wants to know no more: what floating
   * ones hold may be zeros, where that costs less.
   *
   * @param inputs operands; null where an optional operand is absent
   * @throws IllegalArgumentException if shapes or types do not fit; the caller adds the node's name
   */
  default List<Tensor> outline(List<Tensor> inputs) {
    return forward(inputs);
  }

  /**
   * What relevance does here.
   *
   * @param active for each operand whether it depends on what is explained; at least one is true
   */
  Kind kind(boolean[] active);

  /**
   * Emits the gradient of {@code sum_k <cotangents[k], outputs[k]>} by the wanted operands, as
   * operations on the operands, the outputs and the cotangents. It does not see tensors: whatever
   * depends on shapes or elements is an operation too.
   *
   * @param emitter takes the operations
   * @param wanted for each operand whether its gradient is wanted; not for one that is absent
   * @param call the operands and outputs
   * @param cotangents one floating tensor for each output, in its shape; null stands for zeros, and
   *     at least one is not null
   * @return for each operand its gradient, floating and in the operand's shape; null where it is
   *     not wanted or always zero
   */
  <V> List<V> adjoint(Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents);

  /**
   * What the operation decides by elements of its operands, so that its outputs may jump where
   * these move: which element wins, on which side of a bound a number lies, whether it is 0. There
   * is a number for each decision, the same one for the same decision, or {@link #UNDECIDED}. All
   * that is not floating but made of floating numbers is decided.
   *
   * @param inputs operands; null where an optional operand is absent
   * @param outputs what {@link #forward} gives for them
   */
  default long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    boolean isOfNumbers = inputs.stream().anyMatch(input -> input != null && input.isFloating());
    return !isOfNumbers || readsShapesOnly()
        ? new long[0]
        : outputs.stream()
            .filter(output -> !output.isFloating())
            .flatMapToLong(output -> Arrays.stream(output.longs()))
            .toArray();
  }

  /**
   * Computes the outputs for several samples at once: each sample as {@link #forward} would alone.
   *
   * @param inputs operands; those of a batch have a leading axis of samples, before the shape that
   *     they have for one sample
   * @param batched for each operand whether it has that axis; at least one has
   * @return the outputs, with the leading axis
   */
  default List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return isElementwise()
        ? forward(Batch.broadcast(inputs, batched))
        : Batched.oneByOne(this::forward, inputs, batched);
  }

  /**
   * The same operation, computed in a precision where that makes it faster; otherwise this one.
   * Operands and outputs are stored as before.
   */
  default TensorOp in(Precision precision) {
    return this;
  }

  /**
   * Whether each element of the outputs depends on no elements of the operands but those that
   * broadcasting puts in its place.
   */
  default boolean isElementwise() {
    return false;
  }

  /**
   * What has to be known of an operation beside its name and its operands, such as an axis, by the
   * name that ONNX or the formula has for it. Records that say so by their components need none.
   */
  default Map<String, Object> parameters() {
    return Map.of();
  }

  /** How many outputs there are where there are so many operands. */
  default int outputCount(int operands) {
    return 1;
  }

  /**
   * Where all elements of the outputs lie, whatever the input.
   *
   * @param operands where the elements of the operands lie; integers count as the numbers that they
   *     stand for
   */
  default Interval range(List<Interval> operands) {
    return Interval.ALL;
  }

  /**
   * Whether the outputs are gates when they multiply a signal, whatever the operand is: Sigmoid,
   * HardSigmoid, Softmax.
   */
  default boolean squashes() {
    return false;
  }

  /**
   * Whether computing the outputs costs no more than reading and writing them: sums, products and
   * copies of elements.
   */
  default boolean isCheap() {
    return false;
  }

  /**
   * Whether each run has to compute the outputs, even of constants alone, as they stand for
   * something that is given back at the end of the run.
   */
  default boolean isOfOneRun() {
    return false;
  }

  /** Whether each element of the output is a sum of elements of the first operand. */
  default boolean addsUp() {
    return false;
  }

  /** Whether the output is the first operand as it is: Identity. */
  default boolean isCopy() {
    return false;
  }

  /** Whether the elements of the output are those of the first operand in their order. */
  default boolean keepsOrder() {
    return false;
  }

  /**
   * Whether each element of the output is that of one of the operands in its place: Max, Min.
   * Beside constants that is a function of single elements.
   */
  default boolean picksAnOperand() {
    return false;
  }

  /**
   * Whether the outputs stand for the numbers of the first operand, but for rounding: quantising
   * and what undoes it.
   */
  default boolean requantizes() {
    return false;
  }

  /**
   * Whether the outputs are a number divided by the elements of this operand or by a power of them.
   *
   * @param inputs the operands; null where an optional one is absent
   */
  default boolean dividesBy(int operand, List<Tensor> inputs) {
    return false;
  }

  /**
   * What each element of the output is as a function of the operand's element in its place, where
   * that is the same function everywhere; otherwise null.
   *
   * @param inputs the operands; null where an optional one is absent
   */
  default DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return null;
  }

  /**
   * For a {@link Kind#LINEAR} operation with weights of its own (not operands), the same operation
   * with weights 1: what influences what.
   */
  default TensorOp withUnitWeights() {
    return this;
  }

  /** Whether the outputs depend on the shapes of the operands and not on their elements. */
  default boolean readsShapesOnly() {
    return false;
  }

  /** Whether of this operand nothing but the shape is read. */
  default boolean readsShapeOf(int operand) {
    return readsShapesOnly();
  }

  /** Whether this operand says nothing but which shape, or which type, the output has. */
  default boolean givesShape(int operand) {
    return false;
  }

  /**
   * Whether the operation multiplies operands: where all but one are constant, those are the
   * weights of a linear map.
   *
   * @param operands how many operands it has
   */
  default boolean hasWeightOperands(int operands) {
    boolean[] all = new boolean[operands];
    Arrays.fill(all, true);
    return kind(all) == Kind.BILINEAR;
  }

  /** For a {@link Kind#SUM} the sign, 1 or -1, with which an operand enters. */
  default int sign(int operand) {
    return 1;
  }
}

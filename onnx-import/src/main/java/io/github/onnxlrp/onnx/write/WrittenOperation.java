package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.TensorOp;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How an operation is written.
 *
 * @param type its class
 * @param name its name, where one class has several operations; otherwise null
 * @param batches how it is written for several samples
 * @param writing adds the nodes and names the results
 */
record WrittenOperation(
    Class<? extends TensorOp> type, String name, Batches batches, Writing writing) {
  /** How an operation is written for several samples at once. */
  enum Batches {
    /** It is a function of single elements, the operands of which broadcast. */
    ELEMENTWISE,
    /** Its entry minds the leading axis. */
    LEADING_AXIS,
    /** One after the other: it is the body of a Scan over samples. */
    ONE_BY_ONE
  }

  /** Adds the nodes of an operation. */
  @FunctionalInterface
  interface Writing {
    /** The names of the results; null in the place of those that nobody reads. */
    List<String> write(TensorOp op, Operation operation);
  }

  /** Adds the nodes of an operation of one class. */
  @FunctionalInterface
  interface Single<T extends TensorOp> {
    String write(T op, Operation operation);
  }

  /** An operation with one result. */
  static <T extends TensorOp> WrittenOperation of(
      Class<T> type, Batches batches, Single<T> writing) {
    return of(type, null, batches, writing);
  }

  static <T extends TensorOp> WrittenOperation of(
      Class<T> type, String name, Batches batches, Single<T> writing) {
    return new WrittenOperation(
        type, name, batches, (op, o) -> List.of(writing.write(type.cast(op), o)));
  }

  /** The operator of the same name, with the operation's parameters as attributes. */
  static WrittenOperation same(Class<? extends TensorOp> type, String name, Batches batches) {
    return same(type, name, name, batches);
  }

  /** An operator of another name, with the operation's parameters as attributes. */
  static WrittenOperation same(
      Class<? extends TensorOp> type, String name, String operator, Batches batches) {
    return attributes(type, name, operator, batches, TensorOp::parameters);
  }

  static WrittenOperation attributes(
      Class<? extends TensorOp> type,
      String name,
      String operator,
      Batches batches,
      Function<TensorOp, Map<String, ?>> attributes) {
    return new WrittenOperation(
        type,
        name,
        batches,
        (op, o) ->
            List.of(o.add(operator, attributes.apply(op), o.inputs().toArray(String[]::new))));
  }
}

package io.github.onnxlrp.trace;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;

/** A value of one forward pass: inside a recurrence there is one for every step. */
public final class TraceValue implements Item {
  /** Where a value comes from. */
  public enum Origin {
    /** An input of the graph. */
    INPUT,
    /** A constant of the graph. */
    CONSTANT,
    /** The result of an evaluation. */
    RESULT
  }

  /** The order of the steps of a recurrence in time, outer recurrences first. */
  public static final Comparator<TraceValue> BY_TIME =
      Comparator.comparing(value -> value.steps(), Arrays::compare);

  private final String name;
  private final String step;
  private Tensor tensor;
  private final Origin origin;
  private final TraceNode producer;
  private final int outputIndex;
  private int id = -1;

  TraceValue(String name, String step, Tensor tensor, Origin origin) {
    this(name, step, tensor, origin, null, -1);
  }

  TraceValue(
      String name, String step, Tensor tensor, Origin origin, TraceNode producer, int outputIndex) {
    this.name = name;
    this.step = step;
    this.tensor = tensor;
    this.origin = origin;
    this.producer = producer;
    this.outputIndex = outputIndex;
  }

  /** A value that no evaluation of a trace gives or reads, but something that is computed of it. */
  public static TraceValue outside(String name, Tensor tensor) {
    return new TraceValue(name, "", tensor, Origin.CONSTANT);
  }

  /** Gives the value its number, if it has none yet; returns whether it had none. */
  boolean number(int newId) {
    boolean fresh = id < 0;
    id = fresh ? newId : id;
    return fresh;
  }

  /** The number of this value among those of its trace, from 0. */
  public int id() {
    return id;
  }

  /** The name of the graph's value. */
  public String name() {
    return name;
  }

  /** The steps of the recurrences around it, such as {@code [3]}, or an empty string. */
  public String step() {
    return step;
  }

  private int[] steps() {
    return Arrays.stream(step.split("[\\[\\]]+"))
        .filter(part -> !part.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  public Tensor tensor() {
    return tensor.fresh();
  }

  /** From now on computes the tensor from the operands of its producer when it is asked for. */
  void defer() {
    tensor = Tensor.deferred(tensor, this::computed);
  }

  /** The elements as the producer gives them. */
  double[] computed() {
    return producer.op().forward(producer.tensors()).get(outputIndex).doubles();
  }

  public Origin origin() {
    return origin;
  }

  /** The evaluation that gave this value, or null for an input or a constant. */
  public TraceNode producer() {
    return producer;
  }

  /** Which output of the producer it is. */
  public int outputIndex() {
    return outputIndex;
  }

  @Override
  public String toString() {
    return "'" + name + step + "'";
  }
}

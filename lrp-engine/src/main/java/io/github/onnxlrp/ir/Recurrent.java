package io.github.onnxlrp.ir;

import java.util.List;

/**
 * The only recurrence: runs {@code body} once a step. LSTM, GRU, RNN, Scan and Loop all become
 * this.
 *
 * <p>The node's operands are {@code [trip_count, condition, initial states..., scanned inputs...]};
 * the first two may be absent (null). The body's inputs are {@code [iteration, condition,
 * states..., slices of the scanned inputs...]}, its outputs {@code [condition, states..., scan
 * outputs...]}; the body reads everything else from the graph around it. The node's outputs are
 * {@code [final states..., stacked scan outputs...]}. The number of steps is the length of the
 * scanned inputs, or the trip count, or until the condition is false.
 *
 * @param name the operator that it came from, such as LSTM or Loop
 * @param description one line for {@code inspect}, such as {@code hidden_size 60, bidirectional}
 * @param body one time step
 * @param states number of states
 * @param scannedInputs how each scanned input is cut into steps
 * @param scanOutputs how the steps of each scan output are put together
 * @param batchAxis the axis of independent samples in every state and in one step of every scanned
 *     input, where the operator says it; otherwise -1
 */
public record Recurrent(
    String name,
    String description,
    Graph body,
    int states,
    List<Scan> scannedInputs,
    List<Scan> scanOutputs,
    int batchAxis)
    implements Op {
  /** Number of body inputs before the states: the iteration number and the condition. */
  public static final int BODY_PREFIX = 2;

  /** Number of node operands before the states: the trip count and the condition. */
  public static final int NODE_PREFIX = 2;

  /** A recurrence whose operator does not say where samples lie. */
  public Recurrent(
      String name,
      String description,
      Graph body,
      int states,
      List<Scan> scannedInputs,
      List<Scan> scanOutputs) {
    this(name, description, body, states, scannedInputs, scanOutputs, -1);
  }

  /** Whether a state stays what it was: the body gives what it reads. */
  public boolean keeps(int state) {
    return body.outputs().get(1 + state) == body.inputs().get(BODY_PREFIX + state);
  }

  /** The same recurrence of another body, with the same inputs and outputs. */
  public Recurrent withBody(Graph another) {
    return new Recurrent(name, description, another, states, scannedInputs, scanOutputs, batchAxis);
  }

  /**
   * The time axis of a scanned value.
   *
   * @param axis the axis of time
   * @param reverse whether the last element along it belongs to the first step
   */
  public record Scan(int axis, boolean reverse) {}
}

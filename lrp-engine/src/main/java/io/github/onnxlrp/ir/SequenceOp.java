package io.github.onnxlrp.ir;

/**
 * An operation that makes, changes or reads a sequence: a list of values of the graph. The elements
 * stay the values that they are, so relevance needs no rule for sequences.
 *
 * @param action what it does
 * @param axis for {@link Action#SPLIT} and {@link Action#CONCAT} the axis
 * @param newAxis for these two, whether the elements lack the axis
 */
public record SequenceOp(Action action, int axis, boolean newAxis) implements Op {
  /** What is done, with the operands that it takes. */
  public enum Action {
    /** A sequence without elements. */
    EMPTY,
    /** A sequence of all operands. */
    CONSTRUCT,
    /** A sequence, a tensor and optionally the position before which it is inserted. */
    INSERT,
    /** A sequence and optionally the position that is left out, by default the last. */
    ERASE,
    /** A sequence and a position; the result is that element. */
    AT,
    /** A sequence; the result is the number of its elements. */
    LENGTH,
    /** A sequence; the result is a tensor of all elements. */
    CONCAT,
    /**
     * A tensor and optionally the length of all parts, 1 when absent, or those of each. Parts of
     * given lengths of each keep the axis in any case.
     */
    SPLIT
  }

  /** An action that needs no axis. */
  public SequenceOp(Action action) {
    this(action, 0, false);
  }

  @Override
  public String name() {
    return switch (action) {
      case EMPTY -> "SequenceEmpty";
      case CONSTRUCT -> "SequenceConstruct";
      case INSERT -> "SequenceInsert";
      case ERASE -> "SequenceErase";
      case AT -> "SequenceAt";
      case LENGTH -> "SequenceLength";
      case CONCAT -> "ConcatFromSequence";
      case SPLIT -> "SplitToSequence";
    };
  }
}

package io.github.onnxlrp.trace;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Split;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.ir.op.Unstack;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Runs one operation on sequences; only cutting and joining tensors leaves evaluations. */
final class SequenceRun {
  private final ForwardPass pass;
  private final Trace trace;
  private final Node node;
  private final SequenceOp op;
  private final Scope scope;

  SequenceRun(ForwardPass pass, Trace trace, Node node, SequenceOp op, Scope scope) {
    this.pass = pass;
    this.trace = trace;
    this.node = node;
    this.op = op;
    this.scope = scope;
  }

  Item run() {
    return switch (op.action()) {
      case EMPTY -> new TraceSequence(List.of());
      case CONSTRUCT -> new TraceSequence(node.inputs().stream().map(scope::get).toList());
      case INSERT -> insert();
      case ERASE -> sequence().without(position(1, sequence().size(), sequence().size() - 1));
      case AT -> sequence().get(position(1, sequence().size(), -1));
      case LENGTH -> length();
      case CONCAT -> concat();
      case SPLIT -> split();
    };
  }

  private TraceSequence sequence() {
    return scope.sequence(node.inputs().get(0));
  }

  private Value operand(int index) {
    return index < node.inputs().size() ? node.inputs().get(index) : null;
  }

  private TraceValue length() {
    trace.addOfThisRun(
        "%s node '%s%s' reads the length of a sequence"
            .formatted(op.name(), node.name(), scope.step()));
    return constant(Tensor.of(new long[] {sequence().size()}));
  }

  private TraceSequence insert() {
    int at = position(2, sequence().size() + 1, sequence().size());
    return sequence().with(at, scope.get(node.inputs().get(1)));
  }

  /** A position among {@code count}; a negative one counts from the sequence's end. */
  private int position(int operand, int count, int absent) {
    if (operand(operand) == null) {
      requireInside(absent, count);
      return absent;
    }
    TraceValue at = scope.get(operand(operand));
    if (at.producer() != null || at.origin() != TraceValue.Origin.CONSTANT) {
      trace.addOfThisRun(
          "%s node '%s%s' computes a position in a sequence"
              .formatted(op.name(), node.name(), scope.step()));
    }
    long given = at.tensor().integer();
    long position = given < 0 ? given + sequence().size() : given;
    requireInside(position, count);
    return (int) position;
  }

  private void requireInside(long position, int count) {
    if (position < 0 || position >= count) {
      throw OnnxLrpException.invalid(
          "%s node '%s%s': position %d is outside of a sequence of %d elements",
          op.name(), node.name(), scope.step(), position, sequence().size());
    }
  }

  private TraceValue concat() {
    List<TraceValue> elements = sequence().elements();
    if (elements.isEmpty()) {
      throw OnnxLrpException.invalid(
          "%s node '%s%s': the sequence is empty, and a tensor of no elements has no known shape",
          op.name(), node.name(), scope.step());
    }
    TensorOp join = op.newAxis() ? new Stack(op.axis()) : new Concat(op.axis());
    return pass.evaluate(node.name(), scope.step(), join, elements, node.outputs()).get(0);
  }

  private TraceSequence split() {
    TraceValue data = scope.get(node.inputs().get(0));
    TraceValue lengths = operand(1) == null ? null : scope.get(operand(1));
    if (lengths == null || lengths.tensor().rank() == 0) {
      return equalParts(data, lengths == null ? 1 : lengths.tensor().integer());
    }
    pass.requireParts(node, lengths.tensor().size());
    return parts(new Split(op.axis(), lengths.tensor().size()), List.of(data, lengths));
  }

  private TraceSequence equalParts(TraceValue data, long length) {
    int dim = data.tensor().dim(Shapes.axis(op.axis(), data.tensor().rank()));
    boolean single = length == 1 || dim == 1;
    if (length < 1 || (op.newAxis() && !single)) {
      throw OnnxLrpException.invalid(
          "%s node '%s%s': split is %d; expected %s",
          op.name(),
          node.name(),
          scope.step(),
          length,
          op.newAxis() ? "1, because keepdims=0 drops the axis" : "a positive length");
    }
    pass.requireParts(node, (dim + length - 1) / length);
    if (op.newAxis()) {
      return parts(new Unstack(op.axis(), dim), List.of(data));
    }
    long[] lengths = new long[Math.toIntExact((dim + length - 1) / length)];
    Arrays.setAll(lengths, k -> Math.min(length, dim - k * length));
    TraceValue all = constant(Tensor.vector(lengths));
    return parts(new Split(op.axis(), lengths.length), List.of(data, all));
  }

  /** The elements are called by the sequence and their position. */
  private TraceSequence parts(TensorOp cut, List<TraceValue> operands) {
    return new TraceSequence(pass.evaluate(node.name(), scope.step(), cut, operands, List.of()));
  }

  private TraceValue constant(Tensor tensor) {
    return new TraceValue(node.name(), scope.step(), tensor, TraceValue.Origin.CONSTANT);
  }
}

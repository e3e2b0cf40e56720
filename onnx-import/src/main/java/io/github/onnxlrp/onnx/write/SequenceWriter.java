package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.SequenceOp.Action;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what makes, changes and reads sequences. */
final class SequenceWriter {
  private static final Set<Action> GIVE_SEQUENCES =
      EnumSet.of(Action.EMPTY, Action.CONSTRUCT, Action.INSERT, Action.ERASE, Action.SPLIT);

  private SequenceWriter() {}

  static void write(GraphWriter writer, Node node, SequenceOp op) {
    List<String> operands = node.inputs().stream().map(writer::name).toList();
    int first = writer.nodes().size();
    List<String> results =
        writer.nodes().add(node.name(), op.name(), 1, attributes(writer, op), operands);
    writer.name(node.outputs(), results, first);
    Value output = node.outputs().get(0);
    if (GIVE_SEQUENCES.contains(op.action()) && output != null) {
      writer.writing().addSequence(output);
    }
  }

  private static Map<String, ?> attributes(GraphWriter writer, SequenceOp op) {
    ElementType floats = writer.writing().constants().floats();
    return switch (op.action()) {
      case EMPTY -> Map.of("dtype", ElementTypes.code(floats));
      case CONCAT -> Map.of("axis", op.axis(), "new_axis", op.newAxis());
      case SPLIT -> Map.of("axis", op.axis(), "keepdims", !op.newAxis());
      default -> Map.of();
    };
  }
}

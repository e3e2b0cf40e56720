package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.SequenceOp;
import io.github.onnxlrp.ir.SequenceOp.Action;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.translate.OnnxNode;

/** The operators on sequences of tensors. */
final class SequenceTranslator {
  private SequenceTranslator() {}

  static void empty(OnnxNode node) {
    // The type of its elements, which they bring along.
    node.attributes().integer("dtype", 1);
    node.emit(new SequenceOp(Action.EMPTY));
  }

  static void construct(OnnxNode node) {
    node.emit(new SequenceOp(Action.CONSTRUCT), node.allInputs());
  }

  static void insert(OnnxNode node) {
    Value sequence = node.input(0, "input_sequence");
    Value tensor = node.input(1, "tensor");
    node.emit(new SequenceOp(Action.INSERT), sequence, tensor, node.optionalInput(2));
  }

  static void erase(OnnxNode node) {
    Value sequence = node.input(0, "input_sequence");
    node.emit(new SequenceOp(Action.ERASE), sequence, node.optionalInput(1));
  }

  static void at(OnnxNode node) {
    Value sequence = node.input(0, "input_sequence");
    node.emit(new SequenceOp(Action.AT), sequence, node.input(1, "position"));
  }

  static void length(OnnxNode node) {
    node.emit(new SequenceOp(Action.LENGTH), node.input(0, "input_sequence"));
  }

  static void concat(OnnxNode node) {
    int axis = (int) node.attributes().integer("axis");
    boolean newAxis = node.attributes().flag("new_axis", false);
    node.emit(new SequenceOp(Action.CONCAT, axis, newAxis), node.input(0, "input_sequence"));
  }

  static void split(OnnxNode node) {
    int axis = node.attributes().intValue("axis", 0);
    boolean keepDims = node.attributes().flag("keepdims", true);
    Value data = node.input(0, "input");
    node.emit(new SequenceOp(Action.SPLIT, axis, !keepDims), data, node.optionalInput(1));
  }
}

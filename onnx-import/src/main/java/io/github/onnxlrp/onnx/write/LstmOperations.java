package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import io.github.onnxlrp.fused.LstmBackward;
import io.github.onnxlrp.fused.LstmForward;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.onnx.write.WrittenOperation.Batches;
import java.util.List;

/** Fused recurrences, which are written for all samples and steps at once. */
final class LstmOperations {
  static final List<WrittenOperation> LIST =
      List.of(
          entry(LstmForward.class, null, (op, o) -> forward(List.of(op), o)),
          entry(LstmBackward.class, null, (op, o) -> backward(List.of(op), o)),
          entry(SideBySide.class, LstmForward.NAME, (op, o) -> forward(parts(op), o)),
          entry(SideBySide.class, LstmBackward.NAME, (op, o) -> backward(parts(op), o)));

  private LstmOperations() {}

  private static WrittenOperation entry(
      Class<? extends TensorOp> type, String name, WrittenOperation.Writing writing) {
    return new WrittenOperation(type, name, Batches.LEADING_AXIS, writing);
  }

  private static List<TensorOp> parts(TensorOp op) {
    return ((SideBySide) op).parts();
  }

  private static List<String> forward(List<TensorOp> parts, Operation o) {
    List<FusedLstm> lstms = parts.stream().map(part -> ((LstmForward) part).lstm()).toList();
    return new LstmForwardWriter(lstms, o).write();
  }

  private static List<String> backward(List<TensorOp> parts, Operation o) {
    return new LstmBackwardWriter(parts.stream().map(LstmBackward.class::cast).toList(), o).write();
  }
}

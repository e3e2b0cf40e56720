package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.TensorOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operations that can be written as standard operators of ONNX. */
final class WrittenOperations {
  /** One list for each family of operations; a new operation is a line in one of them. */
  static final List<WrittenOperation> LIST =
      Stream.of(
              ArithmeticOperations.LIST,
              FunctionOperations.LIST,
              DerivativeOperations.LIST,
              ActivationDerivatives.LIST,
              DiscreteOperations.LIST,
              MovementOperations.LIST,
              ShapeOperations.LIST,
              ReductionOperations.LIST,
              WindowOperations.LIST,
              ScatterOperations.LIST,
              AdjointOperations.LIST,
              RuleOperations.LIST,
              ShareOperations.LIST,
              PartOperations.LIST,
              BilinearOperations.LIST,
              TotalOperations.LIST,
              LstmOperations.LIST)
          .flatMap(List::stream)
          .toList();

  private static final Map<Key, WrittenOperation> BY_KEY = new HashMap<>();

  static {
    LIST.forEach(entry -> BY_KEY.put(new Key(entry.type(), entry.name()), entry));
  }

  private record Key(Class<?> type, String name) {}

  private WrittenOperations() {}

  /** How an operation is written; null where it cannot be. */
  static WrittenOperation of(TensorOp op) {
    WrittenOperation named = BY_KEY.get(new Key(op.getClass(), op.name()));
    return named == null ? BY_KEY.get(new Key(op.getClass(), null)) : named;
  }
}

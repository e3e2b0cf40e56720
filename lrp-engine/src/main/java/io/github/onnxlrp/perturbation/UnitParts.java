package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.propagation.TraceAnalysis;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of the values of a run comes of one unit, and what of biases, as a quantity. */
final class UnitParts implements Quantity {
  private final TraceAnalysis analysis;
  private final Map<TraceValue, TraceValue> masks;
  private final Set<TraceValue> numbers;
  private final IdMask ids;

  /**
   * Says what they are.
   *
   * @param masks for each input that is changed what is 1 in the unit, 0 elsewhere
   */
  UnitParts(TraceAnalysis analysis, Places places, Map<TraceValue, TraceValue> masks) {
    this.analysis = analysis;
    this.numbers = Set.copyOf(places.numbers());
    this.masks = masks;
    this.ids = new IdsOfUnit(analysis.activity());
  }

  @Override
  public <V> Computation<List<V>> on(Forward<V> forward) {
    return new Decomposition<>(this, analysis.activity(), analysis.roles(), forward);
  }

  /** What of an explained input comes of the unit; of ids the rows do. */
  <V> V ofInput(Forward<V> forward, TraceValue input) {
    return numbers.contains(input)
        ? forward.emit(
            new WeightedBy(), List.of(forward.value(input), forward.value(masks.get(input))))
        : forward.emit(Generators.zerosLike(), List.of(forward.value(input)));
  }

  /** What of the rows that ids look up comes of the unit. */
  <V> V ofRows(Forward<V> forward, TraceNode node, LookupOp lookup) {
    List<V> operands = forward.operands(node);
    operands.add(forward.quantity(ids, node.input(lookup.idsOperand())).get(0));
    operands.add(forward.value(node.output()));
    return forward.emit(new RowsOfUnit(lookup), operands);
  }

  private final class IdsOfUnit extends IdMask {
    IdsOfUnit(Activity activity) {
      super(activity);
    }

    @Override
    <V> V ofInput(Forward<V> forward, TraceValue input) {
      return masks.containsKey(input)
          ? forward.value(masks.get(input))
          : forward.emit(Generators.zerosLike(), List.of(forward.value(input)));
    }
  }

  /**
   * The rows of some ids, and zeros for others. Operands are those of the lookup, the mask of the
   * ids, and the rows.
   */
  private record RowsOfUnit(LookupOp lookup) implements AdjointOp {
    @Override
    public String name() {
      return "RowsOfUnit";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int last = inputs.size() - 1;
      Tensor mask = inputs.get(last - 1);
      Tensor rows = inputs.get(last);
      int[] owners = lookup.idsOfElements(inputs.subList(0, last - 1), rows.shape());
      double[] own = rows.doubles().clone();
      for (int k = 0; k < own.length; k++) {
        own[k] = mask.get(owners[k]) == 0 ? 0 : own[k];
      }
      return List.of(Tensor.floating(rows.type(), own, rows.shape()));
    }
  }
}

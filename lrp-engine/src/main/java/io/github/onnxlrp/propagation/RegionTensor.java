package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.FromOperands;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link RegionQuantity} with one number for each element of a value.
 *
 * @param <V> tensors or values of a graph
 */
abstract class RegionTensor<V> extends RegionQuantity<List<V>> {
  private final Forward<V> forward;
  private final Algebra<V> algebra;

  RegionTensor(Activity activity, Roles roles, Forward<V> forward) {
    super(activity, roles);
    this.forward = forward;
    this.algebra = new Algebra<>(forward);
  }

  final Algebra<V> algebra() {
    return algebra;
  }

  final V value(TraceValue traced) {
    return forward.value(traced);
  }

  final List<V> zeros(TraceValue traced) {
    return List.of(algebra.zeros(value(traced)));
  }

  final List<V> ones(TraceValue traced) {
    return List.of(algebra.ones(value(traced)));
  }

  @Override
  List<List<V>> ofMovement(TraceNode node, List<List<V>> operands) {
    List<List<V>> result = new ArrayList<>();
    moved(node, operands, 0).forEach(moved -> result.add(List.of(moved)));
    return result;
  }

  /** A node applied to a part of what is at its operands; null stands for the operand itself. */
  final List<V> moved(TraceNode node, List<List<V>> operands, int part) {
    List<V> numbers = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      List<V> operand = operands.get(k);
      numbers.add(operand == null ? value(node.input(k)) : operand.get(part));
    }
    return forward.add(node.op(), numbers);
  }

  static Quantity bias(Activity activity, Roles roles, FromOperands<Boolean> hasBias) {
    return new Quantity() {
      @Override
      public <V> Computation<List<V>> on(Forward<V> forward) {
        return new Bias<>(activity, roles, forward, hasBias);
      }
    };
  }

  static Quantity units(Activity activity, Roles roles) {
    return new Quantity() {
      @Override
      public <V> Computation<List<V>> on(Forward<V> forward) {
        return new Units<>(activity, roles, forward);
      }
    };
  }

  static Quantity linearUnits(Activity activity, Roles roles, Quantity units) {
    return new Quantity() {
      @Override
      public <V> Computation<List<V>> on(Forward<V> forward) {
        return new LinearUnits<>(activity, roles, forward, units);
      }
    };
  }

  static Quantity termUnits(Activity activity, Roles roles) {
    return new Quantity() {
      @Override
      public <V> Computation<List<V>> on(Forward<V> forward) {
        return new TermUnits<>(activity, roles, forward);
      }
    };
  }

  private static final class Bias<V> extends RegionTensor<V> {
    private final FromOperands<Boolean> hasBias;

    Bias(Activity activity, Roles roles, Forward<V> forward, FromOperands<Boolean> hasBias) {
      super(activity, roles, forward);
      this.hasBias = hasBias;
    }

    @Override
    List<V> ofConstant(TraceValue value) {
      return List.of(value(value));
    }

    @Override
    List<V> ofTerm(TraceValue value) {
      return zeros(value);
    }

    @Override
    List<V> ofLinear(TraceNode node) {
      return zeros(node.output());
    }

    @Override
    List<V> ofSum(TraceNode node, List<List<V>> operands) {
      int only = node.op() instanceof Add ? onlyOneWithBias(node) : -1;
      return only < 0
          ? moved(node, operands, 0)
          : List.of(algebra().broadcastTo(operands.get(only).get(0), value(node.output())));
    }

    /** The operand that is the only one with a constant part; -1 where there are more or none. */
    private int onlyOneWithBias(TraceNode node) {
      boolean first;
      boolean second;
      synchronized (hasBias) {
        first = hasBias.at(node.input(0));
        second = hasBias.at(node.input(1));
      }
      return first == second ? -1 : first ? 0 : 1;
    }
  }

  private static final class Units<V> extends RegionTensor<V> {
    Units(Activity activity, Roles roles, Forward<V> forward) {
      super(activity, roles, forward);
    }

    @Override
    List<V> ofConstant(TraceValue value) {
      return zeros(value);
    }

    @Override
    List<V> ofTerm(TraceValue value) {
      return ones(value);
    }

    @Override
    List<V> ofLinear(TraceNode node) {
      return ones(node.output());
    }

    @Override
    List<V> ofSum(TraceNode node, List<List<V>> operands) {
      return ones(node.output());
    }
  }

  /** Counts add up whatever the signs of the terms. */
  private abstract static class UnitCount<V> extends RegionTensor<V> {
    UnitCount(Activity activity, Roles roles, Forward<V> forward) {
      super(activity, roles, forward);
    }

    @Override
    List<V> ofConstant(TraceValue value) {
      return zeros(value);
    }

    @Override
    List<V> ofSum(TraceNode node, List<List<V>> operands) {
      V result = value(node.output());
      V sum = algebra().zeros(result);
      for (List<V> operand : operands) {
        sum =
            operand == null
                ? sum
                : algebra().plus(sum, algebra().broadcastTo(operand.get(0), result));
      }
      return List.of(sum);
    }
  }

  private static final class LinearUnits<V> extends UnitCount<V> {
    private final UnitWeights<V> unitWeights;

    LinearUnits(Activity activity, Roles roles, Forward<V> forward, Quantity units) {
      super(activity, roles, forward);
      this.unitWeights = new UnitWeights<>(activity, forward, units);
    }

    @Override
    List<V> ofTerm(TraceValue value) {
      return zeros(value);
    }

    @Override
    List<V> ofLinear(TraceNode node) {
      return List.of(unitWeights.count(node));
    }
  }

  private static final class TermUnits<V> extends UnitCount<V> {
    TermUnits(Activity activity, Roles roles, Forward<V> forward) {
      super(activity, roles, forward);
    }

    @Override
    List<V> ofTerm(TraceValue value) {
      return ones(value);
    }

    @Override
    List<V> ofLinear(TraceNode node) {
      return zeros(node.output());
    }
  }
}

package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Something that is carried forward through affine regions from their boundary: the bias, or the
 * number of lower units. A region is made of movement, Add and Sub; it ends below linear operations
 * and above everything else. It has the shape of the value that it is at.
 */
abstract class RegionQuantity extends FromOperands<Tensor> {
  private final Activity activity;
  private final Marking marking;

  RegionQuantity(Activity activity, Marking marking) {
    this.activity = activity;
    this.marking = marking;
  }

  /** At what does not depend on anything explained. */
  abstract Tensor ofConstant(TraceValue value);

  /** At a term of the sum. */
  abstract Tensor ofTerm(TraceValue value);

  /** At the result of a linear operation. */
  abstract Tensor ofLinear(TraceNode node);

  /** At a sum, from what it is at the operands. */
  abstract Tensor ofSum(TraceNode node, List<Tensor> operands);

  /** The operands that lie in the same region; empty at its boundary. */
  @Override
  final List<TraceValue> needed(TraceValue value) {
    Kind kind = kindInside(value);
    if (kind != Kind.SUM && kind != Kind.MOVEMENT) {
      return List.of();
    }
    return value.producer().inputs().stream().filter(RegionQuantity::isData).toList();
  }

  /** The kind of the evaluation that gave a value of the region, or null at a term. */
  private Kind kindInside(TraceValue value) {
    TraceNode node = value.producer();
    if (!activity.isActive(value) || node == null || activity.isInitialState(value)) {
      return null;
    }
    return marking.isInsideRegion(node) ? marking.kind(node) : null;
  }

  private static boolean isData(TraceValue operand) {
    return operand != null && operand.tensor().isFloating();
  }

  @Override
  final Tensor compute(TraceValue value) {
    Kind kind = kindInside(value);
    if (kind == null) {
      return activity.isActive(value) ? ofTerm(value) : ofConstant(value);
    }
    TraceNode node = value.producer();
    if (kind == Kind.LINEAR) {
      return ofLinear(node);
    }
    if (kind == Kind.SUM) {
      return ofSum(node, operands(node));
    }
    List<Tensor> moved = node.op().forward(operands(node));
    for (int k = 0; k < moved.size(); k++) {
      remember(node.outputs().get(k), moved.get(k));
    }
    return moved.get(value.outputIndex());
  }

  private List<Tensor> operands(TraceNode node) {
    List<Tensor> result = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      result.add(isData(operand) ? known(operand) : operand == null ? null : operand.tensor());
    }
    return result;
  }

  static Tensor zeros(TraceValue value) {
    return Tensor.zeros(ElementType.DOUBLE, value.tensor().shape());
  }

  static Tensor ones(Tensor like) {
    double[] ones = new double[like.size()];
    Arrays.fill(ones, 1);
    return Tensor.of(ones, like.shape());
  }

  /** The constant part of a value: what it would be if all of the boundary were zero. */
  static RegionQuantity bias(Activity activity, Marking marking) {
    return new RegionQuantity(activity, marking) {
      @Override
      Tensor ofConstant(TraceValue value) {
        return value.tensor();
      }

      @Override
      Tensor ofTerm(TraceValue value) {
        return zeros(value);
      }

      @Override
      Tensor ofLinear(TraceNode node) {
        return zeros(node.output());
      }

      @Override
      Tensor ofSum(TraceNode node, List<Tensor> operands) {
        return node.op().forward(operands).get(0);
      }
    };
  }

  /** 1 at each element but those that only movement brought there from a constant. */
  static RegionQuantity units(Activity activity, Marking marking) {
    return new RegionQuantity(activity, marking) {
      @Override
      Tensor ofConstant(TraceValue value) {
        return zeros(value);
      }

      @Override
      Tensor ofTerm(TraceValue value) {
        return ones(value.tensor());
      }

      @Override
      Tensor ofLinear(TraceNode node) {
        return ones(node.output().tensor());
      }

      @Override
      Tensor ofSum(TraceNode node, List<Tensor> operands) {
        return ones(node.output().tensor());
      }
    };
  }

  /** For each element the number of units below the linear operations that it comes from. */
  static RegionQuantity linearUnits(Activity activity, Marking marking, UnitWeights unitWeights) {
    return new UnitCount(activity, marking) {
      @Override
      Tensor ofTerm(TraceValue value) {
        return zeros(value);
      }

      @Override
      Tensor ofLinear(TraceNode node) {
        return unitWeights.count(node);
      }
    };
  }

  /**
   * For each element the number of terms that it is the sum of; results of linear operations not.
   */
  static RegionQuantity termUnits(Activity activity, Marking marking) {
    return new UnitCount(activity, marking) {
      @Override
      Tensor ofTerm(TraceValue value) {
        return ones(value.tensor());
      }

      @Override
      Tensor ofLinear(TraceNode node) {
        return zeros(node.output());
      }
    };
  }

  /** Counts add up whatever the signs of the terms. */
  private abstract static class UnitCount extends RegionQuantity {
    UnitCount(Activity activity, Marking marking) {
      super(activity, marking);
    }

    @Override
    Tensor ofConstant(TraceValue value) {
      return zeros(value);
    }

    @Override
    Tensor ofSum(TraceNode node, List<Tensor> operands) {
      int[] shape = node.output().tensor().shape();
      Tensor sum = zeros(node.output());
      for (Tensor operand : operands) {
        sum = sum.plus(Broadcast.to(operand, shape));
      }
      return sum;
    }
  }
}

package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link RegionQuantity} with one number for each element of a value. */
abstract class RegionTensor extends RegionQuantity<Tensor> {
  RegionTensor(Activity activity, Roles roles) {
    super(activity, roles);
  }

  @Override
  List<Tensor> ofMovement(TraceNode node, List<Tensor> operands) {
    return moved(node, operands);
  }

  /** A node applied to other numbers; null stands for the operand itself. */
  static List<Tensor> moved(TraceNode node, List<Tensor> numbers) {
    List<Tensor> operands = new ArrayList<>();
    for (int k = 0; k < numbers.size(); k++) {
      TraceValue operand = node.input(k);
      operands.add(numbers.get(k) != null || operand == null ? numbers.get(k) : operand.tensor());
    }
    return node.op().forward(operands);
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
  static RegionTensor bias(Activity activity, Roles roles) {
    return new RegionTensor(activity, roles) {
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
        return moved(node, operands).get(0);
      }
    };
  }

  /** 1 at each element but those that only movement brought there from a constant. */
  static RegionTensor units(Activity activity, Roles roles) {
    return new RegionTensor(activity, roles) {
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
  static RegionTensor linearUnits(Activity activity, Roles roles, UnitWeights unitWeights) {
    return new UnitCount(activity, roles) {
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
  static RegionTensor termUnits(Activity activity, Roles roles) {
    return new UnitCount(activity, roles) {
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
  private abstract static class UnitCount extends RegionTensor {
    UnitCount(Activity activity, Roles roles) {
      super(activity, roles);
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
        sum = operand == null ? sum : sum.plus(Broadcast.to(operand, shape));
      }
      return sum;
    }
  }
}

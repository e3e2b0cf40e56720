package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums {@code z_p} of one {@link Part} at the values of affine regions, without biases, both as
 * they stand and as they count below an operand that is subtracted.
 */
final class PartSums extends RegionQuantity<PartSums.Both> {
  /** The sums of a part under either sign. */
  record Both(Tensor positive, Tensor negative) {
    Tensor of(boolean opposite) {
      return opposite ? negative : positive;
    }
  }

  private final Roles roles;
  private final Way positive;
  private final Way negative;
  private final LinearParts linear;

  PartSums(Activity activity, Roles roles, LinearParts linear, Part part) {
    super(activity, roles);
    this.roles = roles;
    this.positive = new Way(part, false);
    this.negative = positive.opposite();
    this.linear = linear;
  }

  @Override
  Both ofConstant(TraceValue value) {
    Tensor zeros = RegionTensor.zeros(value);
    return new Both(zeros, zeros);
  }

  @Override
  Both ofTerm(TraceValue value) {
    return new Both(ofTerm(value, positive), ofTerm(value, negative));
  }

  private static Tensor ofTerm(TraceValue value, Way way) {
    double weight = LinearParts.weight(way, 1);
    return value.tensor().map(x -> weight == 0 ? 0 : way.part().input(x) * weight);
  }

  @Override
  Both ofLinear(TraceNode node) {
    return new Both(linear.sum(node, positive), linear.sum(node, negative));
  }

  @Override
  Both ofSum(TraceNode node, List<Both> operands) {
    boolean[] terms = roles.terms(node);
    if (Factors.isFactor(node, terms)) {
      int operand = terms[0] ? 0 : 1;
      return factored(Factors.of(node, operand), operands.get(operand));
    }
    return new Both(ofSum(node, operands, false), ofSum(node, operands, true));
  }

  private Both factored(Tensor factors, Both sums) {
    int[] shape = factors.shape();
    int degree = positive.part().degree();
    Tensor same = Message.scales(factors, degree, false);
    Tensor opposite = Message.scales(factors, degree, true);
    Tensor first = Broadcast.to(sums.positive(), shape);
    Tensor second = Broadcast.to(sums.negative(), shape);
    return new Both(
        first.times(same).plus(second.times(opposite)),
        second.times(same).plus(first.times(opposite)));
  }

  private static Tensor ofSum(TraceNode node, List<Both> operands, boolean opposite) {
    int[] shape = node.output().tensor().shape();
    Tensor sum = RegionTensor.zeros(node.output());
    for (int k = 0; k < operands.size(); k++) {
      boolean subtracted = node.op().sign(k) < 0;
      sum = sum.plus(Broadcast.to(operands.get(k).of(opposite != subtracted), shape));
    }
    return sum;
  }

  @Override
  List<Both> ofMovement(TraceNode node, List<Both> operands) {
    List<Tensor> asTheyStand = moved(node, operands, false);
    List<Tensor> opposite = moved(node, operands, true);
    List<Both> result = new ArrayList<>();
    for (int k = 0; k < asTheyStand.size(); k++) {
      result.add(new Both(asTheyStand.get(k), opposite.get(k)));
    }
    return result;
  }

  private static List<Tensor> moved(TraceNode node, List<Both> operands, boolean opposite) {
    List<Tensor> numbers = new ArrayList<>();
    operands.forEach(both -> numbers.add(both == null ? null : both.of(opposite)));
    return RegionTensor.moved(node, numbers);
  }
}

package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The sums {@code z_p} of one {@link Part} at the values of affine regions, without biases: first
 * as they stand, then as they count below an operand that is subtracted.
 *
 * @param <V> tensors or values of a graph
 */
final class PartSums<V> extends RegionTensor<V> {
  private static final int AS_IT_STANDS = 0;
  private static final int OPPOSITE = 1;

  private final Roles roles;
  private final Way positive;
  private final Way negative;
  private final LinearParts<V> linear;
  private final Forward<V> forward;

  /**
   * The sums of one part.
   *
   * @param activity what is a unit
   * @param roles what a region is made of
   * @param part the part
   */
  record Of(Activity activity, Roles roles, Part part) implements Quantity {
    @Override
    public <V> Computation<List<V>> on(Forward<V> forward) {
      return new PartSums<>(activity, roles, forward, part);
    }
  }

  private PartSums(Activity activity, Roles roles, Forward<V> forward, Part part) {
    super(activity, roles, forward);
    this.roles = roles;
    this.forward = forward;
    this.positive = new Way(part, false);
    this.negative = positive.opposite();
    this.linear = new LinearParts<>(activity, forward);
  }

  @Override
  List<V> ofConstant(TraceValue value) {
    V zeros = algebra().zeros(value(value));
    return List.of(zeros, zeros);
  }

  @Override
  List<V> ofTerm(TraceValue value) {
    return List.of(ofTerm(value, positive), ofTerm(value, negative));
  }

  private V ofTerm(TraceValue value, Way way) {
    double weight = LinearParts.weight(way, 1);
    return algebra()
        .map("PartOfTerm", x -> weight == 0 ? 0 : way.part().input(x) * weight, value(value));
  }

  @Override
  List<V> ofLinear(TraceNode node) {
    return List.of(linear.sum(node, positive), linear.sum(node, negative));
  }

  @Override
  List<V> ofSum(TraceNode node, List<List<V>> operands) {
    boolean[] terms = roles.terms(node);
    if (Factors.isFactor(node, terms)) {
      int operand = terms[0] ? 0 : 1;
      return factored(Factors.of(node, operand, forward), operands.get(operand));
    }
    return List.of(ofSum(node, operands, false), ofSum(node, operands, true));
  }

  private List<V> factored(V factors, List<V> sums) {
    int degree = positive.part().degree();
    V same = Message.scales(factors, degree, false, algebra());
    V opposite = Message.scales(factors, degree, true, algebra());
    V first = algebra().broadcastTo(sums.get(AS_IT_STANDS), factors);
    V second = algebra().broadcastTo(sums.get(OPPOSITE), factors);
    return List.of(
        algebra().plus(algebra().times(first, same), algebra().times(second, opposite)),
        algebra().plus(algebra().times(second, same), algebra().times(first, opposite)));
  }

  private V ofSum(TraceNode node, List<List<V>> operands, boolean opposite) {
    V result = value(node.output());
    V sum = algebra().zeros(result);
    for (int k = 0; k < operands.size(); k++) {
      boolean subtracted = node.op().sign(k) < 0;
      V operand = operands.get(k).get(opposite != subtracted ? OPPOSITE : AS_IT_STANDS);
      sum = algebra().plus(sum, algebra().broadcastTo(operand, result));
    }
    return sum;
  }

  @Override
  List<List<V>> ofMovement(TraceNode node, List<List<V>> operands) {
    List<V> asTheyStand = moved(node, operands, AS_IT_STANDS);
    List<V> opposite = moved(node, operands, OPPOSITE);
    List<List<V>> result = new ArrayList<>();
    for (int k = 0; k < asTheyStand.size(); k++) {
      result.add(List.of(asTheyStand.get(k), opposite.get(k)));
    }
    return result;
  }
}

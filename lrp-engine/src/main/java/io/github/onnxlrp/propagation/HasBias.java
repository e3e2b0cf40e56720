package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Whether constants are among what a value of an affine region is the sum of. */
final class HasBias extends RegionQuantity<Boolean> {
  HasBias(Activity activity, Roles roles) {
    super(activity, roles);
  }

  @Override
  Boolean ofConstant(TraceValue value) {
    return true;
  }

  @Override
  Boolean ofTerm(TraceValue value) {
    return false;
  }

  @Override
  Boolean ofLinear(TraceNode node) {
    return false;
  }

  @Override
  Boolean ofSum(TraceNode node, List<Boolean> operands) {
    boolean[] terms = roles().terms(node);
    return Factors.isFactor(node, terms)
        ? operands.get(terms[0] ? 0 : 1)
        : operands.stream().filter(Objects::nonNull).anyMatch(has -> has);
  }

  @Override
  List<Boolean> ofMovement(TraceNode node, List<Boolean> operands) {
    boolean any = operands.stream().filter(Objects::nonNull).anyMatch(has -> has);
    return new ArrayList<>(Collections.nCopies(node.outputs().size(), any));
  }
}

package io.github.onnxlrp.relevance;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Reads target specifications against one output of one sample. */
final class TargetIndex {
  private static final String ARGMAX = "argmax";
  private static final String SUM = "sum";

  private final String output;
  private final Tensor sample;

  TargetIndex(String output, Tensor sample) {
    this.output = output;
    this.sample = sample;
    if (sample.size() == 0) {
      throw OnnxLrpException.invalid("output '%s' is empty", output);
    }
  }

  /** {@code argmax} for classes, the element itself where there is only one. */
  String defaultSpecification() {
    if (sample.rank() <= 1 || sample.size() == 1) {
      return ARGMAX;
    }
    throw OnnxLrpException.invalid(
        "output '%s' has shape %s for each sample, so there is no one score; choose one with"
            + " --target, for instance -1,argmax (the last step's strongest), %s or sum",
        output, Shapes.toString(sample.shape()), "0,".repeat(sample.rank() - 1) + "0");
  }

  /** The index of the largest element; the first one where several are equal. */
  List<Integer> largest() {
    return indexOf(largest(new int[sample.rank()], new boolean[sample.rank()]));
  }

  List<Term> terms(String specification, double weight) {
    String trimmed = specification.trim();
    if (trimmed.equals(SUM)) {
      List<Term> all = new ArrayList<>();
      for (int position = 0; position < sample.size(); position++) {
        all.add(new Term(indexOf(position), weight));
      }
      return all;
    }
    if (trimmed.equals(ARGMAX)) {
      return List.of(new Term(largest(), weight));
    }
    return List.of(new Term(parse(trimmed), weight));
  }

  private List<Integer> parse(String specification) {
    String[] parts = specification.split(",", -1);
    if (parts.length != sample.rank()) {
      throw impossible(specification, "expected one component for each axis");
    }
    int[] index = new int[parts.length];
    boolean[] fixed = new boolean[parts.length];
    for (int axis = 0; axis < parts.length; axis++) {
      String part = parts[axis].trim();
      fixed[axis] = !part.equals(ARGMAX);
      if (fixed[axis]) {
        index[axis] = component(specification, part, sample.dim(axis));
      }
    }
    return indexOf(largest(index, fixed));
  }

  private int component(String specification, String part, int dim) {
    int value;
    try {
      value = Integer.parseInt(part);
    } catch (NumberFormatException e) {
      throw impossible(
          specification, "expected argmax, sum, or an index such as 2, -1 or 3,argmax");
    }
    int positive = value < 0 ? value + dim : value;
    if (positive < 0 || positive >= dim) {
      throw impossible(
          specification, "index %d is outside [%d,%d]".formatted(value, -dim, dim - 1));
    }
    return positive;
  }

  private OnnxLrpException impossible(String specification, String why) {
    return OnnxLrpException.invalid(
        "target '%s' does not fit output '%s' of shape %s for each sample: %s",
        specification, output, Shapes.toString(sample.shape()), why);
  }

  /** Position of the largest element among those that agree with the fixed components. */
  private int largest(int[] index, boolean[] fixed) {
    int[] strides = Shapes.strides(sample.shape());
    int best = -1;
    for (int position = 0; position < sample.size(); position++) {
      boolean agrees = true;
      for (int axis = 0; axis < index.length; axis++) {
        int component = position / strides[axis] % sample.dim(axis);
        agrees &= !fixed[axis] || component == index[axis];
      }
      if (agrees && (best < 0 || sample.get(position) > sample.get(best))) {
        best = position;
      }
    }
    return best;
  }

  private List<Integer> indexOf(int position) {
    int[] strides = Shapes.strides(sample.shape());
    List<Integer> index = new ArrayList<>();
    int rest = position;
    for (int stride : strides) {
      index.add(rest / stride);
      rest %= stride;
    }
    return index;
  }
}

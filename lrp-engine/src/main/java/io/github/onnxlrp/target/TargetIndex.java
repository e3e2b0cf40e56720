package io.github.onnxlrp.target;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads target specifications against one output of one sample. */
final class TargetIndex {
  private static final String ARGMAX = "argmax";
  private static final String SUM = "sum";

  private final String output;
  private final OutputReading reading;
  private final Tensor sample;

  TargetIndex(String output, OutputReading reading) {
    this.output = output;
    this.reading = reading;
    this.sample = reading.scores();
    if (sample.size() == 0) {
      throw OnnxLrpException.invalid("output '%s' is empty", output);
    }
  }

  /** {@code argmax} for classes, the element itself where there is only one. */
  String defaultSpecification() {
    if (sample.rank() <= 1 || sample.size() == reading.classesOfUnit()) {
      return ARGMAX;
    }
    throw OnnxLrpException.invalid(
        "output '%s' has shape %s for each sample, so there is no one score; choose one with"
            + " --target, for instance -1,argmax (the last step's strongest), %s or sum",
        output, reading, "0,".repeat(sample.rank() - 1) + "0");
  }

  /** The index of the largest element; the first one where several are equal. */
  List<Integer> largest() {
    return indexOf(largest(new int[sample.rank()], new boolean[sample.rank()]));
  }

  /** The elements that a specification names; of one unit of two classes it sums the unit. */
  List<Term> terms(String specification, double weight) {
    String trimmed = specification.trim();
    if (trimmed.equals(SUM)) {
      List<Term> all = new ArrayList<>();
      int unit = reading.classesOfUnit();
      for (int position = unit - 1; position < sample.size(); position += unit) {
        all.add(new Term(indexOf(position), weight));
      }
      return all;
    }
    if (trimmed.equals(ARGMAX)) {
      return List.of(new Term(largest(), weight));
    }
    return List.of(new Term(parse(trimmed), weight));
  }

  /** Components of leading axes of length 1 may be left out. */
  private List<Integer> parse(String specification) {
    String[] parts = specification.split(",", -1);
    int leftOut = sample.rank() - parts.length;
    if (leftOut < 0 || Shapes.size(Arrays.copyOf(sample.shape(), leftOut)) != 1) {
      throw impossible(specification, "expected one component for each axis");
    }
    int[] index = new int[sample.rank()];
    boolean[] fixed = new boolean[sample.rank()];
    for (int axis = leftOut; axis < sample.rank(); axis++) {
      String part = parts[axis - leftOut].trim();
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
        specification, output, reading, why);
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

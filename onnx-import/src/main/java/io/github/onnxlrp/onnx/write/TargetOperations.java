package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.explain.TargetWeights;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much each element of an output counts for the score of a target. The scores of a sample are
 * its output, or of one unit below a Sigmoid those of two classes; each part of a target is one of
 * them, chosen by fixed components and by the largest of what they leave open.
 */
final class TargetOperations {
  private static final String ARGMAX = "argmax";

  private final Operation o;
  private final boolean binary;
  private final int rank;
  private final String scores;

  private TargetOperations(TargetWeights op, Operation o) {
    this.o = o;
    int axes = o.rank(0);
    int batchAxis = op.batchAxis();
    boolean there = batchAxis >= 0 && batchAxis < axes && o.length(0, batchAxis) == 1;
    String sample =
        there ? o.add("Squeeze", o.input(0), o.integers(batchAxis + o.lead())) : o.input(0);
    int sampleRank = there ? axes - 1 : axes;
    boolean unit = sampleRank == 0 || o.length(0, last(axes, there, batchAxis)) == 1;
    this.binary = unit && op.heads().equals(java.util.Set.of("Sigmoid"));
    this.rank = binary ? Math.max(1, sampleRank) : sampleRank;
    this.scores = binary ? bothClasses(sample, sampleRank) : sample;
  }

  private static int last(int axes, boolean there, int batchAxis) {
    return there && batchAxis == axes - 1 ? axes - 2 : axes - 1;
  }

  private String bothClasses(String sample, int sampleRank) {
    String unit = sampleRank == 0 ? o.add("Unsqueeze", sample, o.integers(o.lead())) : sample;
    String first = o.add("Sub", o.number(0.5), unit);
    String second = o.add("Sub", unit, o.number(0.5));
    return o.add("Concat", Map.of("axis", -1), first, second);
  }

  static String weights(TargetWeights op, Operation o) {
    TargetOperations target = new TargetOperations(op, o);
    String first = op.target().specification();
    String weights = target.chosen(first == null ? ARGMAX : first.trim());
    if (op.target().versus() != null) {
      weights = o.add("Sub", weights, target.chosen(op.target().versus().trim()));
    }
    if (target.binary) {
      String signs = o.tensor(Tensor.of(new double[] {-1, 1}, 2));
      weights =
          o.add(
              "ReduceSum", Map.of("keepdims", true), o.add("Mul", weights, signs), o.integers(-1));
    }
    return o.add("Reshape", weights, o.add("Shape", o.input(0)));
  }

  /** 1 for each score that a specification means. */
  private String chosen(String specification) {
    if (specification.equals("sum")) {
      String ones =
          o.add("ConstantOfShape", o.value(Tensor.scalar(1).reshaped(1)), o.add("Shape", scores));
      return binary ? o.add("Mul", ones, o.tensor(Tensor.of(new double[] {0, 1}, 2))) : ones;
    }
    List<String> masks = new ArrayList<>();
    boolean open = specification.equals(ARGMAX);
    if (!open) {
      String[] components = specification.split(",", -1);
      int leftOut = rank - components.length;
      for (int axis = leftOut; axis < rank; axis++) {
        String component = components[axis - leftOut].trim();
        if (component.equals(ARGMAX)) {
          open = true;
        } else {
          masks.add(at(axis, Integer.parseInt(component)));
        }
      }
    }
    String fixed = masks.isEmpty() ? null : masks.get(0);
    for (int k = 1; k < masks.size(); k++) {
      fixed = o.add("And", fixed, masks.get(k));
    }
    return open ? largest(fixed) : whole(fixed);
  }

  /** True at one place along an axis, in a shape that broadcasts to the scores. */
  private String at(int axis, int component) {
    int along = axis + o.lead();
    String length = o.add("Shape", Map.of("start", along, "end", along + 1), scores);
    String scalar = o.add("Reshape", length, o.integers());
    String places = o.add("Range", o.integer(0), scalar, o.integer(1));
    String place =
        component < 0 ? o.add("Add", scalar, o.integer(component)) : o.integer(component);
    String here = o.add("Equal", places, place);
    int behind = rank - 1 - axis;
    return behind == 0 ? here : o.add("Unsqueeze", here, o.range(1, 1 + behind));
  }

  private String whole(String mask) {
    String all = o.add("Expand", mask, o.add("Shape", scores));
    return OutputTypes.cast(o, all, io.github.onnxlrp.tensor.ElementType.FLOAT);
  }

  /** 1 for the largest score, the first one of several. */
  private String largest(String mask) {
    String candidates =
        mask == null ? scores : o.add("Where", mask, scores, o.number(Double.NEGATIVE_INFINITY));
    String shape = o.add("Shape", scores);
    String flat = o.add("Reshape", candidates, o.lead() == 1 ? o.integers(0, -1) : o.integers(-1));
    String winner = o.add("ArgMax", Map.of("axis", -1, "keepdims", false), flat);
    String size = o.add("Shape", Map.of("start", -1), flat);
    String chosen = AdjointOperations.oneHot(o, -1, winner, size);
    return o.add("Reshape", chosen, shape);
  }
}

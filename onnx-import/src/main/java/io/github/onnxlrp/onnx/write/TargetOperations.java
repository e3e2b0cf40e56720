package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.explain.TargetPlaces;
import io.github.onnxlrp.explain.TargetWeights;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/**
 * How much each element of an output counts for the score of a target. The scores of a sample are
 * its output, or of one unit below a Sigmoid those of two classes; each part of a target is one of
 * them, chosen by fixed components and by the largest of what they leave open.
 */
final class TargetOperations {
  private static final String ARGMAX = "argmax";
  private static final String SUM = "sum";

  private final Operation o;
  private final boolean binary;
  private final int rank;
  private final String scores;
  // The axis of the model's samples, which scores do not have; null where there is none.
  private final String squeezed;
  // Whether that axis lies behind the only one of scores.
  private final boolean behind;
  // How many scores there are, where they have one axis; -1 where that may change.
  private final int fixed;

  private TargetOperations(TargetWeights op, Operation o) {
    this.o = o;
    int axes = o.rank(0);
    int batchAxis = op.batchAxis();
    boolean there = batchAxis >= 0 && batchAxis < axes && o.length(0, batchAxis) == 1;
    this.squeezed = there ? o.integers(batchAxis + o.lead()) : null;
    this.behind = there && axes == 2 && batchAxis == 1;
    String sample = there ? o.add("Squeeze", o.input(0), squeezed) : o.input(0);
    int sampleRank = there ? axes - 1 : axes;
    this.fixed = sampleRank == 1 ? o.fixedLength(0, last(axes, there, batchAxis)) : -1;
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
    return target.binary ? o.add("Reshape", weights, o.add("Shape", o.input(0))) : weights;
  }

  /** The indices of what a target means, as {@link TargetPlaces} has them. */
  static String places(TargetPlaces op, Operation o) {
    TargetOperations target = new TargetOperations(op.weights(), o);
    String first = op.weights().target().specification();
    String place = target.place(first == null ? ARGMAX : first.trim());
    String versus = op.weights().target().versus();
    if (versus == null) {
      return target.rank == 1 ? o.add("Squeeze", place, o.integers(-1)) : place;
    }
    if (versus.trim().equals(SUM)) {
      throw new UnwritableException("a target versus a sum has no one index");
    }
    String other = target.place(versus.trim());
    return o.add(
        "Concat",
        Map.of("axis", -2),
        o.add("Unsqueeze", place, o.integers(-2)),
        o.add("Unsqueeze", other, o.integers(-2)));
  }

  /** The index of the score that a specification means, [axes] of each sample. */
  private String place(String specification) {
    String rest = winner(mask(specification));
    String[] components = new String[rank];
    for (int axis = rank - 1; axis >= 0; axis--) {
      String scalar = scalar(length(axis));
      String component = axis == 0 ? rest : o.add("Mod", rest, scalar);
      components[axis] = o.add("Unsqueeze", component, o.integers(-1));
      rest = o.add("Div", rest, scalar);
    }
    return rank == 1 ? components[0] : o.add("Concat", Map.of("axis", -1), components);
  }

  /** 1 for each score that a specification means, in the shape of the output. */
  private String chosen(String specification) {
    if (specification.equals(SUM)) {
      String ones =
          o.add("ConstantOfShape", o.value(Tensor.scalar(1).reshaped(1)), o.add("Shape", scores));
      return binary ? o.add("Mul", ones, o.tensor(Tensor.of(new double[] {0, 1}, 2))) : put(ones);
    }
    return OutputTypes.cast(o, largest(mask(specification)), ElementType.FLOAT);
  }

  /** With the axis of the model's samples, which scores do not have. */
  private String put(String value) {
    return squeezed == null || binary ? value : o.add("Unsqueeze", value, squeezed);
  }

  /** True where the fixed components of a specification are; null where all of it is open. */
  private String mask(String specification) {
    String fixed = null;
    String[] components = specification.split(",", -1);
    int leftOut = specification.equals(ARGMAX) ? rank : rank - components.length;
    for (int axis = leftOut; axis < rank; axis++) {
      String component = components[axis - leftOut].trim();
      if (!component.equals(ARGMAX)) {
        String here = at(axis, Integer.parseInt(component));
        fixed = fixed == null ? here : o.add("And", fixed, here);
      }
    }
    return fixed;
  }

  /** True at one place along an axis, in a shape that broadcasts to the scores. */
  private String at(int axis, int component) {
    String scalar = scalar(length(axis));
    String place =
        component < 0 ? o.add("Add", scalar, o.integer(component)) : o.integer(component);
    String here = o.add("Equal", numbers(scalar), place);
    int behind = rank - 1 - axis;
    return behind == 0 ? here : o.add("Unsqueeze", here, o.range(1, 1 + behind));
  }

  private String length(int axis) {
    int along = axis + o.lead();
    return o.add("Shape", Map.of("start", along, "end", along + 1), scores);
  }

  private String scalar(String list) {
    return o.add("Reshape", list, o.integers());
  }

  /** The numbers from 0 to before a scalar. */
  private String numbers(String count) {
    return o.add("Range", o.integer(0), count, o.integer(1));
  }

  /** The flat index of the largest score where a mask is true, the first one of several. */
  private String winner(String mask) {
    String candidates =
        mask == null ? scores : o.add("Where", mask, scores, o.number(Double.NEGATIVE_INFINITY));
    return o.add("ArgMax", Map.of("axis", -1, "keepdims", false), flat(candidates));
  }

  private String flat(String value) {
    return rank == 1
        ? value
        : o.add("Reshape", value, o.lead() == 1 ? o.integers(0, -1) : o.integers(-1));
  }

  /** True for the largest score where a mask is true, in the shape of the output. */
  private String largest(String mask) {
    String winner = winner(mask);
    if (rank == 1 && !binary) {
      int axes = squeezed == null ? 1 : 2;
      String one = o.add("Unsqueeze", winner, o.range(o.lead(), o.lead() + axes));
      String numbers = numbers(fixed >= 0 ? o.integer(fixed) : scalar(length(0)));
      return o.add("Equal", one, behind ? o.add("Unsqueeze", numbers, o.integers(1)) : numbers);
    }
    String size = scalar(o.add("Shape", Map.of("start", -1), flat(scores)));
    String one = o.add("Unsqueeze", winner, o.integers(o.lead()));
    String here = o.add("Equal", one, numbers(size));
    return put(rank == 1 ? here : o.add("Reshape", here, o.add("Shape", scores)));
  }
}

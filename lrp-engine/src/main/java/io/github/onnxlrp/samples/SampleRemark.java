package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.BatchAxes.Choice;
import io.github.onnxlrp.samples.BatchAxes.Evidence;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What must be said about the samples of one input: that nothing but the convention tells where
 * they are, or that something contradicts what was taken.
 *
 * @param axes what was decided
 * @param input the input
 * @param tensor what is given for it
 * @param taken the axis that was taken to count samples, or -1
 */
record SampleRemark(BatchAxes axes, Value input, Tensor tensor, int taken) {
  /** The note, where several samples are at stake. */
  Optional<String> text(int count) {
    Choice choice = axes.choice(input);
    boolean convention = choice.evidence() == Evidence.CONVENTION;
    if (choice.evidence() == Evidence.GIVEN || (count == 1 && convention)) {
      return Optional.empty();
    }
    return IntStream.range(0, BatchAxes.rank(input))
        .filter(axis -> axis != taken && (count > 1 || tensor.dim(axis) > 1))
        .filter(axis -> convention ? mayCount(axis) : AxisNames.batchAxis(input) == axis)
        .mapToObj(
            other ->
                "%s of input '%s' %s is taken to count samples, %s; --batch-axis %s=%d says"
                        .formatted(
                            taken < 0 ? "no axis" : "axis " + taken,
                            input.name(),
                            input.shape().toString().replace(" ", ""),
                            reason(choice),
                            input.name(),
                            other)
                    + " otherwise")
        .findFirst();
  }

  private boolean mayCount(int axis) {
    return !input.shape().get(axis).isFixed() && new BatchConvention(axes).mayCount(input, axis);
  }

  private static String reason(Choice choice) {
    return switch (choice.evidence()) {
      case OPERATOR -> "as %s says".formatted(choice.by());
      case SYMBOL, NAME -> "as its symbol '%s' says".formatted(choice.by());
      case GIVEN, CONVENTION -> "by convention";
    };
  }
}

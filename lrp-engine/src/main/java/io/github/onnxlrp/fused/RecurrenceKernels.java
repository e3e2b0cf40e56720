package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PlainKernels;
import java.util.function.Function;

/** The kernels of one recurrence, which hold its weights and are made when they are asked for. */
final class RecurrenceKernels {
  /** An epsilon below has no place beside the smallest floats. */
  private static final double LEAST_EPSILON = 1e-6;

  private final int units;
  private final long weights;
  private final boolean fitsFloats;
  private final Kernels kernels;
  private final Function<DoubleKernels, RecurrenceKernel> onDoubles;
  private final Function<FloatKernels, RecurrenceKernel> onFloats;
  private RecurrenceKernel ofDoubles;
  private RecurrenceKernel ofFloats;

  /**
   * Those of a recurrence.
   *
   * @param weights how many weights it has
   * @param leastEpsilon the smallest epsilon of the rule in it
   * @param onDoubles makes that in double precision
   * @param onFloats makes that in single precision
   */
  RecurrenceKernels(
      int units,
      long weights,
      double leastEpsilon,
      Kernels kernels,
      Function<DoubleKernels, RecurrenceKernel> onDoubles,
      Function<FloatKernels, RecurrenceKernel> onFloats) {
    this.units = units;
    this.weights = weights;
    this.fitsFloats = leastEpsilon >= LEAST_EPSILON;
    this.kernels = kernels;
    this.onDoubles = onDoubles;
    this.onFloats = onFloats;
  }

  /** How many weights they hold. */
  long weights() {
    return weights;
  }

  synchronized RecurrenceKernel in(Precision precision) {
    if (precision == Precision.FLOAT && fitsFloats) {
      if (ofFloats == null) {
        ofFloats = onFloats.apply(fitting(kernels.floats().lanes()).floats());
      }
      return ofFloats;
    }
    if (ofDoubles == null) {
      ofDoubles = onDoubles.apply(fitting(kernels.doubles().lanes()).doubles());
    }
    return ofDoubles;
  }

  /** Fewer units than half of a vector would be padded to several times what they are. */
  private Kernels fitting(int lanes) {
    return 2 * units > lanes ? kernels : new PlainKernels();
  }
}

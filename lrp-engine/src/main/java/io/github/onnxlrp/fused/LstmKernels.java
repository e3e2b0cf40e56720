package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PlainKernels;

/** The kernels of one LSTM, which hold its weights and are made when they are asked for. */
final class LstmKernels {
  /** An epsilon below has no place beside the smallest floats. */
  private static final double LEAST_EPSILON = 1e-6;

  private final Lstm lstm;
  private final Kernels kernels;
  private DoubleLstmKernel ofDoubles;
  private FloatLstmKernel ofFloats;

  LstmKernels(Lstm lstm, Kernels kernels) {
    this.lstm = lstm;
    this.kernels = kernels;
  }

  Lstm lstm() {
    return lstm;
  }

  /** Fewer units than half of a vector would be padded to several times what they are. */
  private int lanes(Precision precision) {
    return precision == Precision.FLOAT ? kernels.floats().lanes() : kernels.doubles().lanes();
  }

  synchronized LstmKernel in(Precision precision) {
    boolean fits = Math.min(lstm.cellEpsilon(), lstm.candidateEpsilon()) >= LEAST_EPSILON;
    Kernels kernels = 2 * lstm.units() > lanes(precision) ? this.kernels : new PlainKernels();
    if (precision == Precision.FLOAT && fits) {
      if (ofFloats == null) {
        ofFloats = new FloatLstmKernel(new FloatLstm(lstm, kernels.floats()));
      }
      return ofFloats;
    }
    if (ofDoubles == null) {
      ofDoubles = new DoubleLstmKernel(new DoubleLstm(lstm, kernels.doubles()));
    }
    return ofDoubles;
  }
}

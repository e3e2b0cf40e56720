package io.github.onnxlrp.io.report;

import java.util.Arrays;

/**
 * What the colours of a figure mean. They are linear up to {@code limit}: the largest |relevance|,
 * or, where that is more than three times the 99 % quantile of all that is not 0 (of at least 100
 * values), this quantile, with darker colours by the logarithm beyond it. Pages do the same.
 *
 * @param limit where the full colour is reached
 * @param most the largest |relevance|; 1 where there is none
 * @param beyond how many values lie beyond the limit
 * @param count how many there are
 */
record ColourScale(double limit, double most, long beyond, int count) {
  private static final int MANY = 100;
  private static final double QUANTILE = 0.99;
  private static final int FOR_BEYOND = 0x5c0010;
  private static final int AGAINST_BEYOND = 0x041c54;

  static ColourScale of(double[] values) {
    double[] sizes =
        Arrays.stream(values)
            .map(Math::abs)
            .filter(size -> size > 0 && Double.isFinite(size))
            .sorted()
            .toArray();
    if (sizes.length == 0) {
      return new ColourScale(1, 1, 0, values.length);
    }
    double most = sizes[sizes.length - 1];
    double limit = sizes[(int) Math.ceil(QUANTILE * sizes.length) - 1];
    if (sizes.length < MANY || most <= 3 * limit) {
      return new ColourScale(most, most, 0, values.length);
    }
    long beyond = Arrays.stream(sizes).filter(size -> size > limit).count();
    return new ColourScale(limit, most, beyond, values.length);
  }

  /** Relevance over the limit, in [-1,1]; further to -2 and 2 beyond it. */
  double share(double value) {
    double size = Math.abs(value);
    if (!(size > limit)) {
      return value / limit;
    }
    return Math.copySign(1 + Math.log(size / limit) / Math.log(most / limit), value);
  }

  /** The colour of a value as {@code 0xrrggbb}. */
  int rgb(double value) {
    return ofShare(share(value));
  }

  /** The colour of a share from -2 to 2. */
  static int ofShare(double share) {
    double beyond = Math.abs(share) - 1;
    if (!(beyond > 0)) {
      return Colour.rgb(share);
    }
    int from = Colour.rgb(share);
    int to = share < 0 ? AGAINST_BEYOND : FOR_BEYOND;
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int start = from >> shift & 255;
      int end = to >> shift & 255;
      result |= (int) Math.round(start + Math.min(1, beyond) * (end - start)) << shift;
    }
    return result;
  }

  boolean isLinear() {
    return beyond == 0;
  }

  /** What the colours mean, in words. */
  String text(String what) {
    return isLinear()
        ? "blue against, red for; linear up to the largest |relevance| of %s, nothing clipped"
            .formatted(what)
        : "blue against, red for; linear up to %s, the 99 %% quantile of |relevance| of %s; beyond it, %,d of %,d values, darker by the logarithm"
            .formatted(Printable.number(limit), what, beyond, count);
  }
}

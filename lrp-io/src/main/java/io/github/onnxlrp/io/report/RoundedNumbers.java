package io.github.onnxlrp.io.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Writes numbers with six significant digits: more than a page shows, and small. */
public final class RoundedNumbers extends JsonGeneratorDelegate {
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  /** Hands all on to {@code json}. */
  public RoundedNumbers(JsonGenerator json) {
    super(json, false);
  }

  @Override
  public JsonGenerator writeNumber(double value) {
    return super.writeNumber(rounded(value));
  }

  /** The number of six significant digits that is next to a finite value. */
  static double rounded(double value) {
    return value == 0 ? 0 : new BigDecimal(value).round(DIGITS).doubleValue();
  }
}

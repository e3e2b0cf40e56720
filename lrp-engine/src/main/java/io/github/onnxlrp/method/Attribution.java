package io.github.onnxlrp.method;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a method has found for one score.
 *
 * @param values how much each element of a value counts, in the value's shape; null where nothing
 *     reached it. For ids it is one number an id.
 * @param ledger where the score went; null for methods that do not distribute it
 * @param unreliable whether rounding leaves no digits that count, or a number is not finite
 * @param notes what a reader must know to judge the result
 * @param measures what the method has measured of the result, such as an error, by name
 */
public record Attribution(
    Function<TraceValue, Tensor> values,
    Ledger ledger,
    boolean unreliable,
    List<String> notes,
    Map<String, Double> measures) {
  /** Copies the notes; measures keep their order. */
  public Attribution {
    notes = List.copyOf(notes);
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /** What a method has found that measures nothing. */
  public Attribution(
      Function<TraceValue, Tensor> values, Ledger ledger, boolean unreliable, List<String> notes) {
    this(values, ledger, unreliable, notes, Map.of());
  }
}

package io.github.onnxlrp.io.input;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The true class or value of a sample, as test sets hold it beside the inputs.
 *
 * @param name name of the class; null where it is not known
 * @param number number of the class, or a value; null where it is not known
 */
public record TrueLabel(String name, Double number) {
  /** Labels by their names. */
  static List<TrueLabel> named(List<String> names) {
    return names.stream().map(name -> new TrueLabel(name, null)).toList();
  }

  /** Labels by their numbers, in C order. */
  static List<TrueLabel> numbered(Tensor numbers) {
    List<TrueLabel> labels = new ArrayList<>();
    for (int k = 0; k < numbers.size(); k++) {
      labels.add(new TrueLabel(null, numbers.get(k)));
    }
    return labels;
  }

  /** Whether its number is whole, as that of a class is. */
  public boolean isWhole() {
    return number != null && number == (int) (double) number;
  }

  /** The number, without a fraction where it has none; empty where it is not known. */
  public String digits() {
    return isWhole()
        ? Integer.toString(number.intValue())
        : number == null ? "" : number.toString();
  }
}

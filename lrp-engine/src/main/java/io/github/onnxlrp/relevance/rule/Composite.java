package io.github.onnxlrp.relevance.rule;

import java.util.Objects;

/**
 * Which rule applies where: one rule for linear maps and sums, one for products.
 *
 * @param name what reports call it
 * @param linear the rule of linear maps, sums and affine regions
 * @param product the rule of products of a gate and a signal
 */
public record Composite(String name, LinearRule linear, ProductRule product) {
  /** Refuses null. */
  public Composite {
    Objects.requireNonNull(name);
    Objects.requireNonNull(linear);
    Objects.requireNonNull(product);
  }

  /** The same with another rule for linear maps and sums. */
  public Composite withLinear(LinearRule rule) {
    return new Composite(name, rule, product);
  }

  /** The same with another rule for products. */
  public Composite withProduct(ProductRule rule) {
    return new Composite(name, linear, rule);
  }
}

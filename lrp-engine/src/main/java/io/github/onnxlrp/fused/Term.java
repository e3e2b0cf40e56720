package io.github.onnxlrp.fused;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a value of one step is, as a function of what enters the step. Values that are computed in
 * another way and are the same function are equal: sums do not depend on the order of their
 * addends, nor on whether a product was wide and then split.
 */
sealed interface Term {
  /** The length of the last axis; 0 where it is not known. */
  int width();

  /**
   * Something that enters the step.
   *
   * @param name what tells it from others
   */
  record Source(String name, int width) implements Term {}

  /** A function of single elements. */
  enum Kind {
    SIGMOID,
    TANH,
    /** {@code 1 - x}. */
    COMPLEMENT
  }

  /** A function of the elements of a term. */
  record Function(Kind kind, Term of) implements Term {
    @Override
    public int width() {
      return of.width();
    }
  }

  /** The elementwise product of two terms. */
  record Product(Set<Term> factors) implements Term {
    @Override
    public int width() {
      return factors.stream().mapToInt(Term::width).max().orElse(0);
    }
  }

  /**
   * A sum of terms, each multiplied by constants, and of constants.
   *
   * @param bias {@code [1, width]}; null where it is 0
   */
  record Affine(Map<Term, Coefficients> addends, Coefficients bias, int width) implements Term {
    /** A constant. */
    static Affine constant(Coefficients bias) {
      return new Affine(Map.of(), bias, bias.columns());
    }

    static Affine zero(int width) {
      return new Affine(Map.of(), null, width);
    }

    /** A term as a sum of one. */
    static Affine of(Term term) {
      return term instanceof Affine affine
          ? affine
          : new Affine(Map.of(term, Coefficients.identity(term.width())), null, term.width());
    }

    /** The only addend, if it is multiplied by an identity among zeros; otherwise null. */
    Term placed() {
      return bias == null && addends.size() == 1 && place() >= 0
          ? addends.keySet().iterator().next()
          : null;
    }

    /** Where the only addend is placed. */
    int place() {
      return addends.values().iterator().next().place();
    }

    Affine plus(Affine other) {
      Map<Term, Coefficients> sum = new LinkedHashMap<>(addends);
      other.addends.forEach((term, factor) -> sum.merge(term, factor, Coefficients::plus));
      Coefficients constants =
          bias == null || other.bias == null
              ? bias == null ? other.bias : bias
              : bias.plus(other.bias);
      return new Affine(sum, constants, width);
    }

    Affine times(Coefficients matrix) {
      return map(factor -> factor.times(matrix), matrix.columns());
    }

    Affine negated() {
      return map(Coefficients::negated, width);
    }

    Affine columns(int first, int count) {
      return map(factor -> factor.columns(first, count), count).withoutZeros();
    }

    Affine among(int first, int count) {
      return map(factor -> factor.among(first, count), count);
    }

    private Affine map(UnaryOperator<Coefficients> map, int newWidth) {
      Map<Term, Coefficients> result = new LinkedHashMap<>();
      addends.forEach((term, factor) -> result.put(term, map.apply(factor)));
      return new Affine(result, bias == null ? null : map.apply(bias), newWidth);
    }

    private Affine withoutZeros() {
      Map<Term, Coefficients> result = new LinkedHashMap<>(addends);
      result.values().removeIf(Coefficients::isZero);
      return new Affine(result, bias, width);
    }

    /** The simplest form: a term alone where there is nothing else. */
    Term simplified() {
      boolean alone = bias == null && addends.size() == 1;
      return alone && addends.values().iterator().next().isIdentity() ? placed() : this;
    }
  }

  /** To whom a pre-activation gives its relevance by the epsilon rule. */
  enum Receiver {
    /** The multiplier of what it is a sum of. */
    ADDENDS,
    BIAS,
    STABILIZER,
    UNASSIGNED
  }

  /**
   * What relevance becomes at the pre-activation {@code of}.
   *
   * @param bias the part of it that is constant, or null
   */
  record Share(Receiver receiver, double epsilon, Term of, Coefficients bias, Term relevance)
      implements Term {
    @Override
    public int width() {
      return of.width();
    }
  }

  /** A value multiplied by the weights with which relevance came. */
  record Weighted(Term value, Term weights) implements Term {
    @Override
    public int width() {
      return value.width();
    }
  }

  /** Something of which only the shape is known. */
  record Shape(int width) implements Term {}

  /** The lengths of the last axis of some values. */
  record Lengths(List<Integer> of) implements Term {
    @Override
    public int width() {
      return of.size();
    }
  }

  /** The sum of all elements of some terms. */
  record Total(Set<Term> of) implements Term {
    @Override
    public int width() {
      return 1;
    }
  }

  /** The largest sum of magnitudes of the elements of some terms. */
  record Largest(Set<Term> of) implements Term {
    @Override
    public int width() {
      return 1;
    }
  }

  /**
   * The flat indices of neighbouring columns of a row.
   *
   * @param first how many stand in front
   * @param width how many lie there
   * @param among how many there are of all
   */
  record Columns(int first, int width, int among) implements Term {}

  /** Where in the whole the elements of a step lie, by flat indices. */
  record Places(Term of) implements Term {
    @Override
    public int width() {
      return of.width();
    }
  }
}

package io.github.onnxlrp;

/** In which floating-point numbers the costly part of an explanation is computed. */
public enum Precision {
  /** Everything in double precision, 53 bits: the default. */
  DOUBLE,
  /** Matrix products, and recurrences that run as one, in single precision, 24 bits. */
  FLOAT
}

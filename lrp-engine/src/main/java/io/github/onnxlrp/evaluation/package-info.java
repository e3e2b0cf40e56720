/**
 * How good explanations are: metrics on explanations of any method, computed sample by sample. See
 * docs/evaluation.md for the formulas.
 */
package io.github.onnxlrp.evaluation;

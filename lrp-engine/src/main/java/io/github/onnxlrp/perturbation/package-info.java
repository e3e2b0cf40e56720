/**
 * Attribution methods that run the model on changed inputs and look at what becomes of the score:
 * what may be changed ({@link io.github.onnxlrp.perturbation.Place}), in which groups ({@link
 * io.github.onnxlrp.perturbation.Grouping}), and to what ({@link
 * io.github.onnxlrp.perturbation.Baseline}). The runs are {@link
 * io.github.onnxlrp.method.ChangedRuns}.
 */
package io.github.onnxlrp.perturbation;

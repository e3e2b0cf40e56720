/**
 * Attribution methods that compare the sample with one where something is not there, or is another:
 * what may be changed ({@link io.github.onnxlrp.perturbation.Place}), in which groups ({@link
 * io.github.onnxlrp.perturbation.Grouping}), and to what ({@link
 * io.github.onnxlrp.perturbation.Baseline}). Some run the model on changed inputs, by {@link
 * io.github.onnxlrp.method.ChangedRuns}; others go along one trace and compute again what its
 * values would be.
 */
package io.github.onnxlrp.perturbation;

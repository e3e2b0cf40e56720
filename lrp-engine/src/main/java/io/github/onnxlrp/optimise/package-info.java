/**
 * Writes graphs anew so that they take less time: what each step of a recurrence does for itself
 * alone is done for all steps at once ({@link io.github.onnxlrp.optimise.Optimiser}), and what no
 * step changes is no state ({@link io.github.onnxlrp.optimise.KeptStates}).
 */
package io.github.onnxlrp.optimise;

/**
 * Runs graphs without a trace: of a run nothing is kept but what is read later ({@link
 * io.github.onnxlrp.execute.Executor}), between runs what depends on constants and shapes alone.
 */
package io.github.onnxlrp.execute;

/**
 * Runs graphs without a trace: nothing is kept but what is read later ({@link
 * io.github.onnxlrp.execute.Executor}).
 */
package io.github.onnxlrp.execute;

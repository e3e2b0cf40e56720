/**
 * Kernels on the module {@code jdk.incubator.vector}, which has to be asked for when Java is
 * started: {@code --add-modules jdk.incubator.vector}. They are used by {@link
 * io.github.onnxlrp.kernel.Kernels#chosen} where that module is there, and never called by name.
 */
package io.github.onnxlrp.kernel.vector;

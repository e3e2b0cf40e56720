/**
 * Recurrences of derived graphs that run as one operation forward and one backward ({@link
 * io.github.onnxlrp.fused.FusedRecurrences}).
 */
package io.github.onnxlrp.fused;

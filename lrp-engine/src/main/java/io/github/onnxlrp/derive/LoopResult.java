package io.github.onnxlrp.derive;

/**
 * Where a recurrence gives a value.
 *
 * @param loop the recurrence
 * @param isState whether it is what the last step gives for a state; otherwise it is a scan output
 * @param index which state or scan output
 */
record LoopResult(LoopBuilder loop, boolean isState, int index) {}

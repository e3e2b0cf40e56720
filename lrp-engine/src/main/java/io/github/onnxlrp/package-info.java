/**
 * The words that all packages share: a target, an explanation with its ledger and prediction, and
 * the one exception. They use tensors and nothing else; {@code explain.Explainer} is where a caller
 * begins.
 */
package io.github.onnxlrp;

/** Experiments of the literature, each a command that prints its table from committed models. */
package io.github.onnxlrp.reproduction;

/** Readers of model inputs: arrays, tables, text and random numbers. */
package io.github.onnxlrp.cli.input;

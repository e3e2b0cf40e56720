/**
 * From what a user asks for to where relevance starts: the elements of an output, its class or
 * value, and the logits below its Softmax or Sigmoid.
 */
package io.github.onnxlrp.target;

/**
 * The intermediate representation: graphs of values and nodes, and what an operation must offer.
 */
package io.github.onnxlrp.ir;

/**
 * One file an operation or a family of operations: forward, vector-Jacobian product, relevance
 * kind.
 */
package io.github.onnxlrp.ir.op;

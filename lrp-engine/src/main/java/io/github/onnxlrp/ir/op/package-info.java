/** One file an operation or a family of operations: forward, adjoint, relevance kind. */
package io.github.onnxlrp.ir.op;

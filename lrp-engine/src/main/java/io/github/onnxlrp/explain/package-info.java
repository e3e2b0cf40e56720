/** Where a caller of the library begins: from a graph, inputs and targets to explanations. */
package io.github.onnxlrp.explain;

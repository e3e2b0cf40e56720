/** The public face of the engine: what to explain, with which rules, and the explanation. */
package io.github.onnxlrp;

/** What metrics say of many explanations by several methods, and its reports. */
package io.github.onnxlrp.io.evaluation;

/** Relevance rules, each apart from the walk that applies it. */
package io.github.onnxlrp.relevance.rule;

/**
 * Relevance rules, each apart from the walk that applies it, and the composites that choose them.
 */
package io.github.onnxlrp.rule;

/**
 * Attribution methods: how much each explained value counts for a score. Relevance propagation is
 * one of them; gradients are others; plug-ins may add some.
 */
package io.github.onnxlrp.method;

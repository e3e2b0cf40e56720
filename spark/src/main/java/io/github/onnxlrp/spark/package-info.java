/**
 * Explanations as a stage of Apache Spark: {@link io.github.onnxlrp.spark.OnnxLrpExplainer} adds
 * them to rows, {@link io.github.onnxlrp.spark.ExplainJob} to files.
 */
package io.github.onnxlrp.spark;

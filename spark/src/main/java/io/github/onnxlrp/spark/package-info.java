/**
 * Explanations as a stage of Apache Spark: {@link io.github.onnxlrp.spark.OnnxLrpExplainer} adds
 * them to rows.
 */
package io.github.onnxlrp.spark;

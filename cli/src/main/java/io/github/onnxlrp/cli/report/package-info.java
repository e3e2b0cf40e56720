/** Writers of explanations: json, text, npz, csv, html and png. */
package io.github.onnxlrp.cli.report;

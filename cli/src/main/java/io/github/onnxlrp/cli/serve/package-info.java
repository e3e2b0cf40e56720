/** Explanations over HTTP: KServe's protocol V1, health, metrics and a page. */
package io.github.onnxlrp.cli.serve;

/** Where tests find the exported models and their reference data. */
package io.github.onnxlrp.testmodels;

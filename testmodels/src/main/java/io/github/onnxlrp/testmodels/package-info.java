/**
 * Where tests find the exported models and their reference data, and how they draw a few of many
 * cases.
 */
package io.github.onnxlrp.testmodels;

/**
 * What figures are drawn on: as SVG, or as pixels, with letters that need no font of the system.
 */
package io.github.onnxlrp.io.figure;

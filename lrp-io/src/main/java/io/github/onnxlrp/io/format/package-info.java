/** File formats: text, CSV, JSON and NumPy's arrays and archives. */
package io.github.onnxlrp.io.format;

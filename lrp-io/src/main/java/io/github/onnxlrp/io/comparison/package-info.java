/** What several methods say of the same samples, side by side. */
package io.github.onnxlrp.io.comparison;

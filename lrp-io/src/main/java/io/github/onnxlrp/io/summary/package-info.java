/** What many explanations have in common: running means, counts and examples, and their reports. */
package io.github.onnxlrp.io.summary;

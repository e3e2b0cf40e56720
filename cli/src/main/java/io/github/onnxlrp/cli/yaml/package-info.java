/** Files of fields that people write, in YAML; errors name the line. */
package io.github.onnxlrp.cli.yaml;

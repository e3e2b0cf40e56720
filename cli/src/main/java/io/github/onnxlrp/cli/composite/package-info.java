/** Composites as users name them and write them in files. */
package io.github.onnxlrp.cli.composite;

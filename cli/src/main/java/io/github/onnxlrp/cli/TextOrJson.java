package io.github.onnxlrp.cli;

/** The formats of commands that give a short answer; in lower case because users write them. */
enum TextOrJson {
  text,
  json
}

/** Tokenizers of Hugging Face's {@code tokenizer.json}, of which those without merges are read. */
package io.github.onnxlrp.io.tokenizer;

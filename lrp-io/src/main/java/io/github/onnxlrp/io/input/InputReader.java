package io.github.onnxlrp.io.input;

import java.util.List;

/**
 * Reads model inputs from data of one format. Further readers are found through {@link
 * java.util.ServiceLoader}; the built-in ones are listed in {@link InputReaders}.
 */
public interface InputReader {
  /** Name of the format, as {@code --data-format} takes it. */
  String format();

  /** Whether a file of this name, or a folder, is in this format. */
  boolean reads(InputSource source);

  /**
   * Reads all data.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if it is not in this format or fits no input
   */
  List<InputBatch> read(InputSource source, InputRequest request);
}

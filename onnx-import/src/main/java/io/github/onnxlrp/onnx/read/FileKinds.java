package io.github.onnxlrp.onnx.read;

import java.nio.charset.StandardCharsets;

/** Recognises files that people take for ONNX models. */
final class FileKinds {
  private FileKinds() {}

  /** What the content is when it cannot be ONNX, or null. */
  static String otherThanOnnx(byte[] content) {
    if (content.length == 0) {
      return "an empty file";
    }
    if (startsWith(content, "PK\003\004")) {
      return "a zip archive, such as PyTorch and Keras save; export the model to ONNX first";
    }
    if (startsWith(content, "\u0089HDF")) {
      return "an HDF5 file, such as Keras saves; export the model to ONNX first";
    }
    if ((content[0] & 0xFF) == 0x80 && content.length > 1 && content[1] <= 5) {
      return "a Python pickle; export the model to ONNX first";
    }
    if (startsWith(content, "version https://git-lfs")) {
      return "a Git LFS pointer; fetch the file itself";
    }
    if (content[0] == '<') {
      return "an HTML or XML page";
    }
    return null;
  }

  private static boolean startsWith(byte[] content, String start) {
    byte[] expected = start.getBytes(StandardCharsets.ISO_8859_1);
    return content.length >= expected.length
        && java.util.Arrays.equals(content, 0, expected.length, expected, 0, expected.length);
  }
}

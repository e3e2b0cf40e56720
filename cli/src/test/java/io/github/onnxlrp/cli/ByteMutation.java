package io.github.onnxlrp.cli;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/** Changes single bytes of a file. */
final class ByteMutation {
  private static final int[] STRIKING = {0, 1, 0x7f, 0x80, 0xff};

  private ByteMutation() {}

  /** The bytes with one to four changes. */
  static byte[] of(byte[] bytes, SplittableRandom random) {
    int changes = 1 + random.nextInt(4);
    byte[] result = bytes;
    for (int k = 0; k < changes; k++) {
      result = changed(result, random);
    }
    return result;
  }

  /** One byte changed, or a few left out, repeated or cut off. */
  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
    byte[] result = bytes.clone();
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> result[at] = (byte) random.nextInt();
      case 3 -> result[at] ^= (byte) (1 << random.nextInt(8));
      case 4 -> result[at] = (byte) STRIKING[random.nextInt(STRIKING.length)];
      case 5 -> result = joined(bytes, at, at + length);
      case 6 -> result = joined(bytes, at + length, at);
      default -> result = random.nextInt(10) == 0 ? joined(bytes, at, bytes.length) : result;
    }
    return result;
  }

  /** The bytes before {@code end}, then those from {@code start} on. */
  private static byte[] joined(byte[] bytes, int end, int start) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    result.write(bytes, 0, end);
    result.write(bytes, start, bytes.length - start);
    return result.size() == 0 ? bytes.clone() : result.toByteArray();
  }
}

package io.github.onnxlrp.onnx.read;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;

/**
 * Estimates what a parsed model takes in memory before it is parsed: a small hostile file can grow
 * many times over.
 */
final class MemoryEstimate {
  /** More than the objects that one field of two bytes can become. */
  private static final long BYTES_PER_FIELD = 160;

  /** A packed number of one byte becomes a long. */
  private static final long BYTES_PER_PACKED_BYTE = 8;

  /** The parser's own limit. */
  private static final int DEEPEST = 100;

  private final CodedInputStream input;
  private long bytes;

  private MemoryEstimate(byte[] content) {
    this.input = CodedInputStream.newInstance(content);
  }

  /** Throws when the parsed model would take more than half of the memory that Java may use. */
  static void requireFits(byte[] content, String where) throws IOException {
    long estimate = of(content);
    long limit = Runtime.getRuntime().maxMemory() / 2;
    if (estimate > limit) {
      throw OnnxLrpException.invalid(
          "%s would take about %d MiB in memory; give Java more than %d MiB (-Xmx) if you trust it",
          where, estimate >> 20, 2 * (estimate >> 20));
    }
  }

  /** Bytes that the parsed model takes, beside the content itself. */
  static long of(byte[] content) throws IOException {
    MemoryEstimate estimate = new MemoryEstimate(content);
    estimate.message(MessageType.MODEL, 0);
    return estimate.bytes;
  }

  private void message(MessageType type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("messages are nested more than 100 deep");
    }
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      bytes += BYTES_PER_FIELD;
      int field = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        input.skipField(tag);
      } else if (type.of(field) != null) {
        int limit = input.pushLimit(input.readRawVarint32());
        message(type.of(field), depth + 1);
        input.popLimit(limit);
      } else {
        int length = input.readRawVarint32();
        if (type.holdsNumbers(field)) {
          bytes += BYTES_PER_PACKED_BYTE * length;
        }
        input.skipRawBytes(length);
      }
    }
  }
}

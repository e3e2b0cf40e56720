package io.github.onnxlrp.onnx.read;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads an ONNX file with the external data beside it. */
public final class OnnxReader {
  /** The newest version of the file format that is known here. */
  static final long NEWEST_IR_VERSION = 13;

  /** Protocol buffers cannot hold more. */
  static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;

  private OnnxReader() {}

  /**
   * What was read.
   *
   * @param model the model with all data in it
   * @param files the file and those of its external data
   */
  public record Content(ModelProto model, List<Path> files) {
    /** Copies the list. */
    public Content {
      files = List.copyOf(files);
    }
  }

  /**
   * Reads a model; data that its tensors keep in other files is put into the tensors.
   *
   * @throws OnnxLrpException if the file cannot be read or is not an ONNX model
   */
  public static ModelProto read(Path file) {
    return readWithFiles(file).model();
  }

  /** Like {@link #read}, with the files that were read. */
  public static Content readWithFiles(Path file) {
    ModelProto model = parse(bytes(file), "'" + file + "'");
    ExternalData external = new ExternalData(file);
    ModelProto complete = external.embed(model);
    List<Path> files = new ArrayList<>(external.files());
    files.add(0, file);
    return new Content(complete, files);
  }

  /**
   * Reads a model that is in memory.
   *
   * @param where what is read, for messages
   * @throws OnnxLrpException if it is not an ONNX model, or keeps data in other files
   */
  public static ModelProto read(byte[] content, String where) {
    ModelProto model = parse(content, where);
    ExternalData.requireNone(model, where);
    return model;
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw OnnxLrpException.invalid("'%s' is a folder; expected an ONNX file", file);
      }
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (NamedPipes.isPipe(file)) {
        return NamedPipes.content(file, LARGEST_FILE);
      }
      if (!Files.isRegularFile(file)) {
        throw OnnxLrpException.invalid("'%s' is not a regular file", file);
      }
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw OnnxLrpException.invalid(
            "'%s' has %d bytes; an ONNX file has less than 2 GiB and keeps larger weights in"
                + " external data",
            file, size);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT, "'" + file + "' does not exist", e);
    } catch (IOException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "'%s' cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Parses the bytes of a model and checks that they are one: an empty file and many truncated ones
   * are valid protocol buffers.
   *
   * @param where what is parsed, for messages
   * @throws OnnxLrpException if it is not an ONNX model
   */
  public static ModelProto parse(byte[] content, String where) {
    String kind = FileKinds.otherThanOnnx(content);
    if (kind != null) {
      throw OnnxLrpException.invalid("%s is not an ONNX model: it is %s", where, kind);
    }
    ModelProto model;
    try {
      MemoryEstimate.requireFits(content, where);
      ByteString bytes = UnsafeByteOperations.unsafeWrap(content);
      CodedInputStream input = bytes.newCodedInput();
      input.enableAliasing(true);
      model = ModelProto.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "%s is not an ONNX model, or only a part of one: %s".formatted(where, oneLine(e)),
          e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    requireModel(model, where);
    return model;
  }

  private static String oneLine(InvalidProtocolBufferException e) {
    String message = e.getMessage();
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }

  private static void requireModel(ModelProto model, String where) {
    String missing =
        !model.hasGraph()
            ? "it holds no graph"
            : model.getIrVersion() <= 0
                ? "it names no IR version"
                : model.getOpsetImportCount() == 0
                    ? "it names no opset"
                    : model.getGraph().getOutputCount() == 0 ? "its graph has no output" : null;
    if (missing != null) {
      throw OnnxLrpException.invalid(
          "%s is not a complete ONNX model: %s; it may be truncated", where, missing);
    }
    if (model.getIrVersion() > NEWEST_IR_VERSION) {
      throw OnnxLrpException.unsupported(
          "%s has IR version %d; the newest that is known here is %d",
          where, model.getIrVersion(), NEWEST_IR_VERSION);
    }
  }
}

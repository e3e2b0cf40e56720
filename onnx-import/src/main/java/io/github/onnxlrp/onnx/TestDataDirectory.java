package io.github.onnxlrp.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorDecoder;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of tensors as the ONNX backend tests have it: {@code input_0.pb}, {@code input_1.pb},
 * ... for the inputs of a model in their order, and likewise {@code output_0.pb}, ...
 *
 * @param inputs the tensors of the inputs by name
 * @param outputs the expected tensors of the outputs by name; empty where the folder has none
 */
public record TestDataDirectory(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
  /** Copies the maps and keeps their order. */
  public TestDataDirectory {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /**
   * Reads a folder. A tensor that has a name belongs to the value of that name, one without a name
   * to the value at its place.
   *
   * @param inputNames the inputs of the model, without those that have an initializer
   * @param outputNames the outputs of the model
   * @throws OnnxLrpException if the folder holds no input, or a file is unreadable or fits nothing
   */
  public static TestDataDirectory read(
      Path folder, List<String> inputNames, List<String> outputNames) {
    if (!Files.isDirectory(folder)) {
      throw OnnxLrpException.invalid("%s is not a folder", folder);
    }
    Map<String, Tensor> inputs = readAll(folder, "input", inputNames);
    if (inputs.isEmpty() && !inputNames.isEmpty()) {
      throw OnnxLrpException.invalid(
          "%s holds no input_0.pb; expected a folder of ONNX test data", folder);
    }
    return new TestDataDirectory(inputs, readAll(folder, "output", outputNames));
  }

  /**
   * Writes the inputs and outputs into {@code folder}, which is made when it is missing. The files
   * are numbered in the order of the maps.
   *
   * @throws IOException if the folder cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    writeAll(folder, "input", inputs);
    writeAll(folder, "output", outputs);
  }

  private static Map<String, Tensor> readAll(Path folder, String kind, List<String> names) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int k = 0; Files.exists(file(folder, kind, k)); k++) {
      Path file = file(folder, kind, k);
      TensorProto proto = parse(file);
      Tensor tensor = TensorDecoder.decode(proto, file.toString());
      String name = nameOf(file, proto, kind, k, names);
      if (tensors.put(name, tensor) != null) {
        throw OnnxLrpException.invalid(
            "%s: another file already gives the %s '%s'", file, kind, name);
      }
    }
    return tensors;
  }

  private static String nameOf(
      Path file, TensorProto proto, String kind, int index, List<String> names) {
    if (names.contains(proto.getName())) {
      return proto.getName();
    }
    if (!proto.getName().isEmpty() || index >= names.size()) {
      throw OnnxLrpException.invalid(
          "%s: the model has no %s for this tensor, which is called '%s'; its %ss are %s",
          file, kind, proto.getName(), kind, names);
    }
    return names.get(index);
  }

  private static TensorProto parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw OnnxLrpException.invalid("%s is not a regular file", file);
    }
    try {
      return TensorProto.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT, file + " holds no ONNX tensor", e);
    } catch (IOException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void writeAll(Path folder, String kind, Map<String, Tensor> tensors)
      throws IOException {
    List<Map.Entry<String, Tensor>> entries = new ArrayList<>(tensors.entrySet());
    for (int k = 0; k < entries.size(); k++) {
      TensorProto proto = TensorEncoder.encode(entries.get(k).getKey(), entries.get(k).getValue());
      Files.write(file(folder, kind, k), proto.toByteArray());
    }
  }

  private static Path file(Path folder, String kind, int index) {
    return folder.resolve(kind + "_" + index + ".pb");
  }
}

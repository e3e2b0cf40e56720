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
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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
    return read(folder, inputNames, outputNames, name -> true);
  }

  /**
   * Like {@link #read(Path, List, List)}, but only the tensors of values that are {@code needed}:
   * others may hold what is not supported, such as strings.
   */
  public static TestDataDirectory read(
      Path folder, List<String> inputNames, List<String> outputNames, Predicate<String> needed) {
    if (!Files.isDirectory(folder)) {
      throw OnnxLrpException.invalid("%s is not a folder", folder);
    }
    if (!Files.exists(file(folder, "input", 0)) && inputNames.stream().anyMatch(needed)) {
      throw OnnxLrpException.invalid(
          "%s holds no input_0.pb; expected a folder of ONNX test data", folder);
    }
    return new TestDataDirectory(
        readAll(folder, "input", inputNames, needed),
        readAll(folder, "output", outputNames, needed));
  }

  /**
   * The content of such a folder, by the names of the files: inputs and outputs are numbered in the
   * order of the maps.
   */
  public Map<String, TensorProto> files() {
    Map<String, TensorProto> files = new LinkedHashMap<>();
    addFiles(files, "input", inputs);
    addFiles(files, "output", outputs);
    return files;
  }

  private static Map<String, Tensor> readAll(
      Path folder, String kind, List<String> names, Predicate<String> needed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Set<String> found = new HashSet<>();
    for (int k = 0; Files.exists(file(folder, kind, k)); k++) {
      Path file = file(folder, kind, k);
      TensorProto proto = parse(file);
      String name = nameOf(file, proto, kind, k, names);
      if (!found.add(name)) {
        throw OnnxLrpException.invalid(
            "%s: another file already gives the %s '%s'", file, kind, name);
      }
      if (needed.test(name)) {
        tensors.put(name, TensorDecoder.decode(proto, file.toString()));
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

  private static void addFiles(
      Map<String, TensorProto> files, String kind, Map<String, Tensor> tensors) {
    int index = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      files.put(fileName(kind, index++), TensorEncoder.encode(tensor.getKey(), tensor.getValue()));
    }
  }

  private static Path file(Path folder, String kind, int index) {
    return folder.resolve(fileName(kind, index));
  }

  private static String fileName(String kind, int index) {
    return kind + "_" + index + ".pb";
  }
}

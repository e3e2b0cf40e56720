package io.github.onnxlrp.cli;

import io.github.onnxlrp.onnx.Limits;
import io.github.onnxlrp.onnx.OnnxModel;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
final class ModelArgument {
  private static final String ENDING = ".onnx";

  @Parameters(index = "0", paramLabel = "MODEL", description = "ONNX file.")
  Path path;

  @Option(
      names = "--max-nodes",
      paramLabel = "N",
      description = "Nodes that the model may have, functions inlined (default: ${DEFAULT-VALUE}).")
  private long maxNodes = Limits.DEFAULT.nodes();

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description =
          "Steps that its recurrences may take in one run, and parts that a sequence may have"
              + " (default: ${DEFAULT-VALUE}).")
  private long maxSteps = Limits.DEFAULT.steps();

  /** The model, with the operators of plug-ins. */
  OnnxModel open(Plugins plugins) {
    return OnnxModel.open(path, plugins.loader(), new Limits(maxNodes, maxSteps));
  }

  String name() {
    return path.getFileName().toString();
  }

  /** The file beside the model that is called like it, with another ending. */
  Path beside(String ending) {
    String name = name();
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return path.resolveSibling(stem + ending);
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.CompileOptions.Compiled;
import io.github.onnxlrp.onnx.compile.ExplanationCheck;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file that {@code compile} wrote.
 *
 * @param path the file
 */
record ExplanationFile(Path path) {
  /** Compares it with what is explained with the options that it was compiled with. */
  int compare(CommandSpec spec, ModelArgument model, Console console) {
    ModelProto file = read();
    List<String> inputs = RepeatedOptions.ofInputs(spec.commandLine().getParseResult());
    CompileOptions options = RepeatedOptions.repeat(file, model.path.toString(), inputs);
    Compiled compiled = options.open(console, new ReadFiles());
    ExplanationCheck check = compiled.check(options.floats());
    String difference = check.difference(file, compiled.compared(file, check));
    if (difference != null) {
      console.say("'%s' differs from explain: %s".formatted(path, difference));
      return ExitCodes.CHECK_FAILED;
    }
    console.say(
        String.format(
            Locale.ROOT,
            "'%s' gives what explain gives: at most %.1e of the largest relevance apart",
            path,
            check.largestDifference()));
    return ExitCodes.DONE;
  }

  private ModelProto read() {
    try {
      return ModelProto.parseFrom(Files.readAllBytes(path));
    } catch (IOException e) {
      throw OnnxLrpException.invalid("--explanation %s: %s", path, e.getMessage());
    }
  }
}

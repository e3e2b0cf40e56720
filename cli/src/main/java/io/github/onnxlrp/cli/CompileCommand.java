package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.CompileOptions.Compiled;
import io.github.onnxlrp.onnx.compile.CompiledExplanation;
import io.github.onnxlrp.onnx.compile.ExplanationCheck;
import io.github.onnxlrp.onnx.compile.InputShapes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes an explanation as an ONNX file. */
@Command(
    name = "compile",
    description =
        "Writes the explanation of a target as an ONNX file of standard operators, which ONNX"
            + " Runtime runs anywhere. It is compared with explain before it is written.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp compile surnames.onnx -o explained.onnx",
      "  onnx-lrp compile vowels.onnx --gate-rule half --target 2 -o explained.onnx",
      "  onnx-lrp compile surnames.onnx --target-input -o explained.onnx",
      "  onnx-lrp compile model.onnx --data test.npz --layer /lstm/LSTM/h -o explained.onnx"
    })
final class CompileCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private CompileOptions options;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  CompileCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (output.isStandardOutput() && root.console.outIsTerminal()) {
      throw OnnxLrpException.invalid("an ONNX file is not for a terminal; pass -o FILE");
    }
    ReadFiles read = new ReadFiles();
    Compiled compiled = options.open(root.console, read);
    ElementType floats = options.floats();
    CompiledExplanation explanation =
        options.inOpset(
            CompiledExplanation.of(
                compiled.explainer(),
                compiled.target(),
                floats,
                compiled.trials(),
                metadata(compiled.metadata()),
                options.targetIsInput()));
    ExplanationCheck check = compiled.check(floats);
    List<Map<String, Tensor>> compared = compiled.compared(explanation.model(), check);
    String difference = check.difference(explanation.model(), compared);
    if (difference != null) {
      root.console.say("nothing is written: " + difference);
      return ExitCodes.CHECK_FAILED;
    }
    if (explanation.forTheseLengths()) {
      root.console.say(
          "note: the file is for %s alone, as parts of the model depend on lengths other than by"
                  .formatted(new InputShapes(explanation.model()).describe())
              + " repeating");
    }
    byte[] file = explanation.model().toByteArray();
    output.write(root.console, read, out -> out.write(file));
    root.console.say(
        String.format(
            Locale.ROOT,
            "compared with explain on %s: at most %.1e of the largest relevance apart",
            CompiledExplanation.describe(compared),
            check.largestDifference()));
    return ExitCodes.DONE;
  }

  private Map<String, String> metadata(Map<String, String> compiled) {
    Map<String, String> metadata = new LinkedHashMap<>(compiled);
    List<String> given = RepeatedOptions.ofFile(spec.commandLine().getParseResult());
    metadata.put(RepeatedOptions.KEY, String.join("\n", given));
    return metadata;
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.summary.Summary;
import io.github.onnxlrp.io.summary.SummaryWriters;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explains many predictions and says what they have in common. */
@Command(
    name = "summary",
    description =
        "Explains many predictions: which tokens, features and steps matter overall and for each"
            + " class, and what is taken for what.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp summary surnames.onnx --data names.jsonl",
      "  onnx-lrp summary vowels.onnx --data test.npz --format html -o vowels.html"
    })
final class SummaryCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ExplanationOptions options;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, json, csv or html (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Tokens, features or steps that text shows of an input (default: ${DEFAULT-VALUE}).")
  private int top;

  SummaryCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    options.checkSupported();
    Console console = options.console(root.console);
    if (top < 1) {
      throw OnnxLrpException.invalid("--top %d: expected at least 1", top);
    }
    DocumentWriter<Summary> writer = SummaryWriters.of(format, top);
    ReadFiles read = new ReadFiles();
    Plugins loaded = options.plugins(read);
    ExplainedSamples samples = options.open(List.of(), loaded, console, read);
    if (samples.targets() > 1) {
      throw OnnxLrpException.invalid(
          "summary is about one target, not %d: run it once for each", samples.targets());
    }
    Summary summary =
        new Summary(samples.model(), samples.method(), samples.composite(), samples.remarks());
    samples.explain("summary", console, summary::add);
    output.write(root.console, read, out -> writer.write(summary, out));
    if (!writer.holdsNotes() || !summary.ok()) {
      options.sayNew(summary.notes(), summary.ok() ? console : root.console);
    }
    return summary.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.report.Making;
import io.github.onnxlrp.cli.report.Report;
import io.github.onnxlrp.cli.report.ReportWriter;
import io.github.onnxlrp.cli.report.ReportWriters;
import io.github.onnxlrp.cli.report.SampleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains predictions. */
@Command(
    name = "explain",
    description = "Explains predictions: which inputs speak for a score and which against it.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp explain surnames.onnx --text Kowalski",
      "  onnx-lrp explain surnames.onnx --data names.jsonl --target Polish --format json",
      "  onnx-lrp explain vowels.onnx --data test.npz --gate-rule half --format html -o vowels.html"
    })
final class ExplainCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Spec private CommandSpec spec;
  @Mixin private ExplanationOptions options;
  @Mixin private OutputOptions output;

  @Option(
      names = "--layer",
      paramLabel = "VALUE",
      description = "Also give the relevance of this value of the graph; may be repeated.")
  private List<String> layers = List.of();

  @Option(
      names = "--graph",
      description =
          "With html: also show the graph, with the rule of each node and its relevance in the"
              + " first sample.")
  private boolean graph;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, json, npz, csv, html, svg or png (default: ${DEFAULT-VALUE}).")
  private String format;

  ExplainCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    options.checkSupported();
    Console console = options.console(root.console);
    ReadFiles read = new ReadFiles();
    Plugins loaded = options.plugins(read);
    ReportWriter writer = new ReportWriters(loaded.reportWriters()).find(format);
    if (graph && !format.equals("html")) {
      throw OnnxLrpException.invalid("--graph needs --format html");
    }
    boolean terminal = output.isStandardOutput() && root.console.outIsTerminal();
    if (terminal && writer.isBinary()) {
      throw OnnxLrpException.invalid("--format %s is not for a terminal; pass -o FILE", format);
    }
    Report report =
        report(options.open(layers, loaded, console, read), writer.mostNumbers(), console);
    output.write(root.console, read, out -> writer.write(report, out, terminal));
    if (!writer.holdsNotes() || !report.ok()) {
      report.notes().stream()
          .filter(note -> !options.saidNotes().contains(note))
          .forEach(note -> (report.ok() ? console : root.console).say("note: " + note));
    }
    return report.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  private Report report(ExplainedSamples samples, long mostNumbers, Console console) {
    List<SampleReport> reports = new ArrayList<>();
    AtomicLong numbers = new AtomicLong();
    samples.explain(
        "explain",
        console,
        sample -> {
          if (numbers.addAndGet(sample.numbers()) > mostNumbers) {
            throw OnnxLrpException.invalid(
                "--format %s: more than %,d numbers, in %d explanations; use json or fewer samples",
                format, mostNumbers, reports.size() + 1);
          }
          reports.add(sample);
        });
    return new Report(
        samples.model(),
        samples.method(),
        samples.composite(),
        samples.remarks(),
        reports,
        samples.batchAxes(),
        new Making(
            commandLine(), samples.targets(), samples.lengths(), graph ? samples.graph() : null));
  }

  /** The command as a shell takes it. */
  private String commandLine() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(ShellWord::quoted)
        .collect(Collectors.joining(" ", "onnx-lrp ", ""));
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.Making;
import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.io.report.ReportWriters;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.io.report.SampleTotals;
import io.github.onnxlrp.io.report.StreamingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
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
      "  onnx-lrp explain vowels.onnx --data test.npz --gate-rule half --format html -o vowels.html",
      "  onnx-lrp explain vowels.onnx --data test.npz --engine onnxruntime --format npz -o r.npz"
    })
final class ExplainCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Spec private CommandSpec spec;
  @Mixin private ExplanationOptions options;
  @Mixin private OutputOptions output;
  @Mixin private EngineOptions engine;

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
      completionCandidates = Completions.ReportFormats.class,
      paramLabel = "F",
      defaultValue = "text",
      description = "text, json, jsonl, npz, csv, html, svg or png (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--resume",
      description =
          "With jsonl or csv, -o FILE and --data with one sample a line: go on where a run of the"
              + " same command was interrupted.")
  private boolean resume;

  ExplainCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    options.checkSupported();
    engine.checkSupported();
    Console console = options.console(root.console);
    ReadFiles read = new ReadFiles();
    Plugins loaded = options.plugins(read);
    ReportWriter writer = new ReportWriters(loaded.reportWriters()).find(format);
    if (graph && !format.equals("html")) {
      throw OnnxLrpException.invalid("--graph needs --format html");
    }
    if (graph && engine.isOnnxRuntime()) {
      throw OnnxLrpException.invalid(
          "--graph shows the relevance of every node, which --engine onnxruntime does not give;"
              + " leave one of them out");
    }
    boolean terminal = output.isStandardOutput() && root.console.outIsTerminal();
    if (terminal && writer.isBinary()) {
      throw OnnxLrpException.invalid("--format %s is not for a terminal; pass -o FILE", format);
    }
    if (writer instanceof StreamingWriter streaming) {
      return stream(streaming, loaded, console, read);
    }
    if (resume) {
      throw OnnxLrpException.invalid("--resume needs --format jsonl or csv, not %s", format);
    }
    Report report =
        report(
            options.open(layers, loaded, console, read, ExplanationOptions.NOT_STREAMED, engine),
            writer.mostNumbers(),
            console);
    output.write(root.console, read, out -> writer.write(report, out, terminal));
    if (!writer.holdsNotes() || !report.ok()) {
      options.sayNew(report.notes(), report.ok() ? console : root.console);
    }
    return report.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  /** Writes each explanation as soon as it is there. */
  private int stream(StreamingWriter writer, Plugins loaded, Console console, ReadFiles read) {
    Path file = output.streamed();
    if (resume && file == null) {
      throw OnnxLrpException.invalid("--resume needs -o FILE");
    }
    PartialFile part = file == null ? null : PartialFile.of(file, resume, writer);
    if (resume && part.samples() == 0 && Files.exists(file) && !Files.exists(part.file())) {
      console.say("note: %s is complete".formatted(file));
      return ExitCodes.DONE;
    }
    long skipped = part == null ? 0 : part.samples();
    ExplainedSamples samples = options.open(layers, loaded, console, read, skipped, engine);
    SampleTotals totals = new SampleTotals();
    AtomicLong next = new AtomicLong(skipped * samples.targets());
    output.stream(
        root.console,
        read,
        part,
        out -> {
          StreamingWriter.Entries entries = writer.begin(out, samples.named(), skipped > 0);
          samples.explain(
              "explain",
              console,
              sample -> {
                int number = (int) (next.getAndIncrement() / samples.targets());
                totals.add(number, sample);
                try {
                  entries.write(number, sample);
                  out.flush();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
        });
    Console told = totals.ok() ? console : root.console;
    options.sayNew(samples.remarks(), told);
    if (!writer.holdsNotes() || !totals.ok()) {
      options.sayNew(totals.notes(), told);
    }
    return totals.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
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
            CommandText.of(spec),
            samples.targets(),
            samples.lengths(),
            graph ? samples.graph() : null));
  }
}

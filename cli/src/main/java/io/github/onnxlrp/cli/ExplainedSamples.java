package io.github.onnxlrp.cli;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.cli.EngineOptions.Engine;
import io.github.onnxlrp.cli.TargetOptions.Asked;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.TextLengths;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.io.report.GraphView;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The samples of one run, which are explained one after the other and not kept. */
final class ExplainedSamples {
  private final String model;
  private final Explainer explainer;
  private final Engine engine;
  private final List<Asked> targets;
  private final Labels labels;
  private final TextDecoder decoder;
  private final Set<String> remarks;
  private final Function<List<String>, Explainer> keeping;
  private final List<Samples> all = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  // Null where all samples are there.
  private ReadAhead<InputBatch> later;
  private boolean begun;

  /**
   * No samples yet.
   *
   * @param model name of the model's file
   * @param engine explains samples as the explainer does
   * @param targets what is explained of each sample
   * @param decoder what shows ids as tokens, or null
   * @param remarks what concerns all samples
   * @param keeping builds an explainer like this one that keeps these values, too
   */
  ExplainedSamples(
      String model,
      Explainer explainer,
      Engine engine,
      List<Asked> targets,
      Labels labels,
      TextDecoder decoder,
      List<String> remarks,
      Function<List<String>, Explainer> keeping) {
    this.model = model;
    this.explainer = explainer;
    this.engine = engine;
    this.targets = targets;
    this.labels = labels;
    this.decoder = decoder;
    this.remarks = new LinkedHashSet<>(remarks);
    this.keeping = keeping;
  }

  /**
   * Where a sample comes from.
   *
   * @param text the text that it was read from, or null
   * @param label its true label, or null
   * @param series what features and time steps of its inputs are called
   */
  private record Origin(TextSample text, TrueLabel label, Map<String, SeriesNames> series) {}

  void add(InputBatch batch) {
    all.add(samples(batch, origins));
  }

  /** Samples that are read while those before them are explained, for the only target. */
  void addLater(ReadAhead<InputBatch> batches) {
    later = batches;
  }

  private Samples samples(InputBatch batch, Collection<Origin> to) {
    batch.arrays().forEach(this::remarkOnFiniteness);
    Samples some = explainer.samples(batch.arrays());
    if (!begun && explainer.mixes(some)) {
      remarks.add(
          "the model mixes the samples of a batch: each is explained as a batch of one, in which"
              + " its prediction may be another one");
    }
    begun = true;
    boolean labelled = batch.labels().size() == some.size();
    if (!labelled && !batch.labels().isEmpty()) {
      remarks.add(
          "labels are not shown: the data has %d, and %d samples"
              .formatted(batch.labels().size(), some.size()));
    }
    for (int k = 0; k < some.size(); k++) {
      TrueLabel label = labelled ? batch.labels().get(k) : null;
      to.add(new Origin(batch.text(), label, batch.series(k, some.size())));
    }
    return some;
  }

  private void remarkOnFiniteness(String name, Tensor array) {
    if (array.isFloating() && !Arrays.stream(array.doubles()).allMatch(Double::isFinite)) {
      remarks.add("input '%s' holds numbers that are not finite".formatted(name));
    }
  }

  void remarkAll(List<String> notes) {
    remarks.addAll(notes);
  }

  /** Name of the model's file. */
  String model() {
    return model;
  }

  /** How relevance is computed. */
  String method() {
    return explainer.method().name();
  }

  /** The rules; null for methods without. */
  String composite() {
    return Report.composite(explainer.method());
  }

  /** What concerns all samples. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** The batch axis of the inputs by name. */
  Map<String, Integer> batchAxes() {
    return Report.batchAxes(explainer.batchAxes());
  }

  /** How many targets are explained of each sample. */
  int targets() {
    return targets.size();
  }

  /** Names of the inputs that say how many steps a sample has. */
  Set<String> lengths() {
    return new TextLengths(explainer.batchAxes().graph()).names();
  }

  /** The graph with the relevance of the first target of the first sample. */
  GraphView graph() {
    Graph graph = explainer.batchAxes().graph();
    Samples first = all.get(0);
    List<NodeRole> roles = explainer.roles(first.get(0));
    Explainer keeper = keeping.apply(GraphView.values(graph, roles));
    List<Target> target = List.of(targets.get(0).target());
    try {
      Samples sample = keeper.samples(first.get(0));
      return GraphView.of(graph, roles, keeper.explain(sample, 0, target).get(0));
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(e.reason(), "--graph: " + e.getMessage(), e);
    }
  }

  /**
   * Explains all samples in the order of the data, all targets of one before those of the next.
   * With one target each explanation is handed on as soon as it is there; with several they are
   * held until all are there.
   *
   * @param title what a progress bar on a terminal is called
   */
  void explain(String title, Console console, Consumer<SampleReport> consumer) {
    if (later != null) {
      explainLater(title, console, consumer);
      return;
    }
    int count = origins.size();
    SampleReport[] held = new SampleReport[targets.size() == 1 ? 0 : count * targets.size()];
    try (Progress progress = Progress.start(console, title, count * targets.size())) {
      for (int k = 0; k < targets.size(); k++) {
        Asked target = targets.get(k);
        AtomicInteger next = new AtomicInteger(k);
        engine.explainEach(
            all,
            target.target(),
            found -> {
              int entry = next.getAndAdd(targets.size());
              SampleReport report = report(found, target, origins.get(entry / targets.size()));
              if (held.length == 0) {
                consumer.accept(report);
              } else {
                held[entry] = report;
              }
              progress.step();
            });
      }
    }
    for (SampleReport report : held) {
      consumer.accept(report);
    }
  }

  private void explainLater(String title, Console console, Consumer<SampleReport> consumer) {
    ReadAhead<InputBatch> batches = later;
    Deque<Origin> waiting = new ArrayDeque<>();
    Asked target = targets.get(0);
    Iterator<Samples> read =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return batches.hasNext();
          }

          @Override
          public Samples next() {
            InputBatch batch = batches.next();
            return batch == null ? null : samples(batch, waiting);
          }
        };
    try (batches;
        Progress progress = Progress.start(console, title, Progress.UNKNOWN)) {
      engine.explainEach(
          () -> read,
          target.target(),
          found -> {
            consumer.accept(report(found, target, waiting.remove()));
            progress.step();
          });
    }
  }

  /** Whether the data names features or time steps; of samples to come it does not. */
  boolean named() {
    return origins.stream().anyMatch(origin -> !origin.series().isEmpty());
  }

  private SampleReport report(Explanation explanation, Asked target, Origin origin) {
    boolean decodes = origin.text() == null && decoder != null;
    TextSample text = decodes ? decoder.decode(explanation.inputs()) : origin.text();
    labels.check(explanation.target().output(), explanation.prediction());
    return new SampleReport(
        explanation,
        target.specification(explanation),
        text,
        labels.of(explanation.target()),
        labels.of(explanation.prediction()),
        labels.complete(origin.label(), explanation.prediction()),
        origin.series());
  }
}

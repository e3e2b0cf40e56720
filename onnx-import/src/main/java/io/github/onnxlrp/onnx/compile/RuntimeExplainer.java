package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Explains samples in ONNX Runtime, by explanations that are compiled in memory and compared with
 * those of an explainer before they are used. Samples of the same shapes run in batches. What
 * cannot be compiled, or not be told of a sample, is an error and never left to something else.
 */
public final class RuntimeExplainer {
  /** So many samples are looked at together, for those that fit into one batch. */
  private static final int WINDOW = 256;

  private static final int MOST_SAMPLES = 64;

  /** 16 MiB of floats in the inputs of a batch. */
  private static final long MOST_ELEMENTS = 1 << 22;

  private final Explainer explainer;
  private final Precision precision;
  private final Provider provider;
  private final int threads;
  private final Supplier<List<Map<String, Tensor>>> trials;

  /**
   * Explains what an explainer explains.
   *
   * @param precision of all floats
   * @param provider what ONNX Runtime computes with
   * @param threads how many threads an operator of it may use
   * @param trials gives inputs of several lengths and numbers of samples, from which it is found
   *     out what depends on lengths
   */
  public RuntimeExplainer(
      Explainer explainer,
      Precision precision,
      Provider provider,
      int threads,
      Supplier<List<Map<String, Tensor>>> trials) {
    this.explainer = explainer;
    this.precision = precision;
    this.provider = provider;
    this.threads = threads;
    this.trials = trials;
  }

  /**
   * Explains one target of each of many samples, like {@link Explainer#explainEach}.
   *
   * @param samples some samples at a time; null where the next are not there yet
   * @param consumer takes the explanations, in the order of the samples. Of their ledgers the
   *     turnover is that of the inputs alone
   * @throws OnnxLrpException if an explanation cannot be compiled, differs from that of the
   *     explainer, does not hold for a sample, or if the provider is not to be had
   */
  public void explainEach(
      Iterable<Samples> samples, Target target, Consumer<Explanation> consumer) {
    try (Run run = new Run(target, consumer)) {
      run.explain(samples.iterator());
    }
  }

  /** One of the samples that are explained. */
  private record One(Samples samples, int number) {
    /** Samples with the same one fit into one batch; what samples share is that of one reading. */
    Object shapes() {
      Map<String, Object> shapes = new LinkedHashMap<>();
      inputs()
          .forEach(
              (name, tensor) ->
                  shapes.put(name, List.of(tensor.type(), Shapes.toString(tensor.shape()))));
      return RuntimeBatch.hasShared(samples) ? List.of(shapes, samples) : shapes;
    }

    Map<String, Tensor> inputs() {
      return samples.get(number);
    }
  }

  /** The explanations that are made for one target, and the samples that wait for them. */
  private final class Run implements AutoCloseable {
    private final Target target;
    private final Consumer<Explanation> consumer;
    private final List<RuntimeBatch> compiled = new ArrayList<>();
    private final List<One> window = new ArrayList<>();
    private long handedOn;

    Run(Target target, Consumer<Explanation> consumer) {
      this.target = target;
      this.consumer = consumer;
    }

    void explain(Iterator<Samples> all) {
      while (read(all::hasNext)) {
        Samples some = read(all::next);
        for (int k = 0; some != null && k < some.size(); k++) {
          window.add(new One(some, k));
          if (window.size() == WINDOW) {
            explainWindow();
          }
        }
        if (some == null) {
          explainWindow();
        }
      }
      explainWindow();
    }

    /** Reads on. What is before samples that are at fault is explained first. */
    private <T> T read(Supplier<T> reading) {
      try {
        return reading.get();
      } catch (RuntimeException e) {
        explainWindow();
        throw e;
      }
    }

    private void explainWindow() {
      Map<Object, List<Integer>> groups = new LinkedHashMap<>();
      for (int k = 0; k < window.size(); k++) {
        groups.computeIfAbsent(window.get(k).shapes(), key -> new ArrayList<>()).add(k);
      }
      Explanation[] found = new Explanation[window.size()];
      RuntimeException failure = null;
      try {
        for (List<Integer> group : groups.values()) {
          int most = batchSize(window.get(group.get(0)));
          for (int first = 0; first < group.size(); first += most) {
            explain(group.subList(first, Math.min(group.size(), first + most)), found);
          }
        }
      } catch (RuntimeException e) {
        failure = e;
      }
      handOn(found);
      if (failure != null) {
        throw failure;
      }
      handedOn += window.size();
      window.clear();
    }

    /** Hands on what is there before the first that is missing. */
    private void handOn(Explanation... found) {
      for (int k = 0; k < found.length && found[k] != null; k++) {
        consumer.accept(found[k]);
      }
    }

    private int batchSize(One sample) {
      long elements = sample.inputs().values().stream().mapToLong(Tensor::size).sum();
      return (int) Math.max(1, Math.min(MOST_SAMPLES, MOST_ELEMENTS / Math.max(1, elements)));
    }

    private void explain(List<Integer> batch, Explanation... found) {
      One first = window.get(batch.get(0));
      List<Map<String, Tensor>> inputs = batch.stream().map(k -> window.get(k).inputs()).toList();
      RuntimeBatch runs = forSample(first);
      List<Map<String, Tensor>> outputs = runs.run(first.samples(), inputs);
      for (int k = 0; k < outputs.size(); k++) {
        One one = window.get(batch.get(k));
        found[batch.get(k)] =
            runs.derived().reader().read(one.samples(), one.number(), outputs.get(k), precision);
        if (found[batch.get(k)] == null) {
          throw OnnxLrpException.unsupported(
              "sample %d cannot be explained in ONNX Runtime in %s precision: its ledger does not"
                  + " close, or its inputs look like masks; %s--engine java explains it",
              handedOn + batch.get(k),
              precision == Precision.FLOAT ? "single" : "double",
              precision == Precision.FLOAT ? "--precision double has more digits, " : "");
        }
      }
    }

    /** What is compiled for inputs of such shapes. */
    private RuntimeBatch forSample(One sample) {
      return compiled.stream()
          .filter(one -> one.isFor(sample.inputs()))
          .findFirst()
          .orElseGet(() -> compile(sample));
    }

    private RuntimeBatch compile(One sample) {
      List<Map<String, Tensor>> all = new ArrayList<>(List.of(sample.inputs()));
      all.addAll(trials.get());
      RuntimeBatch batch =
          RuntimeBatch.compile(explainer, target, precision, provider, threads, all);
      compiled.add(batch);
      return batch;
    }

    @Override
    public void close() {
      compiled.forEach(RuntimeBatch::close);
    }
  }
}

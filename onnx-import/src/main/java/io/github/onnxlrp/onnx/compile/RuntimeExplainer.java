package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.DerivedGraph;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.samples.Samples;
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
 * cannot be compiled, or not be told of a sample, is an error and never left to something else. A
 * sample whose score is NaN, because its inputs have NaN, gets NaN and a note, as without it.
 */
public final class RuntimeExplainer {
  /** So many compiled explanations are open; of more lengths they are compiled again. */
  private static final int MOST_OPEN = 8;

  private final Explainer explainer;
  private final Precision precision;
  private final Provider provider;
  private final int threads;
  private final Supplier<List<Map<String, Tensor>>> trials;
  private final long passedOver;

  /**
   * Explains what an explainer explains.
   *
   * @param precision of all floats
   * @param provider what ONNX Runtime computes with
   * @param threads how many threads an operator of it may use
   * @param trials gives inputs of several lengths and numbers of samples, from which it is found
   *     out what depends on lengths
   * @param passedOver how many samples come before the first, for the numbers of samples in errors
   */
  public RuntimeExplainer(
      Explainer explainer,
      Precision precision,
      Provider provider,
      int threads,
      Supplier<List<Map<String, Tensor>>> trials,
      long passedOver) {
    this.explainer = explainer;
    this.precision = precision;
    this.provider = provider;
    this.threads = threads;
    this.trials = trials;
    this.passedOver = passedOver;
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

  /** The explanations that are made for one target, and the samples that wait for them. */
  private final class Run implements AutoCloseable {
    private final Target target;
    private final Consumer<Explanation> consumer;
    private final RecentlyUsed<RuntimeBatch> compiled =
        new RecentlyUsed<>(MOST_OPEN, RuntimeBatch::close);
    private final RuntimeWindow window = new RuntimeWindow();
    private long handedOn = passedOver;

    Run(Target target, Consumer<Explanation> consumer) {
      this.target = target;
      this.consumer = consumer;
    }

    void explain(Iterator<Samples> all) {
      while (read(all::hasNext)) {
        Samples some = read(all::next);
        for (int k = 0; some != null && k < some.size(); k++) {
          window.add(new RuntimeSample(some, k));
          if (window.isFull()) {
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
      Explanation[] found = new Explanation[window.size()];
      Map<Object, List<Integer>> groups = new LinkedHashMap<>();
      RuntimeException failure = group(groups, found);
      try {
        for (List<Integer> group : groups.values()) {
          explainGroup(group, found);
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

    /** Explains samples of the same shapes in batches. */
    private void explainGroup(List<Integer> group, Explanation... found) {
      RuntimeSample one = window.get(group.get(0));
      int most = forSample(one).mostSamples(one.size());
      for (int first = 0; first < group.size(); first += most) {
        explain(group.subList(first, Math.min(group.size(), first + most)), found);
      }
    }

    /** Groups the samples before the first that is at fault; gives what stands against that. */
    private RuntimeException group(Map<Object, List<Integer>> groups, Explanation... found) {
      for (int k = 0; k < found.length; k++) {
        RuntimeSample one = window.get(k);
        try {
          found[k] = notComputed(one, handedOn + k);
        } catch (OnnxLrpException e) {
          return e;
        }
        if (found[k] == null) {
          groups.computeIfAbsent(one.shapes(), key -> new ArrayList<>()).add(k);
        }
      }
      return null;
    }

    /**
     * NaN with a note, where NaN in the inputs becomes the score, which LSTMs of ONNX Runtime may
     * hide; null for samples that it computes. Of one without steps the explainer says what is
     * wrong.
     */
    private Explanation notComputed(RuntimeSample one, long number) {
      if (!one.isEmpty() && !one.hasNaN()) {
        return null;
      }
      Explanation found = inJava(one);
      if (one.isEmpty()) {
        throw OnnxLrpException.unsupported(
            "sample %d has an input without elements, which ONNX Runtime is not given; --engine"
                + " java explains it",
            number);
      }
      return Double.isNaN(found.score()) ? found : null;
    }

    private Explanation inJava(RuntimeSample one) {
      List<Explanation> found = new ArrayList<>();
      explainer.explainEach(List.of(explainer.samples(one.inputs())), target, found::add);
      return found.get(0);
    }

    /** Hands on what is there before the first that is missing. */
    private void handOn(Explanation... found) {
      for (int k = 0; k < found.length && found[k] != null; k++) {
        consumer.accept(found[k]);
      }
    }

    private void explain(List<Integer> batch, Explanation... found) {
      RuntimeSample first = window.get(batch.get(0));
      List<Map<String, Tensor>> inputs = batch.stream().map(k -> window.get(k).inputs()).toList();
      RuntimeBatch runs = forSample(first);
      List<Map<String, Tensor>> outputs;
      try {
        outputs = runs.run(first.samples(), inputs);
      } catch (OnnxLrpException e) {
        if (e.reason() != Reason.INVALID_INPUT) {
          throw e;
        }
        if (batch.size() > 1) {
          batch.forEach(k -> explain(List.of(k), found));
          return;
        }
        // Of a sample that is at fault the explainer says what is wrong.
        inJava(first);
        throw new OnnxLrpException(Reason.UNSUPPORTED, e.getMessage(), e);
      }
      for (int k = 0; k < outputs.size(); k++) {
        RuntimeSample one = window.get(batch.get(k));
        DerivedGraph.Outcome outcome =
            runs.derived().reader().read(one.samples(), one.number(), outputs.get(k), precision);
        if (outcome.explanation() == null) {
          throw OnnxLrpException.unsupported(
              "sample %d cannot be explained in ONNX Runtime in %s precision: %s; %s--engine java"
                  + " explains it",
              handedOn + batch.get(k),
              precision == Precision.FLOAT ? "single" : "double",
              outcome.doubt(),
              precision == Precision.FLOAT ? "--precision double has more digits, " : "");
        }
        found[batch.get(k)] = outcome.explanation();
      }
    }

    /** What is compiled for inputs of such shapes. */
    private RuntimeBatch forSample(RuntimeSample sample) {
      return compiled.get(one -> one.isFor(sample.inputs()), () -> compile(sample));
    }

    private RuntimeBatch compile(RuntimeSample sample) {
      List<Map<String, Tensor>> all = new ArrayList<>(List.of(sample.inputs()));
      all.addAll(trials.get());
      return RuntimeBatch.compile(explainer, target, precision, provider, threads, all);
    }

    @Override
    public void close() {
      compiled.close();
    }
  }
}

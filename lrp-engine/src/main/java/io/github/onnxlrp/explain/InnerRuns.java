package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ChangedRuns;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.method.ScoreAlone;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Runs of a model on changed inputs, by an explainer of a {@link ScoreGraph}: what it has learned
 * of one sample it uses for all others.
 */
final class InnerRuns implements ChangedRuns {
  private final Graph model;
  private final Trace trace;
  private final Map<Object, Explainer> explainers;

  /**
   * Changes the sample of one run.
   *
   * @param explainers those of other runs of the model, to which new ones are added
   */
  InnerRuns(Graph model, Trace trace, Map<Object, Explainer> explainers) {
    this.model = model;
    this.trace = trace;
    this.explainers = explainers;
  }

  /** No explainers yet. */
  static Map<Object, Explainer> none() {
    return new ConcurrentHashMap<>();
  }

  @Override
  public double[] scores(
      ScoredValues scored, List<TraceValue> changed, int count, IntFunction<List<Tensor>> tensors) {
    double[] scores = new double[count];
    int[] next = {0};
    run(
        new ScoreAlone(),
        scored,
        changed,
        count,
        tensors,
        found -> scores[next[0]++] = found.score());
    return scores;
  }

  @Override
  public void gradients(
      ScoredValues scored,
      List<TraceValue> changed,
      int count,
      IntFunction<List<Tensor>> tensors,
      GradientConsumer consumer) {
    run(
        Gradient.plain(),
        scored,
        changed,
        count,
        tensors,
        found ->
            consumer.accept(
                found.score(),
                changed.stream().map(value -> found.relevance().get(value.name())).toList()));
  }

  private void run(
      AttributionMethod method,
      ScoredValues scored,
      List<TraceValue> changed,
      int count,
      IntFunction<List<Tensor>> tensors,
      Consumer<Explanation> consumer) {
    Explainer explainer =
        explainers.computeIfAbsent(
            key(method, scored, changed), missing -> explainer(method, scored, changed));
    Map<String, Tensor> given = ScoreGraph.inputs(trace, scored.head());
    Iterator<Samples> runs =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < count;
          }

          @Override
          public Samples next() {
            List<Tensor> own = tensors.apply(next++);
            Map<String, Tensor> inputs = new HashMap<>(given);
            for (int k = 0; k < own.size(); k++) {
              inputs.put(changed.get(k).name(), own.get(k));
            }
            return explainer.samples(inputs);
          }
        };
    explainer.explainEach(() -> runs, Target.sum(null).keepHead(), consumer);
  }

  private static Object key(
      AttributionMethod method, ScoredValues scored, List<TraceValue> changed) {
    List<Object> key = new ArrayList<>();
    key.add(method.name());
    key.add(scored.function() == null ? "" : scored.function().toString());
    scored.head().starts().forEach(start -> key.add(start.value().name()));
    key.add(changed.stream().map(TraceValue::name).toList());
    return key;
  }

  private Explainer explainer(
      AttributionMethod method, ScoredValues scored, List<TraceValue> changed) {
    Graph graph = ScoreGraph.of(model, trace, scored, changed);
    Set<String> fixed = new HashSet<>();
    boolean gradients = !(method instanceof ScoreAlone);
    // Weights that nothing is asked of would be numbers that a derived graph may not rest on.
    graph.inputs().stream()
        .filter(input -> !(gradients && ScoreGraph.isWeights(input)))
        .map(Value::name)
        .forEach(fixed::add);
    if (gradients) {
      changed.forEach(value -> fixed.remove(value.name()));
    }
    Explainer.Builder builder =
        Explainer.of(graph).method(method).fixed(fixed.toArray(String[]::new));
    ScoreGraph.axes(graph).forEach(builder::batchAxis);
    return builder.build();
  }
}

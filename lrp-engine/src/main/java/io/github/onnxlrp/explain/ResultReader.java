package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.DerivedGraph.Outcome;
import io.github.onnxlrp.method.Reading;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.TargetResolver.Resolution;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes explanations of the results of programs.
 *
 * @param strict whether a note is left to a walk, which may make it an error
 * @param ofOverrides notes on what was overruled
 */
record ResultReader(boolean strict, Collection<String> ofOverrides) {
  /** What a program has found, or why a walk has to look further. */
  Outcome read(Program program, Program.Result result, ExplainedSample sample) {
    for (Map.Entry<String, Tensor> entry : result.relevances().entrySet()) {
      if (!entry.getValue().hasShape(sample.inputs().get(entry.getKey()).shape())) {
        return Outcome.doubtful("a recurrence has taken fewer steps than it was given");
      }
    }
    Map<String, Tensor> explained = new LinkedHashMap<>();
    result.relevances().keySet().forEach(name -> explained.put(name, sample.inputs().get(name)));
    Reading.Run run =
        new Reading.Run(
            program.graph(),
            result.score(),
            result.totals(),
            explained,
            result.relevances(),
            result.precision());
    Reading.Finding finding = program.reading().read(run);
    if (finding == null) {
      return Outcome.doubtful(program.reading().doubt(run));
    }
    if (result.layers().size() < program.layers().names().size()) {
      return Outcome.doubtful("some of the kept layers have no relevance");
    }
    if (strict && !finding.notes().isEmpty()) {
      return Outcome.doubtful("strictly a note has to be looked into: " + finding.notes().get(0));
    }
    List<String> all =
        new ArrayList<>(Resolution.notes(result.target(), result.prediction(), program.heads()));
    all.addAll(ofOverrides);
    all.addAll(finding.notes());
    all.addAll(sample.notes());
    all.addAll(program.layers().notes());
    Map<String, Tensor> values = new LinkedHashMap<>();
    Map<String, Tensor> relevances = new LinkedHashMap<>();
    result
        .relevances()
        .forEach(
            (name, relevance) -> {
              SampleSlice slice = sample.axes().ofInput(name);
              values.put(name, slice.of(sample.inputs().get(name)));
              relevances.put(name, slice.of(relevance));
            });
    return Outcome.of(
        new Explanation(
            result.target(),
            result.prediction(),
            result.output(),
            result.score(),
            values,
            relevances,
            result.layers(),
            finding.ledger(),
            false,
            all,
            result.precision(),
            finding.measures()));
  }
}

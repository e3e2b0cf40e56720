package io.github.onnxlrp.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How many rows were explained, which Spark's page of a stage shows while it runs. A task that is
 * tried again counts its rows again.
 */
record RowCounts(LongAccumulator explained, LongAccumulator unreliable, LongAccumulator errors)
    implements Serializable {
  /** Nothing yet. */
  static RowCounts of(SparkContext context) {
    return new RowCounts(
        context.longAccumulator("explained rows"),
        context.longAccumulator("unreliable rows"),
        context.longAccumulator("rows with an error"));
  }

  void add(List<Outcome> outcomes) {
    long failed = outcomes.stream().filter(outcome -> outcome.error() != null).count();
    errors.add(failed);
    explained.add(outcomes.size() - failed);
    unreliable.add(
        outcomes.stream()
            .filter(outcome -> outcome.error() == null && !outcome.sample().ok())
            .count());
  }
}

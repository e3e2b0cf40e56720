package io.github.onnxlrp.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Adds explanations to the rows of a partition, of which it holds a few at a time. */
final class ExplainedPartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SharedModel> model;
  private final FeedColumns feeds;
  private final ResultColumns results;
  private final int size;
  private final RowCounts counts;

  ExplainedPartition(
      Broadcast<SharedModel> model,
      FeedColumns feeds,
      ResultColumns results,
      int size,
      RowCounts counts) {
    this.model = model;
    this.feeds = feeds;
    this.results = results;
    this.size = size;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowExplainer explainer = model.value().explainer();
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        if (!ready.hasNext() && rows.hasNext()) {
          ready = explained(explainer, rows).iterator();
        }
        return ready.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.next();
      }
    };
  }

  private List<Row> explained(RowExplainer explainer, Iterator<Row> rows) {
    List<Row> some = new ArrayList<>();
    List<Map<String, Object>> values = new ArrayList<>();
    while (some.size() < size && rows.hasNext()) {
      Row row = rows.next();
      some.add(row);
      values.add(feeds.of(row));
    }
    List<Outcome> outcomes = explainer.explain(values);
    counts.add(outcomes);
    List<Row> result = new ArrayList<>();
    for (int k = 0; k < some.size(); k++) {
      result.add(results.addedTo(some.get(k), outcomes.get(k)));
    }
    return result;
  }
}

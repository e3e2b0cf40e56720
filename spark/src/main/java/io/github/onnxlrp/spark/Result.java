package io.github.onnxlrp.spark;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.tensor.Tensor;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One result of an explanation, called as in the tool's JSON.
 *
 * @param type type of its column
 * @param reading its value, where there is an explanation
 */
record Result(String name, DataType type, Reading reading) implements Serializable {
  /** Why there is no explanation. */
  static final String ERROR = "error";

  private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);
  private static final DataType WORDS = DataTypes.createArrayType(DataTypes.StringType, false);
  private static final DataType PLACES = DataTypes.createArrayType(DataTypes.IntegerType, false);

  /** Reads a value out of an explanation. */
  interface Reading extends Function<Outcome, Object>, Serializable {}

  /** The results by name: relevance of each input that columns feed, and what goes with it. */
  static Map<String, Result> all(FeedColumns feeds, boolean layers) {
    Map<String, Result> all = new LinkedHashMap<>();
    boolean single = feeds.feeds().size() == 1;
    for (FeedColumns.Feed feed : feeds.feeds()) {
      String name = single ? "relevance" : "relevance." + feed.input();
      all.put(name, relevance(name, feed));
    }
    if (feeds.feeds().stream().anyMatch(FeedColumns.Feed::isText)) {
      put(all, "tokens", WORDS, sample -> sample.text().tokens().toArray(String[]::new));
    }
    if (layers) {
      put(all, "layers", DataTypes.createArrayType(layer(), false), Result::layers);
    }
    put(all, "score", DataTypes.DoubleType, sample -> sample.explanation().score());
    put(all, "prediction", prediction(), Result::prediction);
    put(all, "target", target(), Result::target);
    put(all, "ledger", ledger(), sample -> ledger(sample.explanation().ledger()));
    put(all, "unreliable", DataTypes.BooleanType, sample -> !sample.ok());
    put(all, "notes", WORDS, sample -> sample.notes().toArray(String[]::new));
    all.put(ERROR, new Result(ERROR, DataTypes.StringType, Outcome::error));
    return all;
  }

  /** The value of a row. */
  Object value(Outcome outcome) {
    return outcome.error() != null && !name.equals(ERROR) ? null : reading.apply(outcome);
  }

  /** Reads a value out of the report of a sample. */
  private interface SampleReading extends Function<SampleReport, Object>, Serializable {}

  private static void put(
      Map<String, Result> all, String name, DataType type, SampleReading reading) {
    all.put(name, new Result(name, type, outcome -> reading.apply(outcome.sample())));
  }

  private static Result relevance(String name, FeedColumns.Feed feed) {
    String input = feed.input();
    if (feed.isText()) {
      return new Result(name, NUMBERS, outcome -> outcome.sample().tokenRelevance());
    }
    if (feed.type().equals(SQLDataTypes.VectorType())) {
      return new Result(
          name,
          feed.type(),
          outcome -> {
            Tensor found = outcome.sample().explanation().relevance().get(input);
            return found == null ? null : Vectors.dense(found.doubles());
          });
    }
    return new Result(
        name,
        numbers(feed.type()),
        outcome -> {
          Tensor found = outcome.sample().explanation().relevance().get(input);
          return found == null ? null : ColumnValue.nested(found.doubles(), found.shape());
        });
  }

  /** The same lists with numbers at their ends. */
  private static DataType numbers(DataType type) {
    return type instanceof ArrayType array
        ? DataTypes.createArrayType(numbers(array.elementType()), false)
        : DataTypes.DoubleType;
  }

  private static StructType layer() {
    return new StructType()
        .add("name", DataTypes.StringType)
        .add("shape", PLACES)
        .add("data", NUMBERS);
  }

  private static Object layers(SampleReport sample) {
    return sample.explanation().layers().entrySet().stream()
        .map(
            layer ->
                RowFactory.create(
                    layer.getKey(), layer.getValue().shape(), layer.getValue().doubles()))
        .toArray(Row[]::new);
  }

  private static StructType prediction() {
    return new StructType()
        .add("index", PLACES)
        .add("label", DataTypes.StringType)
        .add("kind", DataTypes.StringType)
        .add("value", DataTypes.DoubleType);
  }

  private static Object prediction(SampleReport sample) {
    Prediction found = sample.explanation().prediction();
    return RowFactory.create(
        places(found.index()),
        sample.predictionLabel(),
        found.kind().name().toLowerCase(java.util.Locale.ROOT),
        found.value());
  }

  private static StructType target() {
    return new StructType()
        .add("output", DataTypes.StringType)
        .add("start", DataTypes.StringType)
        .add("spec", DataTypes.StringType)
        .add("index", PLACES)
        .add("label", DataTypes.StringType);
  }

  /** The index is that of the first term, from which another may be subtracted. */
  private static Object target(SampleReport sample) {
    ResolvedTarget found = sample.explanation().target();
    return RowFactory.create(
        found.output(),
        found.start(),
        sample.specification(),
        found.terms().isEmpty() ? null : places(found.terms().get(0).index()),
        sample.targetLabel());
  }

  private static int[] places(List<Integer> index) {
    return index.stream().mapToInt(Integer::intValue).toArray();
  }

  private static StructType ledger() {
    StructType type = new StructType();
    for (String entry :
        List.of(
            "inputs",
            "initial_states",
            "biases",
            "stabilizer",
            "constants",
            "unassigned",
            "sum",
            "closure",
            "amplification")) {
      type = type.add(entry, DataTypes.DoubleType);
    }
    return type;
  }

  private static Object ledger(Ledger found) {
    return found == null
        ? null
        : RowFactory.create(
            found.inputs(),
            found.initialStates(),
            found.biases(),
            found.stabilizer(),
            found.constants(),
            found.unassigned(),
            found.sum(),
            found.closure(),
            found.amplification());
  }
}

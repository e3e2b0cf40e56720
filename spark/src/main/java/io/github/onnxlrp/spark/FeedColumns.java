package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** The columns that feed the inputs of a model. */
final class FeedColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A column that feeds an input.
   *
   * @param place its number in a row
   */
  record Feed(String input, String column, int place, DataType type) implements Serializable {
    boolean isText() {
      return type instanceof StringType;
    }
  }

  private final ArrayList<Feed> feeds = new ArrayList<>();

  /**
   * Checks that columns fit a model.
   *
   * @param columns for each input its column; null for columns called like inputs
   * @throws OnnxLrpException if a column is missing or has a type that its input does not take
   */
  FeedColumns(RowExplainer model, Map<String, String> columns, StructType schema) {
    List<String> names = model.inputs().stream().map(Value::name).toList();
    if (columns != null && !names.containsAll(columns.keySet())) {
      throw OnnxLrpException.invalid(
          "feedDict names %s; the model has the inputs %s", columns.keySet(), names);
    }
    List<Value> missing = new ArrayList<>();
    for (Value input : model.inputs()) {
      String column = columns == null ? input.name() : columns.get(input.name());
      List<String> all = Arrays.asList(schema.fieldNames());
      if (column == null || (columns == null && !all.contains(column))) {
        missing.add(input);
      } else if (!all.contains(column)) {
        throw OnnxLrpException.invalid(
            "feedDict: no column '%s' for input '%s'; there is %s", column, input.name(), all);
      } else {
        int place = schema.fieldIndex(column);
        feeds.add(new Feed(input.name(), column, place, schema.fields()[place].dataType()));
        check(model, input, feeds.get(feeds.size() - 1));
      }
    }
    boolean text = feeds.stream().anyMatch(Feed::isText);
    missing.removeIf(input -> text && model.lengths().contains(input.name()));
    if (!missing.isEmpty()) {
      throw OnnxLrpException.invalid(
          "no column for input '%s'; name one in feedDict, there is %s",
          missing.get(0).name(), Arrays.asList(schema.fieldNames()));
    }
  }

  private static void check(RowExplainer model, Value input, Feed feed) {
    if (feed.isText()) {
      if (!input.name().equals(model.textInput())) {
        throw OnnxLrpException.invalid(
            "column '%s' holds text; input '%s' takes none%s",
            feed.column(),
            input.name(),
            model.textInput() == null ? ", as no vocabulary is set" : "");
      }
      return;
    }
    int depth = 0;
    DataType leaf = feed.type();
    if (leaf.equals(SQLDataTypes.VectorType())) {
      depth = 1;
      leaf = DataTypes.DoubleType;
    }
    while (leaf instanceof ArrayType array) {
      depth++;
      leaf = array.elementType();
    }
    boolean floats = leaf instanceof FloatType || leaf instanceof DoubleType;
    boolean whole =
        leaf instanceof BooleanType
            || List.of(
                    DataTypes.ByteType,
                    DataTypes.ShortType,
                    DataTypes.IntegerType,
                    DataTypes.LongType)
                .contains(leaf);
    boolean fits = input.type() == null || input.type().isFloating() || whole;
    int rank = model.rank(input);
    if (!(floats || whole) || !fits || (rank >= 0 && rank != depth)) {
      throw OnnxLrpException.invalid(
          "column '%s' is %s; input '%s' is declared %s%s, which takes %s of %s",
          feed.column(),
          feed.type().simpleString(),
          input,
          input.type(),
          rank < 0 ? "" : " and one sample has %d axes".formatted(rank),
          rank <= 0 ? "numbers" : "array<".repeat(rank) + "numbers" + ">".repeat(rank),
          input.type() != null && !input.type().isFloating()
              ? "integers"
              : "float, double or integers");
    }
  }

  List<Feed> feeds() {
    return feeds;
  }

  /** What a row holds for each input. */
  Map<String, Object> of(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    feeds.forEach(feed -> values.put(feed.input(), row.get(feed.place())));
    return values;
  }

  /** What one value holds for the only input that is fed. */
  Map<String, Object> ofOne(Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(feeds.get(0).input(), value);
    return values;
  }
}

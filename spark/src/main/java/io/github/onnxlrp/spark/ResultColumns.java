package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that are added to rows. */
final class ResultColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, Result> columns = new LinkedHashMap<>();

  /**
   * Checks what is asked for.
   *
   * @param fetched for each column the name of the result in it; null for all, each as its name
   * @throws OnnxLrpException if there is no such result, or {@code error} is not asked for
   */
  ResultColumns(FeedColumns feeds, boolean layers, Map<String, String> fetched) {
    Map<String, Result> results = Result.all(feeds, layers);
    if (fetched == null) {
      results.forEach((name, result) -> columns.put(name.replace('.', '_'), result));
      return;
    }
    new TreeMap<>(fetched)
        .forEach(
            (column, name) -> {
              if (!results.containsKey(name)) {
                throw OnnxLrpException.invalid(
                    "fetchDict: column '%s' asks for '%s'; there is %s",
                    column, name, results.keySet());
              }
              columns.put(column, results.get(name));
            });
    if (!fetched.containsValue(Result.ERROR)) {
      throw OnnxLrpException.invalid(
          "fetchDict: no column for '%s', which says why a row has no explanation", Result.ERROR);
    }
  }

  /** The type of all columns together. */
  StructType type() {
    StructType type = new StructType();
    for (Map.Entry<String, Result> column : columns.entrySet()) {
      type = type.add(DataTypes.createStructField(column.getKey(), column.getValue().type(), true));
    }
    return type;
  }

  /**
   * The schema with these columns behind the others.
   *
   * @throws OnnxLrpException if there is a column of such a name
   */
  StructType addedTo(StructType schema) {
    StructType type = schema;
    for (StructField field : type().fields()) {
      if (Arrays.asList(schema.fieldNames()).contains(field.name())) {
        throw OnnxLrpException.invalid(
            "there is a column '%s'; name another one in fetchDict", field.name());
      }
      type = type.add(field);
    }
    return type;
  }

  /** The values of a row. */
  Row of(Outcome outcome) {
    return RowFactory.create(values(outcome).toArray());
  }

  /** A row with the values behind its own. */
  Row addedTo(Row row, Outcome outcome) {
    List<Object> values = values(outcome);
    Object[] all = new Object[row.size() + values.size()];
    for (int k = 0; k < all.length; k++) {
      all[k] = k < row.size() ? row.get(k) : values.get(k - row.size());
    }
    return RowFactory.create(all);
  }

  private List<Object> values(Outcome outcome) {
    return columns.values().stream().map(result -> result.value(outcome)).toList();
  }
}

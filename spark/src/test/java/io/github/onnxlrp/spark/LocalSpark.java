package io.github.onnxlrp.spark;

import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** A real Spark of two threads, which all tests share, and what they do with it. */
final class LocalSpark {
  static final String MODEL = file("surnames/surnames.onnx").toString();
  static final String VOCABULARY = file("surnames/surnames.vocab.txt").toString();
  private static final String LABELS = file("surnames/surnames.labels.txt").toString();

  private LocalSpark() {}

  static Path file(String name) {
    return TestModels.directory().resolve(name);
  }

  /** It ends with the process. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 1)
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }

  static OnnxLrpExplainer surnames() {
    return new OnnxLrpExplainer()
        .setModelLocation(MODEL)
        .setVocabularyLocation(VOCABULARY)
        .setLabelsLocation(LABELS)
        .setFeedDict(Map.of("ids", "name"));
  }

  static Dataset<Row> column(String name, DataType type, List<?> values) {
    List<Row> rows = values.stream().map(value -> RowFactory.create(new Object[] {value})).toList();
    return session().createDataFrame(rows, new StructType().add(name, type)).repartition(3);
  }
}

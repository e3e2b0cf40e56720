package io.github.onnxlrp.spark;

import static io.github.onnxlrp.spark.LocalSpark.MODEL;
import static io.github.onnxlrp.spark.LocalSpark.VOCABULARY;
import static io.github.onnxlrp.spark.LocalSpark.column;
import static io.github.onnxlrp.spark.LocalSpark.file;
import static io.github.onnxlrp.spark.LocalSpark.surnames;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.tensor.TensorArrays;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Explanations of rows are those of the engine, row by row. */
class OnnxLrpExplainerTest {
  /**
   * Of the largest relevance of a row: sums in another order, as batches of other sizes have it.
   */
  private static final double TOLERANCE = 1e-12;

  private static final DataType SERIES =
      DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType));

  @Test
  void rowsOfTextAreExplainedAsTheEngineExplainsThem() {
    List<String> names = new ArrayList<>(List.of("Panasewicz", "Fabijanić", "Dellucci", "Ng"));
    SplittableRandom random = new SplittableRandom(1);
    for (int k = 0; k < 400; k++) {
      names.add(names.get(k % 4).substring(0, 1 + random.nextInt(2)) + names.get((k + 1) % 4));
    }
    Explainer engine = Explainer.of(OnnxModel.read(Path.of(MODEL))).build();
    Vocabulary vocabulary = Vocabulary.read(Path.of(VOCABULARY));

    List<Row> rows =
        surnames().transform(column("name", DataTypes.StringType, names)).collectAsList();

    assertThat(rows).hasSize(names.size());
    for (Row row : rows) {
      List<String> tokens = vocabulary.split(row.getString(0));
      long[] ids = vocabulary.ids(tokens, new ArrayList<>());
      Explanation alone =
          engine.explain(Map.of("ids", Tensor.of(ids, 1, ids.length)), Target.argmax("logits"));
      assertThat(row.<String>getAs("error")).isNull();
      assertThat(row.getList(row.fieldIndex("tokens"))).isEqualTo(tokens);
      assertClose(
          row.<Double>getList(row.fieldIndex("relevance")), alone.relevance("ids").doubles());
      assertThat(row.<Double>getAs("score")).isCloseTo(alone.score(), within(alone.score()));
      Row prediction = row.getAs("prediction");
      assertThat(prediction.getList(0)).isEqualTo(alone.prediction().index());
      Row ledger = row.getAs("ledger");
      assertThat(ledger.<Double>getAs("biases"))
          .isCloseTo(alone.ledger().biases(), within(alone.ledger().turnover()));
      assertThat(row.<Boolean>getAs("unreliable")).isFalse();
    }
    Row first = rows.stream().filter(row -> row.getString(0).equals("Panasewicz")).findAny().get();
    assertThat(first.<Row>getAs("prediction").<String>getAs("label")).isEqualTo("Polish");
  }

  @Test
  void rowsOfSeriesAndIdsAreExplainedInTheirShape() {
    SplittableRandom random = new SplittableRandom(2);
    float[][] series = new float[16][12];
    for (float[] step : series) {
      for (int k = 0; k < step.length; k++) {
        step[k] = (float) random.nextDouble(-1, 1);
      }
    }
    Path file = file("vowels/vowels.onnx");
    Explainer engine = Explainer.of(OnnxModel.read(file)).build();
    String input = engine.batchAxes().graph().inputs().get(0).name();
    Tensor x = TensorArrays.tensor(series);
    double[] expected =
        engine
            .explain(Map.of(input, x.reshaped(1, 16, 12)), Target.of(null, null))
            .relevance(input)
            .doubles();

    Dataset<Row> explained =
        new OnnxLrpExplainer()
            .setModelLocation(file.toString())
            .setFeedDict(Map.of(input, "series"))
            .setFetchDict(Map.of("why", "relevance", "wrong", "error"))
            .transform(column("series", SERIES, List.of((Object) series)));

    assertThat(explained.columns()).containsExactly("series", "why", "wrong");
    List<scala.collection.Seq<Double>> why = explained.first().getList(1);
    List<Double> flat = new ArrayList<>();
    for (scala.collection.Seq<Double> step : why) {
      assertThat(step.length()).isEqualTo(12);
      for (int k = 0; k < step.length(); k++) {
        flat.add(step.apply(k));
      }
    }
    assertClose(flat, expected);

    List<Row> ids =
        new OnnxLrpExplainer()
            .setModelLocation(MODEL)
            .transform(
                column(
                    "ids",
                    DataTypes.createArrayType(DataTypes.LongType),
                    List.of(new long[] {15, 26, 39})))
            .collectAsList();
    assertThat(ids.get(0).getList(1)).hasSize(3);
  }

  @Test
  void layersHaveTheirColumn() {
    Row row =
        new OnnxLrpExplainer()
            .setModelLocation(file("vowels/vowels.onnx").toString())
            .setFeedDict(Map.of("x", "series"))
            .setLayers(List.of("LSTM__30/c"))
            .transform(column("series", SERIES, List.of((Object) new float[16][12])))
            .first();
    List<Row> layers = row.getList(row.fieldIndex("layers"));
    assertThat(layers).hasSize(1);
    assertThat(layers.get(0).<String>getAs("name")).isEqualTo("LSTM__30/c");
    assertThat(layers.get(0).getList(1)).isEqualTo(List.of(16, 24));
    assertThat(layers.get(0).getList(2)).hasSize(16 * 24);
  }

  private static org.assertj.core.data.Offset<Double> within(double size) {
    return org.assertj.core.data.Offset.offset(TOLERANCE * Math.abs(size));
  }

  private static void assertClose(List<Double> found, double... expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(found).hasSize(expected.length);
    for (int k = 0; k < expected.length; k++) {
      assertThat(found.get(k)).isCloseTo(expected[k], within(largest));
    }
  }
}

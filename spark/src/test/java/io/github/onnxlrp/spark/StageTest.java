package io.github.onnxlrp.spark;

import static io.github.onnxlrp.spark.LocalSpark.MODEL;
import static io.github.onnxlrp.spark.LocalSpark.column;
import static io.github.onnxlrp.spark.LocalSpark.surnames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused, what is saved, and what a row that is at fault does. */
class StageTest {
  @Test
  void aBadRowSaysWhyAndEndsNothing() {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      names.add(k % 100 == 7 ? "" : k % 100 == 8 ? null : "Dellucci");
    }
    Map<Object, Long> errors = new java.util.HashMap<>();
    for (Row row :
        surnames().transform(column("name", DataTypes.StringType, names)).collectAsList()) {
      errors.merge(String.valueOf(row.<String>getAs("error")), 1L, Long::sum);
      assertThat(row.isNullAt(row.fieldIndex("score")))
          .isNotEqualTo(row.isNullAt(row.fieldIndex("error")));
    }
    assertThat(errors)
        .containsOnly(
            Map.entry("null", 294L),
            Map.entry("the text is empty", 3L),
            Map.entry("the column of input 'ids' holds null", 3L));
    // An id that the table of the model lacks is found while a batch runs.
    Row[] rows =
        (Row[])
            new OnnxLrpExplainer()
                .setModelLocation(MODEL)
                .transform(
                    column(
                        "ids",
                        DataTypes.createArrayType(DataTypes.LongType),
                        List.<Object>of(
                            new long[] {1, 2, 3},
                            new long[] {1, 2, 999999},
                            new long[] {4, 5, 6},
                            new long[] {},
                            new long[] {7, 8, 9})))
                .collect();
    for (Row row : rows) {
      List<Long> ids = row.getList(0);
      boolean bad = ids.isEmpty() || ids.contains(999999L);
      assertThat(row.<String>getAs("error") != null).as("%s", row).isEqualTo(bad);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeTheJob() {
    StructType numbers =
        new StructType().add("name", DataTypes.createArrayType(DataTypes.DoubleType));
    assertThatThrownBy(() -> surnames().transformSchema(numbers))
        .hasMessageContaining("column 'name' is array<double>; input 'ids")
        .hasMessageContaining("integers");
    StructType texts = new StructType().add("name", DataTypes.StringType);
    assertThatThrownBy(() -> surnames().setFeedDict(Map.of("ids", "nam")).transformSchema(texts))
        .hasMessageContaining("no column 'nam' for input 'ids'; there is [name]");
    assertThatThrownBy(() -> surnames().transformSchema(texts.add("score", DataTypes.LongType)))
        .hasMessageContaining("there is a column 'score'");
    assertThatThrownBy(
            () -> surnames().setFetchDict(Map.of("why", "relevance")).transformSchema(texts))
        .hasMessageContaining("no column for 'error'");
    assertThatThrownBy(
            () -> surnames().setFetchDict(Map.of("why", "relevances")).transformSchema(texts))
        .hasMessageContaining("asks for 'relevances'; there is [relevance,");
    assertThatThrownBy(() -> surnames().setTarget("Klingon").transformSchema(texts))
        .hasMessageContaining("no such label");
    assertThatThrownBy(() -> surnames().setMethod("magic").transformSchema(texts))
        .hasMessageContaining("method magic: not supported");
    assertThatThrownBy(() -> new OnnxLrpExplainer().transformSchema(texts))
        .hasMessageContaining("no model");
  }

  @Test
  void aPipelineWithItIsSavedLoadedAndCopied(@TempDir Path folder) throws Exception {
    OnnxLrpExplainer stage =
        surnames().setTarget("Polish").setEpsilon(0.01).setGateRule("half").setMiniBatchSize(16);
    Dataset<Row> names = column("name", DataTypes.StringType, List.of("Kowalski", "Novák"));
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {stage}).fit(names);
    fitted.write().overwrite().save(folder.resolve("pipeline").toString());
    List<Row> loaded =
        PipelineModel.load(folder.resolve("pipeline").toString()).transform(names).collectAsList();
    assertThat(loaded.toString()).isEqualTo(fitted.transform(names).collectAsList().toString());
    assertThat(loaded.toString())
        .isEqualTo(
            stage
                .copy(new org.apache.spark.ml.param.ParamMap())
                .transform(names)
                .collectAsList()
                .toString());
    assertThat(loaded.get(0).<Row>getAs("target").<String>getAs("label")).isEqualTo("Polish");
  }

  @Test
  void aFunctionOfSqlExplainsOneValue() {
    surnames().registerFunction(LocalSpark.session(), "explain_name", DataTypes.StringType);
    Row row =
        LocalSpark.session()
            .sql("SELECT explain_name('Kowalski').prediction.label, explain_name('').error")
            .first();
    assertThat(row.getString(0)).isEqualTo("Polish");
    assertThat(row.getString(1)).isEqualTo("the text is empty");
  }

  @Test
  void aVectorIsNoText() {
    StructType vectors = new StructType().add("name", SQLDataTypes.VectorType());
    assertThatThrownBy(() -> surnames().transformSchema(vectors))
        .hasMessageContaining("column 'name' is vector");
  }
}

package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import tools.jackson.core.JacksonException;

/**
 * Adds to each row the explanation of what a model predicts for it. The model goes to each executor
 * once, whose tasks share one explainer; each explains the rows of its partition a few hundred at a
 * time, those of the same length in batches, and gives what the command line gives for them.
 *
 * <p>The columns {@code relevance} (in the shape of the input), {@code score}, {@code prediction},
 * {@code target}, {@code ledger}, {@code unreliable}, {@code notes} and {@code error} are added. A
 * row that cannot be explained ends no job: its {@code error} says why, and the others are null.
 *
 * <pre>{@code
 * Dataset<Row> explained =
 *     new OnnxLrpExplainer()
 *         .setModelLocation("surnames.onnx")
 *         .setVocabularyLocation("surnames.vocab.txt")
 *         .setFeedDict(Map.of("ids", "name"))
 *         .transform(names);
 * }</pre>
 */
public final class OnnxLrpExplainer extends ExplainerParams implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private transient SharedModel shared;

  /** An explainer without a model. */
  public OnnxLrpExplainer() {
    this(null);
  }

  /** An explainer with the name of another, as Spark makes it to load one. */
  public OnnxLrpExplainer(String uid) {
    super(uid);
  }

  /** Reads explainers that were saved. */
  public static MLReader<OnnxLrpExplainer> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads an explainer that was saved. */
  public static OnnxLrpExplainer load(String path) {
    return read().load(path);
  }

  /** The model as an ONNX file holds it, with all data in it. */
  public OnnxLrpExplainer setModelPayload(byte[] model) {
    return with(modelPayload, model);
  }

  /**
   * Reads the model from a file, with external data beside a local one, or from any place that
   * Hadoop reads. The file is read now, by this process.
   */
  public OnnxLrpExplainer setModelLocation(String file) {
    return setModelPayload(Locations.model(file));
  }

  /** The column that feeds each input; without it, those that are called like the inputs. */
  public OnnxLrpExplainer setFeedDict(Map<String, String> columns) {
    return with(feedDict, columns);
  }

  /** For each column that is added the name of the result in it; one has to be {@code error}. */
  public OnnxLrpExplainer setFetchDict(Map<String, String> columns) {
    return with(fetchDict, columns);
  }

  /** How many rows are looked at together, for those of the same length; by default 256. */
  public OnnxLrpExplainer setMiniBatchSize(int rows) {
    if (rows < 1) {
      throw OnnxLrpException.invalid("miniBatchSize %d: expected at least 1", rows);
    }
    return with(miniBatchSize, rows);
  }

  /** The output to explain; by default the only one of floats. */
  public OnnxLrpExplainer setOutput(String name) {
    return with(output, name);
  }

  /** The target: {@code argmax}, a label, an index or {@code sum}. */
  public OnnxLrpExplainer setTarget(String specification) {
    return with(target, specification);
  }

  /** The target that is subtracted. */
  public OnnxLrpExplainer setVersus(String specification) {
    return with(versus, specification);
  }

  /** How relevance is computed; by default {@code lrp}. */
  public OnnxLrpExplainer setMethod(String name) {
    return with(method, name);
  }

  /** The set of rules; by default {@code arras}. */
  public OnnxLrpExplainer setComposite(String name) {
    return with(composite, name);
  }

  /** How a gate and its signal share; by default as the composite says. */
  public OnnxLrpExplainer setGateRule(String name) {
    return with(gateRule, name);
  }

  /** The stabilizer of the linear rules; by default the composite's. */
  public OnnxLrpExplainer setEpsilon(double value) {
    return with(epsilon, value);
  }

  /** The share of biases that inputs get, 0 to 1; by default the composite's. */
  public OnnxLrpExplainer setBiasFactor(double value) {
    return with(biasFactor, value);
  }

  /** In which numbers products are computed: {@code double}, the default, or {@code float}. */
  public OnnxLrpExplainer setPrecision(String name) {
    return with(precision, name);
  }

  /** Values of the graph whose relevance is wanted, too, as the result {@code layers}. */
  public OnnxLrpExplainer setLayers(List<String> names) {
    return with(layers, names);
  }

  /** The ids of tokens, for a column of texts. */
  public OnnxLrpExplainer setVocabulary(Map<String, Integer> ids) {
    return with(vocabulary, ids);
  }

  /** Reads the vocabulary, as the command line does, from a local file. */
  public OnnxLrpExplainer setVocabularyLocation(String file) {
    return setVocabulary(Vocabulary.read(Locations.local(file)).entries());
  }

  /** Whether texts are put into lower case before they are cut. */
  public OnnxLrpExplainer setLowercase(boolean lower) {
    return with(lowercase, lower);
  }

  /** Whether padding to a fixed length stands before a text, not behind it. */
  public OnnxLrpExplainer setPadBefore(boolean before) {
    return with(padBefore, before);
  }

  /** The names of the classes in their order. */
  public OnnxLrpExplainer setLabels(List<String> names) {
    return with(labels, names);
  }

  /** Reads the names of the classes, one a line, from a local file. */
  public OnnxLrpExplainer setLabelsLocation(String file) {
    return setLabels(Labels.read(Locations.local(file)).names());
  }

  /**
   * Sets a parameter by its name and its value in words.
   *
   * @throws OnnxLrpException if there is no such parameter, or the value is none of it
   */
  void setText(String name, String value) {
    for (JsonParam<String> text :
        List.of(output, target, versus, method, composite, gateRule, precision)) {
      if (text.name().equals(name)) {
        set(text, value);
        return;
      }
    }
    for (JsonParam<?> other :
        List.of(miniBatchSize, epsilon, biasFactor, lowercase, padBefore, layers)) {
      if (other.name().equals(name)) {
        setJson(other, value);
        return;
      }
    }
    throw OnnxLrpException.invalid("--set %s: no such parameter; see spark/README.md", name);
  }

  private <T> void setJson(JsonParam<T> param, String value) {
    try {
      set(param, param.jsonDecode(value));
    } catch (JacksonException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "--set %s=%s: expected %s as JSON".formatted(param.name(), value, param.doc()),
          e);
    }
  }

  private <T> OnnxLrpExplainer with(JsonParam<T> param, T value) {
    set(param, value);
    return this;
  }

  @Override
  public OnnxLrpExplainer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * The schema with the columns that are added.
   *
   * @throws OnnxLrpException if there is no model, the model or an option is not supported, or
   *     columns do not fit its inputs
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return results(feeds(schema)).addedTo(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    FeedColumns feeds = feeds(rows.schema());
    ResultColumns results = results(feeds);
    StructType schema = results.addedTo(rows.schema());
    ExplainedPartition function =
        new ExplainedPartition(
            broadcast(rows.sparkSession()),
            feeds,
            results,
            getOrDefault(miniBatchSize),
            RowCounts.of(rows.sparkSession().sparkContext()));
    return rows.toDF().mapPartitions(function, Encoders.row(schema));
  }

  /**
   * Makes a function of SQL that explains one value: {@code SELECT explain(name) FROM names}.
   *
   * @param name what the function is called
   * @param type type of its argument, as {@code DataTypes.StringType}
   * @throws OnnxLrpException if the model needs more than one column
   */
  public void registerFunction(SparkSession session, String name, DataType type) {
    Map<String, String> columns = valueOf(feedDict);
    String column =
        columns == null || columns.isEmpty()
            ? model().explainer().inputs().get(0).name()
            : columns.values().iterator().next();
    FeedColumns feeds = feeds(new StructType().add(column, type));
    ResultColumns results = results(feeds);
    Broadcast<SharedModel> model = broadcast(session);
    UDF1<Object, Row> function =
        value -> results.of(model.value().explainer().explain(List.of(feeds.ofOne(value))).get(0));
    session.udf().register(name, function, results.type());
  }

  private Broadcast<SharedModel> broadcast(SparkSession session) {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(model());
  }

  private FeedColumns feeds(StructType schema) {
    return new FeedColumns(model().explainer(), valueOf(feedDict), schema);
  }

  private ResultColumns results(FeedColumns feeds) {
    return new ResultColumns(feeds, isDefined(layers), valueOf(fetchDict));
  }

  /** The model as the parameters are now. */
  private synchronized SharedModel model() {
    byte[] model = valueOf(modelPayload);
    ModelSettings settings = settings();
    if (model == null) {
      throw OnnxLrpException.invalid("no model; set modelPayload or its location");
    }
    if (shared == null || !shared.isOf(model, settings)) {
      shared = new SharedModel(model, settings);
    }
    return shared;
  }
}

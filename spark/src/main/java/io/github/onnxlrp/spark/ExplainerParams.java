package io.github.onnxlrp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import tools.jackson.core.type.TypeReference;

/**
 * The parameters of {@link OnnxLrpExplainer}: those of a model and its columns are called as in
 * SynapseML's {@code ONNXModel}, the others as the options of the command line.
 */
public abstract class ExplainerParams extends Transformer {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final List<Param<?>> declared = new ArrayList<>();

  /** The model as an ONNX file holds it, with all data in it. */
  public final JsonParam<byte[]> modelPayload;

  /** For each input of the model the column that feeds it; without it, the one of its name. */
  public final JsonParam<Map<String, String>> feedDict;

  /** For each column that is added what it holds; without it, one for each result. */
  public final JsonParam<Map<String, String>> fetchDict;

  /** How many rows are looked at together, for those of the same length. */
  public final JsonParam<Integer> miniBatchSize;

  /** The output to explain; without it, the only one of floats. */
  public final JsonParam<String> output;

  /** The target: {@code argmax}, a label, an index or {@code sum}. */
  public final JsonParam<String> target;

  /** The target that is subtracted. */
  public final JsonParam<String> versus;

  /** How relevance is computed: {@code lrp}, {@code gradient} and so on. */
  public final JsonParam<String> method;

  /** The name of a set of rules. */
  public final JsonParam<String> composite;

  /** How a gate and its signal share. */
  public final JsonParam<String> gateRule;

  /** The stabilizer of the linear rules. */
  public final JsonParam<Double> epsilon;

  /** The share of biases that inputs get, 0 to 1. */
  public final JsonParam<Double> biasFactor;

  /** In which numbers products are computed: {@code float} or {@code double}. */
  public final JsonParam<String> precision;

  /** Values of the graph whose relevance is wanted, too. */
  public final JsonParam<List<String>> layers;

  /** The ids of tokens, for a column of texts. */
  public final JsonParam<Map<String, Integer>> vocabulary;

  /** Whether texts are put into lower case before they are cut. */
  public final JsonParam<Boolean> lowercase;

  /** Whether padding to a fixed length stands before a text, not behind it. */
  public final JsonParam<Boolean> padBefore;

  /** The names of the classes in their order. */
  public final JsonParam<List<String>> labels;

  ExplainerParams(String uid) {
    this.uid = uid == null ? Identifiable$.MODULE$.randomUID("OnnxLrpExplainer") : uid;
    TypeReference<String> text = new TypeReference<>() {};
    TypeReference<Double> number = new TypeReference<>() {};
    TypeReference<Boolean> flag = new TypeReference<>() {};
    TypeReference<List<String>> names = new TypeReference<>() {};
    TypeReference<Map<String, String>> columns = new TypeReference<>() {};
    modelPayload = param("modelPayload", "the model as an ONNX file", new TypeReference<>() {});
    feedDict = param("feedDict", "input of the model -> column that feeds it", columns);
    fetchDict = param("fetchDict", "column that is added -> result in it", columns);
    miniBatchSize = param("miniBatchSize", "rows looked at together", new TypeReference<>() {});
    output = param("output", "output to explain", text);
    target = param("target", "argmax, a label, an index or sum", text);
    versus = param("versus", "target to subtract", text);
    method = param("method", "how relevance is computed", text);
    composite = param("composite", "set of rules", text);
    gateRule = param("gateRule", "how a gate and its signal share", text);
    epsilon = param("epsilon", "stabilizer of the linear rules", number);
    biasFactor = param("biasFactor", "share of biases that inputs get", number);
    precision = param("precision", "numbers of products: float or double", text);
    layers = param("layers", "values of the graph to give relevance of", names);
    vocabulary = param("vocabulary", "token -> id", new TypeReference<>() {});
    lowercase = param("lowercase", "put texts into lower case", flag);
    padBefore = param("padBefore", "pad texts at their beginning", flag);
    labels = param("labels", "names of the classes", names);
    setDefault(miniBatchSize, RowExplainer.WINDOW);
    setDefault(method, "lrp");
    setDefault(precision, "double");
    setDefault(lowercase, false);
    setDefault(padBefore, false);
  }

  private <T> JsonParam<T> param(String name, String doc, TypeReference<T> type) {
    JsonParam<T> result = new JsonParam<>(this, name, doc, type);
    declared.add(result);
    return result;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Spark would look for methods that give a parameter; these are fields. */
  @Override
  public Param<?>[] params() {
    return declared.toArray(Param<?>[]::new);
  }

  /** The value of a parameter; null where it has none. */
  final <T> T valueOf(JsonParam<T> param) {
    return isDefined(param) ? getOrDefault(param) : null;
  }

  /** The values of all parameters that have one, as they are saved. */
  final List<String> saved() {
    List<String> result = new ArrayList<>();
    for (Param<?> param : declared) {
      if (isDefined(param)) {
        result.add(param.name() + "=" + encoded(param));
      }
    }
    return result;
  }

  private <T> String encoded(Param<T> param) {
    return param.jsonEncode(getOrDefault(param));
  }

  /** How the model is explained. */
  final ModelSettings settings() {
    return new ModelSettings(
        valueOf(output),
        valueOf(target),
        valueOf(versus),
        valueOf(method),
        valueOf(composite),
        valueOf(gateRule),
        valueOf(epsilon),
        valueOf(biasFactor),
        valueOf(precision),
        valueOf(layers),
        valueOf(vocabulary),
        valueOf(lowercase),
        valueOf(padBefore),
        valueOf(labels));
  }
}

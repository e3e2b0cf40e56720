package io.github.onnxlrp.onnx;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.operators.BuiltInOperators;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.InlinedNodes;
import io.github.onnxlrp.onnx.read.OnnxReader;
import io.github.onnxlrp.onnx.read.OutputDependencies;
import io.github.onnxlrp.onnx.read.ValueInfos;
import io.github.onnxlrp.onnx.translate.GraphTranslator;
import io.github.onnxlrp.onnx.translate.OperatorTranslators;
import io.github.onnxlrp.onnx.translate.UnsupportedNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An ONNX model: the file's content and the graph that it becomes. */
public final class OnnxModel {
  private final ModelProto proto;
  private final OperatorTranslators translators;
  private final List<Path> files;
  private final Limits limits;
  private GraphTranslator.Translation translation;

  private OnnxModel(
      ModelProto proto, OperatorTranslators translators, List<Path> files, Limits limits) {
    this.proto = proto;
    this.translators = translators;
    this.files = files;
    this.limits = limits;
  }

  /**
   * Reads a file and the external data beside it.
   *
   * @throws OnnxLrpException if it is no ONNX model
   */
  public static OnnxModel open(Path file) {
    return open(file, OnnxModel.class.getClassLoader());
  }

  /** Like {@link #open(Path)}, with the translators of plug-ins that {@code plugins} finds. */
  public static OnnxModel open(Path file, ClassLoader plugins) {
    return open(file, plugins, Limits.DEFAULT);
  }

  /**
   * Like {@link #open(Path, ClassLoader)}, with other limits.
   *
   * @throws OnnxLrpException if it is no ONNX model; with reason UNSUPPORTED if it has more nodes
   *     than the limit
   */
  public static OnnxModel open(Path file, ClassLoader plugins, Limits limits) {
    OnnxReader.Content content = OnnxReader.readWithFiles(file);
    InlinedNodes.requireAtMost(limits.nodes(), content.model());
    return new OnnxModel(
        content.model(),
        OperatorTranslators.withPlugins(BuiltInOperators.LIST, plugins),
        content.files(),
        limits);
  }

  /**
   * A model in memory, as an ONNX file holds it.
   *
   * @throws OnnxLrpException if it is no ONNX model, or keeps data in other files
   */
  public static OnnxModel of(byte[] content) {
    return of(OnnxReader.read(content.clone(), "the model in memory"));
  }

  /**
   * Reads a model from a stream up to its end, and leaves the stream open. For a model on the class
   * path that is what {@link Class#getResourceAsStream} gives.
   *
   * @throws OnnxLrpException if it is no ONNX model, or keeps data in other files
   * @throws IOException if the stream cannot be read
   * @throws NullPointerException if there is no stream, as where a resource has another name
   */
  public static OnnxModel of(InputStream in) throws IOException {
    Objects.requireNonNull(in, "no stream; if it is a resource, there is none of this name");
    return of(OnnxReader.read(in.readAllBytes(), "the model in the stream"));
  }

  /** A model that is already in memory, with all data in its tensors. */
  public static OnnxModel of(ModelProto proto) {
    ClassLoader plugins = OnnxModel.class.getClassLoader();
    InlinedNodes.requireAtMost(Limits.DEFAULT.nodes(), proto);
    return new OnnxModel(
        proto,
        OperatorTranslators.withPlugins(BuiltInOperators.LIST, plugins),
        List.of(),
        Limits.DEFAULT);
  }

  /** Another model in memory, translated by the same translators, those of plug-ins included. */
  public OnnxModel withProto(ModelProto other) {
    return new OnnxModel(other, translators, files, limits);
  }

  /**
   * The same model with only what outputs of these names depend on: nodes that are not supported do
   * not matter where they lead elsewhere.
   *
   * @throws OnnxLrpException if there is no such output
   */
  public OnnxModel forOutputs(Collection<String> names) {
    return withProto(OutputDependencies.keep(proto, names));
  }

  /**
   * The graph of a file.
   *
   * @throws OnnxLrpException if it is no ONNX model or holds nodes that are not supported
   */
  public static Graph read(Path file) {
    return open(file).graph();
  }

  /** The files that it was read from: its own and those of its external data. */
  public List<Path> files() {
    return files;
  }

  /** The file's content; the data of all tensors is in them, wherever it was before. */
  public ModelProto proto() {
    return proto;
  }

  /**
   * The graph.
   *
   * @throws OnnxLrpException if the model contradicts itself, or with reason UNSUPPORTED and the
   *     names of all nodes that are not supported
   */
  public Graph graph() {
    List<UnsupportedNode> missing = unsupported();
    if (!missing.isEmpty()) {
      throw notSupported(missing);
    }
    return translation().graph().withMaxSteps(limits.steps());
  }

  /** The nodes that are not supported. */
  public List<UnsupportedNode> unsupported() {
    return translation().unsupported();
  }

  /**
   * For each output, in their order, whether all that it depends on is supported and free of
   * contradictions.
   *
   * @throws OnnxLrpException if no output is free of contradictions
   */
  public List<OutputSupport> outputSupport() {
    return OutputSupport.of(this);
  }

  /**
   * What of the model can be computed here, as far as outputs of these names depend on it; no name
   * stands for all outputs.
   *
   * @throws OnnxLrpException if there is no such output, with reason UNSUPPORTED and the names of
   *     the nodes if no output of these is supported
   */
  public SupportedPart supportedPart(Collection<String> names) {
    OnnxModel wanted = names.isEmpty() ? this : forOutputs(names);
    Map<Boolean, List<OutputSupport>> parts =
        wanted.outputSupport().stream()
            .collect(Collectors.partitioningBy(OutputSupport::supported));
    if (parts.get(true).isEmpty()) {
      List<UnsupportedNode> missing = wanted.unsupported();
      throw notSupported(missing.isEmpty() ? parts.get(false).get(0).unsupported() : missing);
    }
    if (parts.get(false).isEmpty()
        && wanted.unsupported().isEmpty()
        && wanted.inputs().stream().allMatch(input -> input.type() != null)) {
      return new SupportedPart(wanted, List.of());
    }
    List<String> supported = parts.get(true).stream().map(OutputSupport::output).toList();
    return new SupportedPart(wanted.forOutputs(supported), parts.get(false));
  }

  private synchronized GraphTranslator.Translation translation() {
    if (translation == null) {
      translation = GraphTranslator.translate(proto, translators);
    }
    return translation;
  }

  private static OnnxLrpException notSupported(List<UnsupportedNode> nodes) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (UnsupportedNode node : nodes) {
      byReason
          .computeIfAbsent(node.operator() + " (" + node.reason() + ")", key -> new ArrayList<>())
          .add("'" + node.node() + "'");
    }
    String reasons =
        byReason.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
            .collect(Collectors.joining("; "));
    return OnnxLrpException.unsupported(
        "%d %s not supported: %s; a plug-in with an OperatorTranslator can add an operator, and an"
            + " output that does not depend on these nodes can be explained",
        nodes.size(), nodes.size() == 1 ? "node is" : "nodes are", reasons);
  }

  /** The declared inputs, without those that are constants. */
  public List<Value> inputs() {
    Set<String> constants = new HashSet<>();
    proto.getGraph().getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
    return proto.getGraph().getInputList().stream()
        .filter(input -> !constants.contains(input.getName()))
        .map(ValueInfos::value)
        .toList();
  }

  /**
   * The names of the outputs that can be explained as far as their declaration tells: those of
   * floats, and those without a declared type.
   */
  public List<String> floatOutputs() {
    return proto.getGraph().getOutputList().stream()
        .filter(ValueInfos::mayBeFloat)
        .map(ValueInfoProto::getName)
        .toList();
  }

  /** The declared outputs. */
  public List<Value> outputs() {
    return proto.getGraph().getOutputList().stream().map(ValueInfos::value).toList();
  }

  /** The exporter and its version. */
  public String producer() {
    return (proto.getProducerName() + " " + proto.getProducerVersion()).strip();
  }

  /** Versions of the imported operator sets by domain; ONNX's own is {@code ai.onnx}. */
  public Map<String, Long> opsets() {
    Map<String, Long> opsets = new TreeMap<>();
    proto
        .getOpsetImportList()
        .forEach(
            opset ->
                opsets.put(
                    opset.getDomain().isEmpty() ? "ai.onnx" : opset.getDomain(),
                    opset.getVersion()));
    return opsets;
  }

  /** How often each operator occurs, subgraphs included. */
  public Map<String, Integer> operators() {
    return NodeSurvey.of(proto).operators();
  }

  /** The recurrences, subgraphs included. */
  public List<RecurrenceSummary> recurrences() {
    return NodeSurvey.of(proto).recurrences();
  }
}

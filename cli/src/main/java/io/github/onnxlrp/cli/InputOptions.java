package io.github.onnxlrp.cli;

import io.github.onnxlrp.BatchAxes;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Samples;
import io.github.onnxlrp.cli.input.DeclaredInputs;
import io.github.onnxlrp.cli.input.GivenArrays;
import io.github.onnxlrp.cli.input.InputBatch;
import io.github.onnxlrp.cli.input.InputFitter;
import io.github.onnxlrp.cli.input.InputReaders;
import io.github.onnxlrp.cli.input.InputRequest;
import io.github.onnxlrp.cli.input.InputSource;
import io.github.onnxlrp.cli.input.NameMatcher;
import io.github.onnxlrp.cli.input.RandomInputs;
import io.github.onnxlrp.cli.input.SingleArrays;
import io.github.onnxlrp.cli.input.TextLengths;
import io.github.onnxlrp.cli.input.Vocabulary;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say what goes into the model. */
final class InputOptions {
  @Option(
      names = "--input",
      paramLabel = "NAME=FILE",
      description = "Array for one input: .npy or .csv; repeat for more inputs.")
  private List<String> inputs = List.of();

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR",
      description =
          "All inputs: .npz, .npy, .json, .jsonl, .csv, .txt, or a folder with input_0.pb ...;"
              + " - is standard input.")
  private String data;

  @Option(
      names = "--data-format",
      paramLabel = "FORMAT",
      description = "Format of --data: npz, npy, onnx, json, jsonl, csv, txt; needed with -.")
  private String dataFormat;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "A text; repeat for more samples. Its length is counted.")
  private List<String> texts = List.of();

  @Option(
      names = "--vocab",
      paramLabel = "FILE",
      description = "Tokens, one a line; by default MODEL.vocab.txt beside the model.")
  private Path vocabulary;

  @Option(
      names = "--random",
      paramLabel = "N",
      description =
          "N random samples with which the model runs; open dimensions get small lengths.")
  private Integer random;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of --random.")
  private Long seed;

  @Option(
      names = "--dim",
      paramLabel = "NAME=VALUE",
      description = "Length of a symbolic dimension; NAME is INPUT[AXIS] where it has no symbol.")
  private List<String> dims = List.of();

  @Option(
      names = "--batch-axis",
      paramLabel = "NAME=K",
      description =
          "Axis of an input or output that counts samples, or none; by default operators, symbols"
              + " and names tell.")
  private List<String> batchAxes = List.of();

  private List<String> notes = List.of();

  /** What {@link #read} has chosen by itself, in words; it is on standard error already. */
  List<String> notes() {
    return notes;
  }

  /** The batch axes that the user gave, by name of the input or output. */
  Map<String, Integer> batchAxes(Graph graph) {
    List<Value> values = Stream.concat(graph.inputs().stream(), graph.outputs().stream()).toList();
    List<String> names = values.stream().map(Value::name).toList();
    Map<String, Integer> result = new HashMap<>();
    for (String option : batchAxes) {
      var pair = NameMatcher.split(option, names, "--batch-axis", "inputs and outputs");
      boolean none = pair.getValue().equals("none");
      long axis = none ? Samples.SHARED : integer(pair.getValue(), "--batch-axis " + option);
      Value value = values.get(names.indexOf(pair.getKey()));
      int rank = value.shape() == null ? Integer.MAX_VALUE : value.shape().size();
      if (!none && (axis < -rank || axis >= rank)) {
        throw OnnxLrpException.invalid("--batch-axis %s: %s has no such axis", option, value);
      }
      result.put(pair.getKey(), (int) axis);
    }
    return result;
  }

  /** What goes into the model, in batches that fit it. */
  List<InputBatch> read(Graph graph, ModelArgument model, Plugins plugins, Console console) {
    checkCombination();
    BatchAxes axes = BatchAxes.of(graph, batchAxes(graph));
    DeclaredInputs declared = new DeclaredInputs(graph, axes::axisOf, dims(graph));
    InputRequest request = new InputRequest(graph, () -> readVocabulary(model));
    InputReaders readers = new InputReaders(plugins.inputReaders());
    Map<String, Tensor> single = singleArrays(declared, console);
    List<InputBatch> batches;
    if (random != null) {
      batches = List.of(drawRandom(declared, single, console));
    } else if (data == null && texts.isEmpty()) {
      batches = List.of(InputBatch.of(single));
    } else {
      List<InputBatch> found = fromData(readers, request, console);
      TextLengths lengths = new TextLengths(graph);
      batches = new GivenArrays(declared, single).addTo(found).stream().map(lengths::fill).toList();
    }
    InputFitter fitter = new InputFitter(declared);
    return batches.stream().map(fitter::fit).toList();
  }

  private void checkCombination() {
    int given = (data == null ? 0 : 1) + (texts.isEmpty() ? 0 : 1) + (random == null ? 0 : 1);
    if (given > 1) {
      throw OnnxLrpException.invalid("give only one of --data, --text and --random");
    }
    if (given == 0 && inputs.isEmpty()) {
      throw OnnxLrpException.invalid(
          "no inputs; give them with --input, --data, --text or --random, see --help");
    }
    if (seed != null && random == null) {
      throw OnnxLrpException.invalid("--seed %d needs --random N", seed);
    }
    if (dataFormat != null && data == null) {
      throw OnnxLrpException.invalid("--data-format %s needs --data", dataFormat);
    }
    if (random != null && random < 1) {
      throw OnnxLrpException.invalid("--random %d: expected at least 1", random);
    }
  }

  private Map<String, Long> dims(Graph graph) {
    Collection<String> names = DeclaredInputs.dimensionNames(graph);
    Map<String, Long> result = new HashMap<>();
    for (String option : dims) {
      var pair = NameMatcher.split(option, names, "--dim", "open dimensions");
      long length = integer(pair.getValue(), "--dim " + option);
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw OnnxLrpException.invalid("--dim %s: impossible length", option);
      }
      result.put(pair.getKey(), length);
    }
    return result;
  }

  private Vocabulary readVocabulary(ModelArgument model) {
    Path file = vocabulary == null ? model.beside(".vocab.txt") : vocabulary;
    if (vocabulary == null && !Files.exists(file)) {
      throw OnnxLrpException.invalid(
          "text needs a vocabulary: pass --vocab FILE or put it at %s", file);
    }
    return Vocabulary.read(file);
  }

  private Map<String, Tensor> singleArrays(DeclaredInputs declared, Console console) {
    List<String> names = declared.graph().inputs().stream().map(Value::name).toList();
    Map<String, Tensor> result = new LinkedHashMap<>();
    for (String option : inputs) {
      var pair = NameMatcher.split(option, names, "--input", "inputs");
      Tensor array = SingleArrays.read(source(pair.getValue(), console), declared, pair.getKey());
      if (result.put(pair.getKey(), array) != null) {
        throw OnnxLrpException.invalid("--input %s is given twice", pair.getKey());
      }
    }
    return result;
  }

  private InputBatch drawRandom(
      DeclaredInputs declared, Map<String, Tensor> single, Console console) {
    long used = seed == null ? new SplittableRandom().nextInt(Integer.MAX_VALUE) : seed;
    console.say("random inputs with --seed " + used);
    RandomInputs inputs = new RandomInputs(declared, random, used);
    InputBatch batch = inputs.draw(single);
    notes = inputs.notes();
    notes.forEach(note -> console.say("note: " + note));
    return batch;
  }

  private List<InputBatch> fromData(InputReaders readers, InputRequest request, Console console) {
    if (!texts.isEmpty()) {
      var encoder = request.textEncoder();
      return texts.stream().map(encoder::encode).toList();
    }
    InputSource source = source(data, console);
    return readers.find(dataFormat, source).read(source, request);
  }

  private static InputSource source(String name, Console console) {
    return name.equals("-") ? InputSource.ofStream(console.in()) : InputSource.of(Path.of(name));
  }

  private static long integer(String text, String where) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw OnnxLrpException.invalid("%s: '%s' is no integer", where, text);
    }
  }
}

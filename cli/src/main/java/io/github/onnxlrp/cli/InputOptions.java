package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.DescribedArray;
import io.github.onnxlrp.io.input.FittingSamples;
import io.github.onnxlrp.io.input.GivenArrays;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.InputFitter;
import io.github.onnxlrp.io.input.InputReader;
import io.github.onnxlrp.io.input.InputReaders;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.InputSource;
import io.github.onnxlrp.io.input.LinesReader;
import io.github.onnxlrp.io.input.NameMatcher;
import io.github.onnxlrp.io.input.SingleArrays;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.TextLengths;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
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
              + " - is standard input. A label beside the inputs is shown, not put in.")
  private String data;

  @Option(
      names = "--data-format",
      completionCandidates = Completions.InputFormats.class,
      paramLabel = "FORMAT",
      description = "Format of --data: npz, npy, onnx, json, jsonl, csv, txt; needed with -.")
  private String dataFormat;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "A text; repeat for more samples. Its length is counted.")
  private List<String> texts = List.of();

  @Mixin private VocabularyOptions vocabularies;
  @Mixin private SeriesOptions series;

  @Mixin private RandomOptions random;
  @Mixin private DimensionOptions dimensions;

  @Option(
      names = "--batch-axis",
      paramLabel = "NAME=K",
      description =
          "Axis of an input or output that counts samples, or none; by default operators, symbols"
              + " and names tell.")
  private List<String> batchAxes = List.of();

  /** What {@link #read} has chosen by itself, in words; it is on standard error already. */
  List<String> notes() {
    return random.notes();
  }

  /**
   * The batch axes that the user gave, by name of the input or output of the part of the model that
   * is run.
   */
  Map<String, Integer> batchAxes(Graph graph, OnnxModel whole) {
    List<Value> values = Stream.concat(whole.inputs().stream(), whole.outputs().stream()).toList();
    List<String> names = values.stream().map(Value::name).toList();
    Map<String, Integer> result = new HashMap<>();
    for (String option : batchAxes) {
      var pair = NameMatcher.split(option, names, "--batch-axis", "inputs and outputs");
      boolean none = pair.getValue().equals("none");
      long axis =
          none
              ? Samples.SHARED
              : DimensionOptions.integer(pair.getValue(), "--batch-axis " + option);
      Value value = values.get(names.indexOf(pair.getKey()));
      int rank = value.shape() == null ? Integer.MAX_VALUE : value.shape().size();
      if (!none && (axis < -rank || axis >= rank)) {
        throw OnnxLrpException.invalid("--batch-axis %s: %s has no such axis", option, value);
      }
      result.put(pair.getKey(), (int) axis);
    }
    List<Value> run = Stream.concat(graph.inputs().stream(), graph.outputs().stream()).toList();
    result.keySet().retainAll(names(run));
    return result;
  }

  /**
   * What goes into the part of the model that is run, in batches that fit it.
   *
   * @param whole the whole model, whose other inputs may be given and are not read
   * @param read gets the files that are read
   */
  List<InputBatch> read(
      Graph graph,
      OnnxModel whole,
      ModelArgument model,
      Plugins plugins,
      Console console,
      ReadFiles read) {
    checkCombination();
    BatchAxes axes = BatchAxes.of(graph, batchAxes(graph, whole));
    DeclaredInputs declared = new DeclaredInputs(graph, axes::axisOf, dims(whole));
    InputRequest request = request(declared, whole, model, read);
    InputReaders readers = new InputReaders(plugins.inputReaders());
    GivenArrays given = new GivenArrays(declared, singleArrays(request, console, read));
    List<InputBatch> batches;
    if (random.areGiven()) {
      batches = List.of(given.describe(random.draw(declared, axes, given.values(), console)));
    } else if (data == null && texts.isEmpty()) {
      batches = List.of(given.describe(InputBatch.of(given.values())));
    } else {
      List<InputBatch> found =
          fromData(readers, request, console, read).stream()
              .map(batch -> batch.preparedFor(request))
              .toList();
      TextLengths lengths = new TextLengths(graph);
      batches = given.addTo(found).stream().map(lengths::fill).toList();
    }
    InputFitter fitter = new InputFitter(declared);
    return series.describe(batches.stream().map(fitter::fit).toList(), graph, read);
  }

  /** The seed, for what else is drawn; empty where nobody gives one and inputs are not random. */
  OptionalLong seed() {
    return random.seed();
  }

  /** The id of the padding of texts; empty where nothing tells. */
  OptionalLong paddingId(Graph graph, ModelArgument model, ReadFiles read) {
    return vocabularies.paddingId(graph, model, read);
  }

  /** Whether the user says what goes in. */
  boolean areGiven() {
    return data != null || !texts.isEmpty() || random.areGiven() || !inputs.isEmpty();
  }

  /**
   * The samples of data with one a line, read ahead while others are explained; null for other
   * data.
   *
   * @param skipped how many are passed over
   */
  ReadAhead<InputBatch> stream(
      Graph graph,
      OnnxModel whole,
      ModelArgument model,
      Plugins plugins,
      Console console,
      ReadFiles read,
      long skipped) {
    checkCombination();
    if (data == null || !inputs.isEmpty() || series.isGiven()) {
      return null;
    }
    BatchAxes axes = BatchAxes.of(graph, batchAxes(graph, whole));
    DeclaredInputs declared = new DeclaredInputs(graph, axes::axisOf, dims(whole));
    InputRequest request = request(declared, whole, model, read);
    InputSource source = read.source(data, console);
    InputReader reader = new InputReaders(plugins.inputReaders()).find(dataFormat, source);
    if (!(reader instanceof LinesReader lines)) {
      return null;
    }
    Iterator<InputBatch> samples =
        new FittingSamples(lines.stream(source, request, skipped), request);
    return new ReadAhead<>(samples, source.path() != null);
  }

  private InputRequest request(
      DeclaredInputs declared, OnnxModel whole, ModelArgument model, ReadFiles read) {
    return new InputRequest(
        declared,
        names(whole.inputs()),
        names(whole.outputs()),
        () -> vocabularies.required(model, read),
        vocabularies.text(),
        series.timeColumn());
  }

  /** What shows ids as tokens; null where there is none. */
  TextDecoder decoder(Graph graph, ModelArgument model, ReadFiles read) {
    return vocabularies.decoder(graph, model, read);
  }

  private void checkCombination() {
    int given = (data == null ? 0 : 1) + (texts.isEmpty() ? 0 : 1) + (random.areGiven() ? 1 : 0);
    if (given > 1) {
      throw OnnxLrpException.invalid("give only one of --data, --text and --random");
    }
    if (given == 0 && inputs.isEmpty()) {
      throw OnnxLrpException.invalid(
          "no inputs; give them with --input, --data, --text or --random, see --help");
    }
    random.check();
    if (dataFormat != null && data == null) {
      throw OnnxLrpException.invalid("--data-format %s needs --data", dataFormat);
    }
    if (random.areGiven() || (data == null && texts.isEmpty())) {
      vocabularies.requireNoText();
    }
  }

  /** The lengths that the user has said, by the name of the dimension. */
  Map<String, Long> dims(OnnxModel whole) {
    return dimensions.lengths(whole);
  }

  private Map<String, DescribedArray> singleArrays(
      InputRequest request, Console console, ReadFiles read) {
    Map<String, DescribedArray> result = new LinkedHashMap<>();
    for (String option : inputs) {
      var pair = NameMatcher.split(option, request.inputs(), "--input", "inputs");
      if (request.isSetAside(pair.getKey())) {
        console.say(
            "note: --input %s is not read; nothing that is run needs it".formatted(pair.getKey()));
        continue;
      }
      DescribedArray array =
          SingleArrays.read(read.source(pair.getValue(), console), request, pair.getKey());
      if (result.put(pair.getKey(), array) != null) {
        throw OnnxLrpException.invalid("--input %s is given twice", pair.getKey());
      }
    }
    return result;
  }

  private List<InputBatch> fromData(
      InputReaders readers, InputRequest request, Console console, ReadFiles read) {
    if (!texts.isEmpty()) {
      var encoder = request.textEncoder();
      return texts.stream().map(encoder::encode).toList();
    }
    InputSource source = read.source(data, console);
    return readers.find(dataFormat, source).read(source, request);
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}

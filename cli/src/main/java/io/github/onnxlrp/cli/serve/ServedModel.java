package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Attempt;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.InputFitter;
import io.github.onnxlrp.io.input.InputReaders;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.LinesReader;
import io.github.onnxlrp.io.input.TextDecoder;
import io.github.onnxlrp.io.input.TextLengths;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.report.Json;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** A model that a service explains, with what turns requests into samples. Thread-safe. */
public final class ServedModel {
  private final String name;
  private final Explainer explainer;
  private final InputRequest request;
  private final Function<String, InputBatch> reader;
  private final TextLengths lengths;
  private final InputFitter fitter;
  private final Labels labels;
  private final TextDecoder decoder;
  private final Function<String, Target> target;

  /**
   * A model.
   *
   * @param name what paths call it
   * @param request what the command line would read for it
   * @param decoder what shows ids as tokens; null where nothing does
   * @param target gives the target in the output that is explained, of a specification or null
   */
  public ServedModel(
      String name,
      Explainer explainer,
      InputRequest request,
      Labels labels,
      TextDecoder decoder,
      Function<String, Target> target) {
    this.name = name;
    this.explainer = explainer;
    this.request = request;
    this.reader = ((LinesReader) new InputReaders(List.of()).find("jsonl", null)).samples(request);
    this.lengths = new TextLengths(request.graph());
    this.fitter = new InputFitter(request.declared());
    // Clients are not told where files lie.
    this.labels = labels.names().isEmpty() ? labels : Labels.of(labels.names(), "the labels");
    this.decoder = decoder;
    this.target = target;
  }

  /** What paths call it. */
  public String name() {
    return name;
  }

  /** What a client has to know of it, as JSON. */
  void describe(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeBooleanProperty("ready", true);
    json.writeBooleanProperty("text", decoder != null);
    json.writeArrayPropertyStart("inputs");
    for (Value input : request.graph().inputs()) {
      json.writeString(input + (input.type() == null ? "" : " " + input.type()));
    }
    json.writeEndArray();
    Json.strings(json, "labels", labels.names());
    json.writeEndObject();
  }

  /** One sample of a request. */
  record Instance(InputBatch batch, Samples samples) {
    /** How many numbers all its inputs hold, at least 1. */
    long size() {
      return Math.max(1, batch.arrays().values().stream().mapToLong(Tensor::size).sum());
    }
  }

  /** What of a model is explained together: only what has the same target. */
  record Asked(String target, String versus) {}

  /**
   * One sample, as a line of JSON for the command line holds it.
   *
   * @throws OnnxLrpException if it does not fit the model
   */
  Instance read(String json) {
    InputBatch batch = fitter.fit(lengths.fill(reader.apply(json).preparedFor(request)));
    Samples samples = explainer.samples(batch.arrays());
    if (samples.size() != 1) {
      throw OnnxLrpException.invalid(
          "an instance is one sample; this one holds %d, or the model takes no fewer",
          samples.size());
    }
    return new Instance(batch, samples);
  }

  /**
   * The target of a request.
   *
   * @throws OnnxLrpException if a label is not known
   */
  Target target(Asked asked) {
    if (asked.versus() != null && asked.target() == null) {
      throw OnnxLrpException.invalid("versus %s needs a target", asked.versus());
    }
    Target found = target.apply(asked.target() == null ? null : labels.resolve(asked.target()));
    return asked.versus() == null ? found : found.versus(labels.resolve(asked.versus()));
  }

  /** Explains samples of requests that wait together. */
  List<Attempt> explain(List<Instance> instances, Target target) {
    return Attempt.each(explainer, instances.stream().map(Instance::samples).toList(), target);
  }

  SampleReport report(Instance instance, Explanation explanation) {
    TextSample text = instance.batch().text();
    return SampleReport.of(
        explanation,
        text == null && decoder != null ? decoder.decode(explanation.inputs()) : text,
        labels);
  }
}

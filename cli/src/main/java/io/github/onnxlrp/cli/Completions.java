package io.github.onnxlrp.cli;

import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.io.input.InputReaders;
import io.github.onnxlrp.io.report.ReportWriters;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.GateRule;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Values of options that a shell completes; each class is made by picocli when it asks. */
final class Completions {
  private Completions() {}

  /** The methods. */
  static final class Methods implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Stream.of(LayerwiseRelevance.NAME),
              AttributionMethods.all().stream().map(AttributionMethod::name))
          .iterator();
    }
  }

  /** The composites, beside files. */
  static final class CompositeNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Composites.all().stream().map(Composite::name).iterator();
    }
  }

  /** The gate rules. */
  static final class GateRules implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(GateRule.values()).map(GateRule::toString).iterator();
    }
  }

  /** The formats of {@code explain}. */
  static final class ReportFormats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return new ReportWriters(List.of()).formats().iterator();
    }
  }

  /** The formats of inputs. */
  static final class InputFormats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return new InputReaders(List.of()).formats().iterator();
    }
  }

  /** In which numbers derived graphs run. */
  static final class Precisions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("double", "float").iterator();
    }
  }

  /** What runs explanations. */
  static final class Engines implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(EngineOptions.JAVA, EngineOptions.ONNX_RUNTIME).iterator();
    }
  }

  /** What ONNX Runtime computes with. */
  static final class Providers implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("cpu", "cuda").iterator();
    }
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.compile.RuntimeExplainer;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options that say what runs explanations. */
final class EngineOptions {
  static final String JAVA = "java";
  static final String ONNX_RUNTIME = "onnxruntime";

  @Option(
      names = "--engine",
      completionCandidates = Completions.Engines.class,
      paramLabel = "E",
      defaultValue = JAVA,
      description =
          "What explains samples: java, or onnxruntime, which runs in batches what compile would"
              + " write (default: ${DEFAULT-VALUE}).")
  private String engine = JAVA;

  @Option(
      names = "--provider",
      completionCandidates = Completions.Providers.class,
      paramLabel = "PROVIDER",
      description = "With --engine onnxruntime: what it computes with, cpu or cuda (default: cpu).")
  private String provider;

  /** Explains many samples. */
  @FunctionalInterface
  interface Engine {
    /** As {@link Explainer#explainEach}. */
    void explainEach(Iterable<Samples> samples, Target target, Consumer<Explanation> consumer);
  }

  /** Refuses what there is not, before anything is read. */
  void checkSupported() {
    if (!engine.equals(JAVA) && !isOnnxRuntime()) {
      throw OnnxLrpException.invalid("--engine %s: expected java or onnxruntime", engine);
    }
    if (provider != null && !isOnnxRuntime()) {
      throw OnnxLrpException.invalid("--provider %s needs --engine onnxruntime", provider);
    }
    provider();
  }

  boolean isOnnxRuntime() {
    return engine.equals(ONNX_RUNTIME);
  }

  private Provider provider() {
    return provider == null ? Provider.CPU : provider(provider);
  }

  /** A provider by its name. */
  static Provider provider(String name) {
    try {
      return Provider.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("--provider %s: expected cpu or cuda", name);
    }
  }

  /**
   * What explains many samples.
   *
   * @param precision of floats in ONNX Runtime
   * @param passedOver how many samples are not explained before the first
   * @param trials gives random inputs, from which it is found out what depends on lengths
   */
  Engine of(
      Explainer explainer,
      Precision precision,
      int threads,
      long passedOver,
      Supplier<List<Map<String, Tensor>>> trials) {
    return isOnnxRuntime()
        ? new RuntimeExplainer(explainer, precision, provider(), threads, trials, passedOver)
            ::explainEach
        : explainer::explainEach;
  }

  /** What concerns all samples. */
  List<String> remarks(Precision precision) {
    return isOnnxRuntime()
        ? List.of(
            "explained by ONNX Runtime (%s, %s): amplification is that of the inputs alone, and how"
                    .formatted(
                        provider().toString().toLowerCase(Locale.ROOT),
                        precision.toString().toLowerCase(Locale.ROOT))
                + " reliable the relevance is was not measured")
        : List.of();
  }
}

package io.github.onnxlrp.onnx.validate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model in ONNX Runtime, which computes it as it is written unless it is asked for speed: without
 * optimisations, in one thread and, on a graphics card, without the shortened TF32 products.
 */
public final class OnnxRuntimeSession implements AutoCloseable {
  /** Main class and arguments, seen with 1.29.0: 4,001 characters load, 4,002 crash. */
  private static final int LONGEST_COMMAND = 4000;

  /**
   * What one run gave.
   *
   * @param tensors the outputs that are tensors of an element type of ours, by name
   * @param others what the other outputs are, in words, by name
   */
  public record Result(Map<String, Tensor> tensors, Map<String, String> others) {
    /** Copies the maps. */
    public Result {
      tensors = Map.copyOf(tensors);
      others = Map.copyOf(others);
    }
  }

  /** How far ONNX Runtime changes a model before it runs it. */
  enum Optimisation {
    /** Not at all. */
    NONE(SessionOptions.OptLevel.NO_OPT),
    /** As it does where nobody asks for anything else. */
    DEFAULT(SessionOptions.OptLevel.ALL_OPT);

    private final SessionOptions.OptLevel level;

    Optimisation(SessionOptions.OptLevel level) {
      this.level = level;
    }
  }

  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxRuntimeSession(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /**
   * Opens a model whose tensors are all inside of it.
   *
   * @throws OnnxLrpException if there is no ONNX Runtime, if the provider is not to be had (there
   *     is no fallback to another one), or if ONNX Runtime refuses the model
   */
  public static OnnxRuntimeSession open(ModelProto model, Provider provider) {
    return open(model, provider, Optimisation.NONE);
  }

  /**
   * Opens a model to run it as fast as it can be, with optimisations.
   *
   * @param threads how many threads an operator may use
   * @throws OnnxLrpException as for {@link #open(ModelProto, Provider)}
   */
  public static OnnxRuntimeSession optimised(ModelProto model, Provider provider, int threads) {
    return open(model, provider, Optimisation.DEFAULT, threads);
  }

  static OnnxRuntimeSession open(ModelProto model, Provider provider, Optimisation level) {
    return open(model, provider, level, 1);
  }

  private static OnnxRuntimeSession open(
      ModelProto model, Provider provider, Optimisation level, int threads) {
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(level.level);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      if (provider == Provider.CUDA) {
        addCuda(options);
      }
      return new OnnxRuntimeSession(
          environment, environment.createSession(model.toByteArray(), options));
    } catch (OrtException e) {
      throw failure("ONNX Runtime does not open the model", e);
    }
  }

  /**
   * Its own messages are kept off the terminal: what matters of them comes as an exception.
   * Switching telemetry off here is what works on Windows; elsewhere it is too late by then, and
   * only {@code ORT_DISABLE_TELEMETRY=1} in the environment of the process helps.
   */
  private static OrtEnvironment environment() {
    requireShortCommand();
    try {
      OrtEnvironment environment = UnpackedLibraries.load();
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException e) {
      throw failure("ONNX Runtime does not switch its telemetry off", e);
    } catch (LinkageError e) {
      throw new OnnxLrpException(
          Reason.UNSUPPORTED, "ONNX Runtime does not load here (%s)".formatted(oneLine(e)), e);
    }
  }

  /** On Linux its library ends the process by a segmentation fault while it is loaded. */
  private static void requireShortCommand() {
    int length = System.getProperty("sun.java.command", "").length();
    if (length > LONGEST_COMMAND && File.separatorChar == '/') {
      throw OnnxLrpException.unsupported(
          "the arguments of this process have %d characters; ONNX Runtime 1.29 crashes where they"
              + " have more than %d; give fewer or shorter ones",
          length, LONGEST_COMMAND);
    }
  }

  private static void addCuda(SessionOptions options) {
    try {
      UnpackedLibraries.addCuda();
      try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
        cuda.add("use_tf32", "0");
        options.addCUDA(cuda);
      }
    } catch (OrtException | IOException | LinkageError e) {
      throw new OnnxLrpException(
          Reason.UNSUPPORTED,
          "provider cuda is not available here (%s); it needs an NVIDIA card with CUDA 12 and cuDNN 9,"
                  .formatted(oneLine(e))
              + " and ONNX_LRP_PROFILE=cuda set for ./onnx-lrp",
          e);
    }
  }

  /**
   * Runs the model.
   *
   * @param inputs a tensor for every input, by name
   * @param outputs the outputs to compute
   * @throws OnnxLrpException if ONNX Runtime refuses an input or fails
   */
  public Result run(Map<String, Tensor> inputs, Set<String> outputs) {
    Map<String, OnnxTensor> operands = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        operands.put(input.getKey(), toOnnx(input.getKey(), input.getValue()));
      }
      try (OrtSession.Result result = session.run(operands, outputs)) {
        return copy(result);
      }
    } catch (OrtException e) {
      throw failure("ONNX Runtime does not run the model", e);
    } finally {
      operands.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor toOnnx(String name, Tensor tensor) throws OrtException {
    if (!OnnxTensors.isPassable(tensor.type())) {
      throw OnnxLrpException.unsupported(
          "input '%s' is of type %s, which ONNX Runtime does not take from Java",
          name, tensor.type());
    }
    return OnnxTensors.toOnnx(environment, tensor);
  }

  private static Result copy(OrtSession.Result result) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : result) {
      if (!(output.getValue() instanceof OnnxTensor value)) {
        others.put(output.getKey(), "no tensor");
        continue;
      }
      Tensor tensor = OnnxTensors.fromOnnx(value);
      if (tensor == null) {
        others.put(output.getKey(), "a tensor of type " + OnnxTensors.typeName(value));
      } else {
        tensors.put(output.getKey(), tensor);
      }
    }
    return new Result(tensors, others);
  }

  private static OnnxLrpException failure(String what, OrtException e) {
    Reason reason =
        switch (e.getCode()) {
          case ORT_NOT_IMPLEMENTED, ORT_EP_FAIL, ORT_ENGINE_ERROR -> Reason.UNSUPPORTED;
          default -> Reason.INVALID_INPUT;
        };
    return new OnnxLrpException(reason, what + ": " + oneLine(e), e);
  }

  /** ONNX Runtime's message in one line, without its code and the place in its sources. */
  private static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceFirst("^.*?\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ", "")
        .strip()
        .replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure("ONNX Runtime does not close the model", e);
    }
  }
}

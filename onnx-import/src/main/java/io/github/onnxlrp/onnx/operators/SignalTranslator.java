package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Fourier;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Windows;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** Spectra, which are products with constant matrices, and what goes with them. */
final class SignalTranslator {
  private SignalTranslator() {}

  /** The axis was an attribute before opset 20. */
  static void transform(OnnxNode node) {
    Value signal = node.input(0, "input");
    Value length = node.optionalInput(1);
    int axis = node.opset() < 20 ? node.attributes().intValue("axis", 1) : axis(node);
    boolean inverse = node.attributes().flag("inverse", false);
    boolean oneSided = node.attributes().flag("onesided", false);
    if (inverse && oneSided) {
      throw node.unsupported("the inverse of one side of a spectrum is not supported");
    }
    emitSpectrum(
        node, signal, node.add("matrix", Fourier.matrix(axis, inverse, oneSided), signal, length));
  }

  private static int axis(OnnxNode node) {
    Value axis = node.optionalInput(2);
    if (axis == null) {
      return -2;
    }
    Tensor known = node.constantOf(axis);
    if (known == null) {
      throw node.unsupported("an axis that is not constant is not supported");
    }
    return Math.toIntExact(known.integer());
  }

  private static void emitSpectrum(OnnxNode node, Value signal, Value matrix) {
    Value joined = node.add("joined", Fourier.joinedLast(), signal);
    node.emit(Fourier.inPairs(), node.add("product", new MatMul(), joined, matrix));
  }

  /** ONNX Runtime reads the window as if it were complex too, and other frames than it should. */
  private static void requireReal(Tensor signal) {
    if (signal.rank() == 3 && signal.dim(2) != 1) {
      throw new IllegalArgumentException(
          "the signal is %s; only real signals are supported, [samples, time] or [samples, time, 1]"
              .formatted(signal));
    }
  }

  /** The spectra of frames of a real signal, which a window weighs. */
  static void shortTime(OnnxNode node) {
    Value given = node.input(0, "signal");
    node.require(inputs -> requireReal(inputs.get(0)), given);
    Value signal = node.add("signal", Fourier.withComponents(), given);
    Value step = node.input(1, "frame_step");
    Value window = node.optionalInput(2);
    Value length = node.optionalInput(3);
    if (window == null && length == null) {
      throw node.invalid("it has neither a window nor a frame_length");
    }
    if (length == null) {
      length = node.add("length", Generators.size(), window);
    }
    Value times = node.add("times", Fourier.frames(), signal, step, length);
    Value frames = node.add("frames", new Gather(1), signal, times);
    if (window != null) {
      Value axes = node.constant("axes", Tensor.vector(1));
      Value column = node.fold("window_column", Reshape.unsqueeze(), window, axes);
      node.requireBroadcast(column, frames);
      frames = node.add("windowed", new Mul(), frames, column);
    }
    boolean oneSided = node.attributes().flag("onesided", true);
    emitSpectrum(node, frames, node.add("matrix", Fourier.matrix(-2, false, oneSided), frames));
  }

  /** {@code a0 - a1 cos(2 pi k / n) + a2 cos(4 pi k / n)}. */
  static void window(OnnxNode node, double... a) {
    ElementType type = node.attributes().elementType("output_datatype", ElementType.FLOAT);
    boolean periodic = node.attributes().flag("periodic", true);
    node.emit(Windows.cosines(type, periodic, a), node.input(0, "size"));
  }

  static void melWeights(OnnxNode node) {
    ElementType type = node.attributes().elementType("output_datatype", ElementType.FLOAT);
    node.emit(
        Windows.melWeights(type),
        node.input(0, "num_mel_bins"),
        node.input(1, "dft_length"),
        node.input(2, "sample_rate"),
        node.input(3, "lower_edge_hertz"),
        node.input(4, "upper_edge_hertz"));
  }
}

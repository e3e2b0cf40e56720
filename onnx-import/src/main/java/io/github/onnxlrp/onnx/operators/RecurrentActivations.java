package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The activation functions of LSTM, GRU and RNN nodes.
 *
 * <p>{@code activation_alpha} and {@code activation_beta} hold one number for each function that
 * has such a parameter, in the order of the functions. Where numbers run out, LeakyRelu,
 * HardSigmoid and Elu take the defaults of the ONNX operators of these names. Affine and ScaledTanh
 * have none, and for ThresholdedRelu ONNX (1) and ONNX Runtime (0) disagree, so these need their
 * numbers. Numbers beyond those that the functions take have no effect, as in ONNX Runtime.
 */
final class RecurrentActivations {
  private final OnnxNode node;
  private final Parameters alphas;
  private final Parameters betas;

  private RecurrentActivations(OnnxNode node) {
    this.node = node;
    this.alphas = new Parameters(node, "activation_alpha");
    this.betas = new Parameters(node, "activation_beta");
  }

  /** An activation as nodes of a cell. */
  @FunctionalInterface
  interface Activation {
    /** Adds the nodes; the last one is called {@code field}. */
    Value apply(RecurrentCell cell, String field, Value z);
  }

  /**
   * The functions of each direction.
   *
   * @param defaults the functions of one direction of a node that names none
   */
  static List<List<Activation>> of(OnnxNode node, int directions, List<String> defaults) {
    List<String> names = node.attributes().texts("activations");
    if (names != null && names.size() != directions * defaults.size()) {
      throw node.invalid(
          "activations %s; expected %d for each of %d directions",
          names, defaults.size(), directions);
    }
    RecurrentActivations activations = new RecurrentActivations(node);
    List<List<Activation>> result = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      List<Activation> functions = new ArrayList<>();
      for (int k = 0; k < defaults.size(); k++) {
        String name = names == null ? defaults.get(k) : names.get(direction * defaults.size() + k);
        functions.add(activations.activation(name));
      }
      result.add(functions);
    }
    return result;
  }

  private Activation activation(String name) {
    if (name.toLowerCase(Locale.ROOT).equals("affine")) {
      double alpha = alphas.next(name);
      double beta = betas.next(name);
      return (cell, field, z) -> cell.affine(field, alpha, beta, z);
    }
    Elementwise function = function(name);
    return (cell, field, z) -> cell.add(field, function, z);
  }

  private Elementwise function(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> Functions.sigmoid();
      case "tanh" -> Functions.tanh();
      case "relu" -> Functions.relu();
      case "softsign" -> Functions.softsign();
      case "softplus" -> Functions.softplus();
      case "scaledtanh" -> Functions.scaledTanh(alphas.next(name), betas.next(name));
      case "hardsigmoid" -> Functions.hardSigmoid(alphas.next(0.2f), betas.next(0.5f));
      case "leakyrelu" -> Functions.leakyRelu(alphas.next(0.01f));
      case "thresholdedrelu" -> Functions.thresholdedRelu(alphas.next(name));
      case "elu" -> Functions.elu(alphas.next(1));
      default -> throw node.invalid("'%s' is not an activation function of ONNX", name);
    };
  }

  /** Numbers that functions take one after the other. */
  private static final class Parameters {
    private final OnnxNode node;
    private final String attribute;
    private final double[] values;
    private int next;

    Parameters(OnnxNode node, String attribute) {
      this.node = node;
      this.attribute = attribute;
      this.values = node.attributes().numbers(attribute);
    }

    double next(String function) {
      if (next == values.length) {
        throw node.invalid("%s has no number for %s", attribute, function);
      }
      return values[next++];
    }

    double next(float absent) {
      return next < values.length ? values[next++] : absent;
    }
  }
}

package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.analysis.Role.Gate;
import io.github.onnxlrp.explain.Explainer;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what is explained and what would be inferred otherwise. */
final class RoleOptions {
  @Option(
      names = "--gate",
      paramLabel = "NODE=SIDE",
      description = "Which operand of a product is its gate: left or right; may be repeated.")
  private List<String> gates = List.of();

  @Option(
      names = "--state",
      paramLabel = "VALUE",
      description = "A constant that is the initial state of a recurrence; may be repeated.")
  private List<String> states = List.of();

  @Option(
      names = "--fixed",
      paramLabel = "INPUT",
      description =
          "Do not explain this input, such as a mask or lengths: it counts as a constant; may be"
              + " repeated.")
  private List<String> fixed = List.of();

  /** The inputs that are not explained. */
  List<String> fixed() {
    return fixed;
  }

  void addTo(Explainer.Builder explainer) {
    explainer.fixed(fixed.toArray(String[]::new));
    explainer.state(states.toArray(String[]::new));
    gates.forEach(gate -> addGate(explainer, gate));
  }

  private static void addGate(Explainer.Builder explainer, String option) {
    int equals = option.lastIndexOf('=');
    String side = option.substring(equals + 1);
    if (equals < 1 || !(side.equals("left") || side.equals("right"))) {
      throw OnnxLrpException.invalid("--gate %s: expected NODE=left or NODE=right", option);
    }
    explainer.gate(option.substring(0, equals), side.equals("left") ? Gate.LEFT : Gate.RIGHT);
  }
}

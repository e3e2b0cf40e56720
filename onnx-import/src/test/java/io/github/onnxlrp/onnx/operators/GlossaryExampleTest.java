package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The step of an LSTM that {@code docs/glossary.md} takes apart: its tables are what the tool
 * gives, and what the formulas of the two regions give.
 */
class GlossaryExampleTest {
  private static final Path PAGE = Path.of("..", "docs", "glossary.md");

  /** A row {@code | `NAME` | value | relevance |}. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\S+)` \\| (-?[\\d.]+) \\| (-?[\\d.]+) \\|");

  private static final Pattern LEDGER = Pattern.compile("(?m)^ledger .*$");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");

  /** The page prints six digits. */
  private static final Offset<Double> PRINTED = Offset.offset(5.1e-7);

  private static final Offset<Double> ROUNDING = Offset.offset(1e-14);

  private static final double E = 0.001;

  /** In the order i, o, f, c of the standard: z_i = 0, z_o = 0, z_f = ln 3, z_g = 1. */
  private static OnnxTestModel model() {
    return new OnnxTestModel(14)
        .input("x", Tensor.of(new double[] {1}, 1, 1, 1))
        .input("h_prev", Tensor.of(new double[] {0.5}, 1, 1, 1))
        .input("c_prev", Tensor.of(new double[] {0.8}, 1, 1, 1))
        .constant("W", Tensor.of(new double[] {0, 0, 0, 1.2}, 1, 4, 1))
        .constant("R", Tensor.of(new double[] {0, 0, 0, -0.6}, 1, 4, 1))
        .constant("B", Tensor.of(new double[] {0, 0, Math.log(3), 0.1, 0, 0, 0, 0}, 1, 8))
        .nodes("lstm, y_h, y_c = LSTM(x, W, R, B, , h_prev, c_prev) hidden_size=1")
        .output("y_h");
  }

  @Test
  void theTableIsTrue() throws IOException {
    OnnxTestModel model = model();
    Graph graph = OnnxModel.of(model.build()).graph();
    Trace trace = ForwardPass.run(graph, model.inputs());
    Map<String, Double> values = new HashMap<>();
    model.inputs().forEach((name, input) -> values.put(name, input.get(0)));
    for (TraceNode node : trace.nodes()) {
      if (node.output().tensor().isFloating() && node.output().tensor().size() == 1) {
        values.put(node.output().name(), node.output().tensor().get(0));
      }
    }
    String page = Files.readString(PAGE);
    List<MatchResult> rows = ROW.matcher(page).results().toList();
    assertThat(rows).hasSizeGreaterThan(8);
    String[] kept = rows.stream().map(row -> row.group(1)).toArray(String[]::new);
    Explanation explanation = explain(graph, model, kept);
    for (MatchResult row : rows) {
      String name = row.group(1);
      assertThat(values.get(name))
          .as("value of %s", name)
          .isCloseTo(Double.parseDouble(row.group(2)), PRINTED);
      Tensor relevance = explanation.relevance(name);
      assertThat(relevance == null ? 0 : relevance.get(0))
          .as("relevance of %s", name)
          .isCloseTo(Double.parseDouble(row.group(3)), PRINTED);
    }
  }

  @Test
  void theRegionsShareByTheirFormulas() throws IOException {
    OnnxTestModel model = model();
    Explanation explanation = explain(OnnxModel.of(model.build()).graph(), model);
    double kept = 0.75 * 0.8;
    double written = 0.5 * Math.tanh(1);
    double c = kept + written;
    double h = 0.5 * Math.tanh(c);
    double m1 = h / (c + E);
    double m2 = written * m1 / (1 + E);
    assertThat(explanation.score()).isCloseTo(h, ROUNDING);
    assertThat(explanation.relevance("c_prev").get(0)).isCloseTo(kept * m1, ROUNDING);
    assertThat(explanation.relevance("x").get(0)).isCloseTo(1.2 * m2, ROUNDING);
    assertThat(explanation.relevance("h_prev").get(0)).isCloseTo(-0.3 * m2, ROUNDING);
    assertThat(explanation.ledger().biases()).isCloseTo(0.1 * m2, ROUNDING);
    assertThat(explanation.ledger().stabilizer()).isCloseTo(E * m1 + E * m2, ROUNDING);

    String ledger = LEDGER.matcher(Files.readString(PAGE)).results().findFirst().get().group();
    double[] printed =
        NUMBER.matcher(ledger).results().mapToDouble(n -> Double.parseDouble(n.group())).toArray();
    double[] entries = {
      explanation.ledger().score(),
      explanation.ledger().inputs(),
      explanation.ledger().biases(),
      explanation.ledger().stabilizer()
    };
    assertThat(printed).as(Arrays.toString(entries)).containsExactly(entries, PRINTED);
  }

  private static Explanation explain(Graph graph, OnnxTestModel model, String... kept) {
    return Explainer.of(graph)
        .keep(kept)
        .build()
        .explain(model.inputs(), Target.index("y_h", 0, 0));
  }
}

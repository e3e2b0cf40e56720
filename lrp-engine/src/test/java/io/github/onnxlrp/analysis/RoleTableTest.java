package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows the roles of a cell have; s, v and m are in every cell. */
class RoleTableTest {
  private static List<RoleTable.Row> rows(String nodes) {
    Trace trace = Cell.trace(nodes);
    Activity activity = Cell.activity(trace);
    return RoleTable.of(trace, activity, new Roles(trace, activity));
  }

  /** The nodes of a region by the one at which it opens. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Tanh(s) | s:s, v:v, m, y",
        "y = Add(s, v) | s:y, v:y, m, y:y",
        "t = Transpose(s); y = Transpose(t) | s:s, v:v, m, t, y",
        "t = Identity(s); y = Add(t, v) | s:y, v:y, m, t:y, y:y",
        // At a linear operation another one opens.
        "y = MatMul(s, W) | s:s, v:v, m, y:y",
        "t = Identity(s); y = MatMul(t, W) | s:s, v:v, m, t, y:y",
        // Several read it; the first that goes on tells.
        "z = Tanh(s); q = Add(s, v); y = Mul(z, q) | s:q, v:q, m, z, q:q, y",
      })
  void haveRegions(String nodes, String expected) {
    String found =
        rows(nodes).stream()
            .map(row -> row.region().isEmpty() ? row.node() : row.node() + ":" + row.region())
            .collect(Collectors.joining(", "));
    assertThat(found).isEqualTo(expected);
  }

  /** Nothing of constants, comparisons and initial states. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "T = Transpose(W); y = MatMul(m, T) | s, v, m, y",
        "b = Less(s, v); y = Where(b, s, v) | s, v, m, y",
        "k = Identity(1/1); p = MatMul(k, W); q = Add(p, s); c = Tanh(q); o = MatMul(c, W);"
            + " t = Add(o, s); y = Tanh(t) | s, v, m, p, q, c, o, t, y",
      })
  void areOfWhatRelevanceReaches(String nodes, String expected) {
    assertThat(rows(nodes)).extracting(RoleTable.Row::node).containsExactly(expected.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z = Sigmoid(s); y = Mul(z, m) | Mul | product | z | '' | ''",
        "z = Sigmoid(s); y = Mul(m, z) | Mul | product | z | '' | ''",
        "y = Mul(s, v) | Mul | product | '' | '' | no single gate",
        "z = Sigmoid(s); y = Mul(z, s) | Mul | product | '' | s | common source",
        "y = Transpose(s) | Transpose | movement | '' | '' | ''",
      })
  void sayWhat(
      String nodes, String operator, String kind, String gate, String source, String inferred) {
    List<RoleTable.Row> rows = rows(nodes);
    RoleTable.Row y = rows.get(rows.size() - 1);
    assertThat(y.operator()).isEqualTo(operator);
    assertThat(y.kindName()).isEqualTo(kind);
    assertThat(y.gate()).isEqualTo(gate);
    assertThat(y.source()).isEqualTo(source);
    assertThat(y.inferred()).isEqualTo(inferred);
  }
}

package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A factor below a chain of products comes out of one of them in each pass over the forms. */
class NestedFormsTest {
  private static final String NOTE =
      "Mul node 'y': known forms are nested more than 100 deep; what is not in its canonical form"
          + " may get other relevance than that form";

  /** Beside a softmax, m is no part of a function of one value. */
  private static String products(int length) {
    return "z = Softmax(s); q = Mul(z, 4); " + Cell.chain("Mul(%s, m)", length, "q", "y");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 100})
  void areAllFound(int length) {
    Facts facts = CanonicalForms.of(Cell.trace(products(length)), Set.of("x", "h"), Overrides.NONE);
    TraceNode y = facts.trace().outputs().get("y").producer();
    assertThat(y.input(1).name()).isEqualTo("y/factor");
    assertThat(facts.note()).isNull();
  }

  @Test
  void aNoteSaysWhereTheyAreTooMany() {
    Facts facts = CanonicalForms.of(Cell.trace(products(101)), Set.of("x", "h"), Overrides.NONE);
    assertThat(facts.note()).isEqualTo(NOTE);
  }

  @Test
  void anExplanationCarriesTheNote() {
    assertThat(explain(12).notes()).doesNotContain(NOTE);
    assertThat(explain(101).notes()).contains(NOTE);
  }

  private static Explanation explain(int length) {
    return Explainer.of(Cell.graph(products(length)))
        .batchAxis("x", 0)
        .batchAxis("h", 0)
        .batchAxis("y", 0)
        .build()
        .explain(Cell.inputs(), Target.index("y", 1));
  }
}

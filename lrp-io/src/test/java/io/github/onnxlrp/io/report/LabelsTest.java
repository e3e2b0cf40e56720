package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  @TempDir Path folder;

  private Labels labels(String content) throws IOException {
    return Labels.read(Files.writeString(folder.resolve("l.txt"), content));
  }

  @Test
  void namesTheLastComponent() throws IOException {
    Labels labels = labels("a\nb, c\nsum\n");
    assertThat(labels.of(List.of(1))).isEqualTo("b, c");
    assertThat(labels.of(List.of(7, 0))).isEqualTo("a");
    assertThat(labels.of(List.of(3))).isNull();
    assertThat(labels.of(List.of())).isNull();
    assertThat(Labels.none().of(List.of(0))).isNull();
  }

  @Test
  void resolvesNamesInTargets() throws IOException {
    Labels labels = labels("a\nb, c\nd\n");
    assertThat(labels.resolve("b, c")).isEqualTo("1");
    assertThat(labels.resolve("-1,d")).isEqualTo("-1,2");
    assertThat(labels.resolve("-1,argmax")).isEqualTo("-1,argmax");
    assertThat(labels.resolve("sum")).isEqualTo("sum");
    assertThatThrownBy(() -> labels.resolve("x"))
        .hasMessageContaining("target 'x': no such label in")
        .hasMessageEndingWith("there is a, b, c, d");
    assertThatThrownBy(() -> Labels.none().resolve("Polish"))
        .hasMessageContaining("labels need --labels FILE");
  }

  @Test
  void refusesRepeatedAndMissingLabels() {
    assertThatThrownBy(() -> labels("a\na\n")).hasMessageContaining("line 2 repeats the label 'a'");
    assertThatThrownBy(() -> labels("")).hasMessageContaining("no labels");
  }

  @Test
  void oneUnitBelowASigmoidNeedsTwoLabels() throws IOException {
    Prediction second = new Prediction(Kind.BINARY, 2, List.of(0, 1), 0.84);
    Labels two = labels("no\nyes\n");
    two.check("p", second);
    assertThat(two.of(second)).isEqualTo("yes");
    for (String other : List.of("yes\n", "a\nb\nc\n")) {
      Labels labels = labels(other);
      assertThatThrownBy(() -> labels.check("p", second))
          .hasMessageMatching(".*l.txt has [13] labels; output 'p' has 2 classes");
    }
    Labels.none().check("p", second);
  }

  @Test
  void aValueMayHaveOneLabel() throws IOException {
    Prediction value = new Prediction(Kind.VALUE, 0, List.of(), 3.5);
    Labels one = labels("price\n");
    one.check("y", value);
    assertThat(one.of(value)).isEqualTo("price");
    Labels two = labels("no\nyes\n");
    assertThatThrownBy(() -> two.check("y", value))
        .hasMessageEndingWith(
            "l.txt has 2 labels; output 'y' is one number that is not below a Sigmoid, so it has no"
                + " classes; expected no more than one label");
    assertThat(Labels.none().of(value)).isNull();
  }
}

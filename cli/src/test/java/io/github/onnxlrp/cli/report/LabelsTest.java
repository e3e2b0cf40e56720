package io.github.onnxlrp.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}

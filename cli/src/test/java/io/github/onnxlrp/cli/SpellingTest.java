package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void changesAreCounted() {
    assertThat(Spelling.changes("format", "format")).isZero();
    assertThat(Spelling.changes("fromat", "format")).isOne();
    assertThat(Spelling.changes("forma", "format")).isOne();
    assertThat(Spelling.changes("formaat", "format")).isOne();
    assertThat(Spelling.changes("kitten", "sitting")).isEqualTo(3);
    assertThat(Spelling.changes("", "abc")).isEqualTo(3);
  }

  @Test
  void theNearestIsAtMostAThirdAway() {
    List<String> known = List.of("--seed", "--text", "--target");
    assertThat(Spelling.nearest("--tagret", known)).isEqualTo("--target");
    assertThat(Spelling.nearest("--tetx", known)).isEqualTo("--text");
    assertThat(Spelling.nearest("--colour", known)).isNull();
  }
}

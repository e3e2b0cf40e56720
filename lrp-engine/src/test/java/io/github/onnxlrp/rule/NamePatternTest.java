package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of node names. */
class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/encoder/*/MatMul | /encoder/layer.0/attention/MatMul",
        "/encoder/*/MatMul | /encoder//MatMul",
        "*                 | ''",
        "*                 | a/b.c[0]",
        "*                 | 'line\nbreak'",
        "a*                | a",
        "*b                | a/b",
        "layer?            | layer1",
        "layer?            | layer/",
        "??                | ab",
        "a.b               | a.b",
        "a[0](1)+{2}^$     | a[0](1)+{2}^$",
        "a\\d\\E           | a\\d\\E",
        "''                | ''",
      })
  void fits(String pattern, String name) {
    assertThat(new NamePattern(pattern).fits(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/encoder/*/MatMul | /decoder/x/MatMul",
        "/encoder/*/MatMul | /encoder/MatMul",
        "/encoder/*/MatMul | /encoder/x/MatMul_1",
        "a*                | ba",
        "*b                | ab/",
        "layer?            | layer",
        "layer?            | layer10",
        "MatMul            | matmul",
        "MatMul            | MatMul_1",
        "MatMul            | /MatMul",
        "a.b               | axb",
        "a[01]             | a0",
        "a+                | aa",
        "a\\d              | a1",
        "''                | a",
      })
  void doesNotFit(String pattern, String name) {
    assertThat(new NamePattern(pattern).fits(name)).isFalse();
  }

  /** Composites compare matches, and so patterns, by what they say. */
  @Test
  void isWhatItsTextIs() {
    NamePattern pattern = new NamePattern("*/a?");
    assertThat(pattern).hasToString("*/a?");
    assertThat(pattern)
        .isEqualTo(new NamePattern("*/a?"))
        .hasSameHashCodeAs(new NamePattern("*/a?"));
    assertThat(pattern)
        .isNotEqualTo(new NamePattern("*/a*"))
        .isNotEqualTo("*/a?")
        .isNotEqualTo(null);
    assertThat(pattern).doesNotHaveSameHashCodeAs(new NamePattern("*/a*"));
  }
}

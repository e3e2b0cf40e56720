package io.github.onnxlrp.io.summary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionsTest {
  @Test
  void groupsOfPlacesFollowEachOther() {
    int expected = 0;
    for (int group = 0; group < 700; group++) {
      assertThat(Positions.first(group)).isEqualTo(expected);
      assertThat(Positions.group(Positions.first(group))).isEqualTo(group);
      assertThat(Positions.group(Positions.last(group))).isEqualTo(group);
      expected = Positions.last(group) + 1;
    }
    assertThat(Positions.name(127)).isEqualTo("127");
    assertThat(Positions.name(128)).isEqualTo("128-129");
    assertThat(Positions.group(1_000_000)).isLessThan(1000);
  }
}

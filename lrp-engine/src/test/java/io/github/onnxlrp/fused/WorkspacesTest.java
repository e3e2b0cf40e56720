package io.github.onnxlrp.fused;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkspacesTest {
  @Test
  void givesEachToOneUserAtATime() {
    Workspaces<int[]> workspaces = new Workspaces<>(int[]::new);
    int[] one = workspaces.take(3);
    int[] another = workspaces.take(3);
    assertThat(another).isNotSameAs(one).hasSize(3);
    workspaces.giveBack(3, one);
    assertThat(workspaces.take(2)).hasSize(2);
    assertThat(workspaces.take(3)).isSameAs(one);
    assertThat(workspaces.take(3)).isNotSameAs(one).isNotSameAs(another);
  }
}

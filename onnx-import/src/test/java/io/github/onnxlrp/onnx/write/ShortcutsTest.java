package io.github.onnxlrp.onnx.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.write.MovedAxes.Pair;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes are left out, and ONNX Runtime gives what it gives with all of them. */
class ShortcutsTest {
  private static final int CHAINS = 60;

  /** Sums of at most 48 floats near 1 in another order. */
  private static final double ROUNDING = 1e-5;

  private static Tensor x(Random random, int... shape) {
    double[] elements = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(elements, k -> random.nextGaussian());
    return Tensor.floating(ElementType.FLOAT, elements, shape);
  }

  private static Map<String, ?> order(Integer... axes) {
    return Map.of("perm", List.of(axes));
  }

  private static Pair turned(MovedAxes g, Pair value, Integer... axes) {
    return g.add("Transpose", order(axes), value);
  }

  private static Pair put(MovedAxes g, Pair value, long... axes) {
    return g.add("Unsqueeze", Map.of(), value, g.integers(axes));
  }

  private static Pair taken(MovedAxes g, Pair value, long... axes) {
    return g.add("Squeeze", Map.of(), value, g.integers(axes));
  }

  private static Pair reshaped(MovedAxes g, Pair value, long... shape) {
    return g.add("Reshape", Map.of(), value, g.integers(shape));
  }

  private static Pair sum(MovedAxes g, Pair value, long... axes) {
    return g.add("ReduceSum", Map.of("keepdims", false), value, g.integers(axes));
  }

  /** Slices along an axis in another shape, joined along another axis. */
  private static Pair regrouped(
      MovedAxes g, Pair value, int parts, int axis, int to, long... shape) {
    List<Pair> slices =
        g.addAll(
            "Split",
            parts,
            Map.of("axis", axis),
            List.of(value),
            g.integers(IntStream.range(0, parts).mapToLong(k -> 1).toArray()));
    return g.add(
        "Concat",
        Map.of("axis", to),
        slices.stream().map(slice -> reshaped(g, slice, shape)).toList());
  }

  /**
   * A case.
   *
   * @param nodes how many nodes are left; an Identity gives an input or a constant the name of the
   *     output
   */
  private record Case(String name, int nodes, Function<MovedAxes, Pair> graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Of x {@code [2, 3, 4]}. */
  static List<Case> cases() {
    return List.of(
        new Case("there and back", 1, g -> turned(g, turned(g, g.x(), 1, 0, 2), 1, 0, 2)),
        new Case(
            "there, one more axis, and back",
            1,
            g -> turned(g, put(g, turned(g, g.x(), 1, 0, 2), 2), 1, 0, 2, 3)),
        new Case("in and out elsewhere", 1, g -> taken(g, put(g, put(g, g.x(), 0), 2), 2, 0)),
        new Case("a sum of moved axes", 3, g -> sum(g, put(g, turned(g, g.x(), 1, 0, 2), 1), 3)),
        new Case(
            "sums of moved axes",
            2,
            g -> sum(g, sum(g, put(g, turned(g, g.x(), 1, 0, 2), 2), -1), 1, 2)),
        new Case(
            "a length of moved axes",
            1,
            g ->
                g.add(
                    "Shape", Map.of("start", -2, "end", -1), put(g, turned(g, g.x(), 2, 0, 1), 1))),
        new Case(
            "the length of an axis that is put in",
            1,
            g -> g.add("Shape", Map.of("start", 1, "end", 2), put(g, g.x(), 1))),
        new Case(
            "axes of length 1 change places",
            1,
            g -> turned(g, reshaped(g, g.x(), 2, 1, -1), 1, 0, 2)),
        new Case(
            "a Reshape that keeps lengths",
            1,
            g -> reshaped(g, reshaped(g, g.x(), -1, 1, 3, 4), 0, 0, -1)),
        new Case("axes behind a Reshape", 1, g -> put(g, reshaped(g, g.x(), -1, 12), 1)),
        new Case(
            "slices into another place",
            3,
            g -> regrouped(g, reshaped(g, g.x(), 2, -1, 4), 2, 0, 1, -1, 1, 1, 4)),
        new Case(
            "slices into their place",
            1,
            g -> regrouped(g, reshaped(g, g.x(), -1, 3, 4), 3, 1, 2, -1, 1, 1, 4)),
        new Case(
            "slices of other lengths stay",
            5,
            g -> regrouped(g, reshaped(g, g.x(), 2, 3, -1), 2, 0, 0, 1, 4, -1)),
        new Case(
            "lists of constants",
            1,
            g ->
                g.add(
                    "Expand",
                    Map.of(),
                    g.x(),
                    g.add(
                            "Concat",
                            Map.of("axis", 0),
                            List.of(),
                            g.integers(5, 1),
                            g.integers(1, 1))
                        .inPlain())),
        new Case(
            "the same twice",
            2,
            g ->
                g.add(
                    "Add",
                    Map.of(),
                    List.of(g.add("Neg", Map.of(), g.x()), g.add("Neg", Map.of(), g.x())))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void leavesOutNodes(Case one) {
    MovedAxes graph = new MovedAxes(x(new Random(1), 2, 3, 4));
    Pair y = one.graph().apply(graph);
    assertSame(graph, y, one.name());
    assertThat(graph.nodes(y)).isEqualTo(one.nodes());
  }

  private static void assertSame(MovedAxes graph, Pair y, String what) {
    Tensor expected = graph.asItIs(y);
    Tensor found = graph.withShortcuts(y);
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    for (int k = 0; k < expected.size(); k++) {
      assertThat(Math.abs(found.get(k) - expected.get(k))).as(what).isLessThan(ROUNDING);
    }
  }

  /** Random chains of nodes that move axes, of which any may be left out. */
  @Test
  void keepsRandomChains() {
    Random random = new Random(Grid.SEED);
    int left = 0;
    int all = 0;
    for (int k = 0; k < CHAINS; k++) {
      MovedAxes graph = new MovedAxes(x(random, 2, 1, 3, 4));
      RandomChain chain = new RandomChain(graph, random, 2, 1, 3, 4);
      Pair y = chain.grow(2 + random.nextInt(6));
      assertSame(graph, y, "seed " + Grid.SEED + ", chain " + k + ": " + chain);
      left += graph.nodes(y);
      all += chain.length();
    }
    assertThat(left).as("seed %d", Grid.SEED).isLessThan(all);
  }

  /** A chain of nodes, and the shape behind it. */
  private static final class RandomChain {
    private final MovedAxes graph;
    private final Random random;
    private final List<String> done = new ArrayList<>();
    private List<Long> shape;
    private Pair value;

    RandomChain(MovedAxes graph, Random random, long... shape) {
      this.graph = graph;
      this.random = random;
      this.shape = new ArrayList<>(Arrays.stream(shape).boxed().toList());
      this.value = graph.x();
    }

    int length() {
      return done.size();
    }

    @Override
    public String toString() {
      return String.join(", ", done);
    }

    Pair grow(int steps) {
      for (int k = 0; k < steps; k++) {
        switch (random.nextInt(6)) {
          case 0, 1 -> turn();
          case 2 -> put();
          case 3 -> take();
          case 4 -> reshape();
          default -> sum();
        }
      }
      return value;
    }

    private void turn() {
      List<Integer> order = new ArrayList<>(IntStream.range(0, shape.size()).boxed().toList());
      Collections.shuffle(order, random);
      done.add("Transpose " + order);
      value = graph.add("Transpose", Map.of("perm", order), value);
      shape = new ArrayList<>(order.stream().map(shape::get).toList());
    }

    private void put() {
      int axis = random.nextInt(shape.size() + 1);
      done.add("Unsqueeze " + axis);
      value = ShortcutsTest.put(graph, value, axis);
      shape.add(axis, 1L);
    }

    private void take() {
      int axis = shape.indexOf(1L);
      if (axis >= 0) {
        long place = random.nextBoolean() ? axis : axis - shape.size();
        done.add("Squeeze " + place);
        value = taken(graph, value, place);
        shape.remove(axis);
      }
    }

    /** Two axes as one, or an axis more, with one length left open. */
    private void reshape() {
      List<Long> other = new ArrayList<>(shape);
      if (other.size() > 1 && random.nextBoolean()) {
        int axis = random.nextInt(other.size() - 1);
        other.set(axis, other.get(axis) * other.remove(axis + 1));
      } else {
        other.add(random.nextInt(other.size() + 1), 1L);
      }
      List<Long> written = new ArrayList<>(other);
      if (!written.isEmpty()) {
        written.set(random.nextInt(written.size()), -1L);
      }
      if (!written.isEmpty() && !shape.isEmpty() && shape.get(0).equals(other.get(0))) {
        written.set(0, written.get(0) == -1 ? -1L : 0L);
      }
      done.add("Reshape " + written);
      value = reshaped(graph, value, written.stream().mapToLong(Long::longValue).toArray());
      shape = other;
    }

    private void sum() {
      if (shape.size() > 1) {
        int axis = random.nextInt(shape.size());
        done.add("ReduceSum " + axis);
        value = ShortcutsTest.sum(graph, value, axis);
        shape.remove(axis);
      }
    }
  }
}

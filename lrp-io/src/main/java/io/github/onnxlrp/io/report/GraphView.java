package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model with what relevance does at each node of it, in one sample.
 *
 * @param nodes the nodes that relevance can reach, in the order in which they run
 */
public record GraphView(List<Item> nodes) {
  /**
   * A node.
   *
   * @param role what it is for relevance, and its rule
   * @param recurrences names of the recurrences that it lies in, the outermost first
   * @param reads numbers among the nodes of those whose values it reads, also by way of a
   *     recurrence
   * @param earlier numbers of those whose values of the step before it reads
   * @param sum relevance of its outputs, of all steps; not a number where it is not known
   * @param size the same with absolute values
   */
  public record Item(
      NodeRole role,
      List<String> recurrences,
      List<Integer> reads,
      List<Integer> earlier,
      double sum,
      double size) {}

  /** Where a node lies. */
  private record Place(Node node, List<String> recurrences) {}

  /**
   * The names of the values whose relevance a view needs: all that the nodes give.
   *
   * @param roles the nodes that relevance can reach
   */
  public static List<String> values(Graph graph, List<NodeRole> roles) {
    Map<String, Place> places = new Walk(graph).places;
    return roles.stream()
        .map(role -> places.get(role.role().node()))
        .filter(place -> place != null)
        .flatMap(place -> place.node().outputs().stream())
        .map(Value::name)
        .distinct()
        .toList();
  }

  /**
   * The view of a graph.
   *
   * @param explanation an explanation with the relevance of the {@link #values}
   */
  public static GraphView of(Graph graph, List<NodeRole> all, Explanation explanation) {
    Walk walk = new Walk(graph);
    // What a recurrence does to cut its input into steps and to join its outputs is no node.
    List<NodeRole> roles =
        all.stream()
            .filter(
                role ->
                    role.role().kind() != Kind.MOVEMENT
                        || walk.places.containsKey(role.role().node()))
            .toList();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int k = 0; k < roles.size(); k++) {
      numbers.put(roles.get(k).role().node(), k);
    }
    List<Item> items = new ArrayList<>();
    for (NodeRole role : roles) {
      Place place = walk.places.get(role.role().node());
      double sum = Double.NaN;
      double size = Double.NaN;
      List<Integer> reads = List.of();
      List<Integer> earlier = List.of();
      if (place != null) {
        reads = walk.readers(place.node(), false, numbers);
        earlier = walk.readers(place.node(), true, numbers);
        for (Value output : place.node().outputs()) {
          Tensor relevance = explanation.layers().get(output.name());
          for (int k = 0; relevance != null && k < relevance.size(); k++) {
            sum = (Double.isNaN(sum) ? 0 : sum) + relevance.get(k);
            size = (Double.isNaN(size) ? 0 : size) + Math.abs(relevance.get(k));
          }
        }
      }
      List<String> recurrences = place == null ? List.of() : place.recurrences();
      items.add(new Item(role, recurrences, reads, earlier, sum, size));
    }
    return new GraphView(items);
  }

  /** The nodes of a graph and of all graphs in it, and who gives each value. */
  private static final class Walk {
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<Value, Node> producers = new LinkedHashMap<>();

    /**
     * Values that are others: of a body what goes into it, of a recurrence what comes out of it.
     */
    private final Map<Value, Value> same = new LinkedHashMap<>();

    /** States of a body, with what the step before gives for them. */
    private final Map<Value, Value> before = new LinkedHashMap<>();

    Walk(Graph graph) {
      add(graph, List.of());
    }

    private void add(Graph graph, List<String> recurrences) {
      for (Node node : graph.nodes()) {
        if (node.op() instanceof Recurrent recurrent) {
          List<String> inside = new ArrayList<>(recurrences);
          inside.add(node.name());
          add(recurrent.body(), inside);
          connect(node, recurrent);
        } else if (node.op() instanceof Branch branch) {
          add(branch.thenGraph(), recurrences);
          add(branch.elseGraph(), recurrences);
          for (int k = 0; k < node.outputs().size(); k++) {
            same.put(node.outputs().get(k), branch.thenGraph().outputs().get(k));
          }
        } else if (!node.outputs().isEmpty()) {
          // Of several of one name the last computes, after what it needs of its own.
          places.put(node.name(), new Place(node, recurrences));
          node.outputs().forEach(output -> producers.put(output, node));
        }
      }
    }

    private void connect(Node node, Recurrent recurrent) {
      Graph body = recurrent.body();
      for (int k = Recurrent.BODY_PREFIX; k < body.inputs().size(); k++) {
        Value operand = node.inputs().get(k);
        if (k < Recurrent.BODY_PREFIX + recurrent.states()) {
          before.put(body.inputs().get(k), body.outputs().get(k - 1));
        }
        if (operand != null) {
          same.put(body.inputs().get(k), operand);
        }
      }
      for (int k = 0; k < node.outputs().size(); k++) {
        same.put(node.outputs().get(k), body.outputs().get(k + 1));
      }
    }

    /** The numbers of the nodes that give what a node reads, in its step or the one before. */
    List<Integer> readers(Node node, boolean earlier, Map<String, Integer> numbers) {
      List<Integer> result = new ArrayList<>();
      for (Value input : node.inputs()) {
        Value read = earlier ? before.get(input) : input;
        while (read != null && !producers.containsKey(read) && same.containsKey(read)) {
          read = same.get(read);
        }
        Node producer = read == null ? null : producers.get(read);
        boolean other = producer != null && !producer.name().equals(node.name());
        Integer number = other ? numbers.get(producer.name()) : null;
        if (number != null && !result.contains(number)) {
          result.add(number);
        }
      }
      return result;
    }
  }
}

package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Do the letters that an explanation points at matter? On the whole test set of the surnames model
 * the embeddings of the three most relevant letters are set to zero, and those of three random
 * ones; the explained logit must fall further for the former. Prints both means with their 95 %
 * intervals.
 */
class DeletionTest {
  private static final long SEED = 1;
  private static final int DELETED = 3;

  private final Graph graph =
      OnnxModel.read(TestModels.directory().resolve("surnames/surnames.onnx"));
  private final Node embedding = embedding(graph);
  private final Graph behindEmbedding = withoutEmbedding(graph, embedding);

  @Test
  void relevantLettersMatterMoreThanRandomOnes() {
    Explainer explainer = Explainer.of(graph).build();
    Random random = new Random(SEED);
    List<Double> relevant = new ArrayList<>();
    List<Double> any = new ArrayList<>();
    for (long[] name : Surnames.testSet()) {
      if (name.length <= DELETED) {
        continue;
      }
      Tensor ids = Tensor.of(name, 1, name.length);
      Explanation explanation = explainer.explain(Map.of("ids", ids), Target.argmax("logits"));
      List<Integer> order = new ArrayList<>(IntStream.range(0, ids.size()).boxed().toList());
      Tensor relevance = explanation.relevance("ids");
      order.sort(Comparator.comparingDouble(letter -> -relevance.get(letter)));
      relevant.add(fall(ids, explanation, order));
      Collections.shuffle(order, random);
      any.add(fall(ids, explanation, order));
    }
    Interval ofRelevant = Interval.of(relevant);
    Interval ofAny = Interval.of(any);
    System.out.printf(
        "Fall of the explained logit over %d surnames without %d letters: most relevant %s, random %s"
            + " (seed %d)%n",
        relevant.size(), DELETED, ofRelevant, ofAny, SEED);
    assertThat(relevant).hasSizeGreaterThan(500);
    assertThat(ofRelevant.low()).isGreaterThan(ofAny.high());
  }

  /** Mean and its 95 % interval under the normal approximation. */
  private record Interval(double mean, double low, double high) {
    static Interval of(List<Double> values) {
      double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      double error = Math.sqrt(squares / (values.size() - 1) / values.size());
      return new Interval(mean, mean - 1.96 * error, mean + 1.96 * error);
    }

    @Override
    public String toString() {
      return "%.3f [%.3f, %.3f]".formatted(mean, low, high);
    }
  }

  private double fall(Tensor ids, Explanation explanation, List<Integer> order) {
    Value embedded = embedding.outputs().get(0);
    Tensor vectors =
        ForwardPass.run(graph, Map.of("ids", ids)).values().get(embedded.name()).get(0).tensor();
    double[] data = vectors.doubles().clone();
    int width = vectors.dim(-1);
    for (int letter : order.subList(0, DELETED)) {
      for (int k = 0; k < width; k++) {
        data[letter * width + k] = 0;
      }
    }
    Map<String, Tensor> inputs = new HashMap<>(Map.of("ids", ids));
    inputs.put(embedded.name(), Tensor.of(data, vectors.shape()));
    Tensor logits = ForwardPass.run(behindEmbedding, inputs).outputs().get("logits").tensor();
    return explanation.score() - logits.get(explanation.target().terms().get(0).index().get(0));
  }

  private static Node embedding(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Gather && node.inputs().get(1).name().equals("ids"))
        .findFirst()
        .orElseThrow();
  }

  private static Graph withoutEmbedding(Graph graph, Node embedding) {
    List<Value> inputs = new ArrayList<>(graph.inputs());
    inputs.add(embedding.outputs().get(0));
    List<Node> nodes = graph.nodes().stream().filter(node -> !node.equals(embedding)).toList();
    return new Graph(inputs, graph.outputs(), graph.constants(), nodes);
  }
}

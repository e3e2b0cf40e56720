package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.analysis.RoleTable;
import io.github.onnxlrp.io.input.SeriesNames;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.propagation.NodeRole;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Reports of the sizes that a page must bear, with numbers that were made up from a seed. */
final class PageReports {
  static final long SEED = 9;
  static final List<String> LANGUAGES = List.of("Polish", "Italian", "Czech", "Greek");

  private PageReports() {}

  static Report report(List<SampleReport> samples) {
    return new Report("made-up.onnx", "lrp", "arras", List.of(), samples, Map.of("x", 0));
  }

  private static Explanation explanation(
      int predicted, Tensor x, Tensor relevance, Map<String, Tensor> layers) {
    return explanation(predicted, Map.of("x", x), Map.of("x", relevance), layers);
  }

  private static Explanation explanation(
      int predicted,
      Map<String, Tensor> values,
      Map<String, Tensor> relevance,
      Map<String, Tensor> layers) {
    double inputs = Arrays.stream(relevance.get("x").doubles()).sum();
    double score = inputs + 0.25 - 0.125 + 0.0625;
    return new Explanation(
        new ResolvedTarget("logits", "logits", "argmax", List.of(new Term(List.of(predicted), 1))),
        new Prediction(Prediction.Kind.CLASSES, LANGUAGES.size(), List.of(predicted), score),
        Tensor.of(new double[LANGUAGES.size()], LANGUAGES.size()),
        score,
        values,
        relevance,
        layers,
        new Ledger(score, inputs, 0.25, -0.125, 0.0625, 0, 0, 3),
        false,
        List.of());
  }

  /** Slow waves and noise; all relevance is below 1 but that of the strongest place, which is 2. */
  static SampleReport series(int steps, int features, int step, int feature) {
    Random random = new Random(SEED);
    double[] values = new double[steps * features];
    double[] relevance = new double[steps * features];
    for (int t = 0; t < steps; t++) {
      for (int f = 0; f < features; f++) {
        int place = t * features + f;
        values[place] = Math.sin(t * (f + 1) * 6.0 / steps) + 0.1 * random.nextGaussian();
        double near = Math.exp(-Math.pow((t - step) * 12.0 / steps, 2));
        relevance[place] = 0.8 * near * values[place] / (1 + f) * random.nextDouble() / 1.5;
      }
    }
    relevance[step * features + feature] = 2;
    Tensor layer =
        Tensor.of(
            Arrays.copyOf(relevance, Math.min(steps, 50) * features),
            Math.min(steps, 50),
            features);
    List<String> names =
        IntStream.range(0, features)
            .mapToObj(f -> f == 2 ? "<b>&\u202ehostile" : "lead " + f)
            .toList();
    return new SampleReport(
        explanation(
            1,
            Tensor.of(values, steps, features),
            Tensor.of(relevance, steps, features),
            features == 8 ? Map.of("lstm/c", layer) : Map.of()),
        "argmax",
        null,
        LANGUAGES.get(1),
        LANGUAGES.get(1),
        new TrueLabel("Italian", 1.0),
        features == 8 ? Map.of("x", SeriesNames.ofFeatures(names)) : Map.of());
  }

  /** Samples of 12 to 50 steps, filled up to 50; what fills them up takes nothing. */
  static Report padded(int count) {
    Random random = new Random(SEED);
    List<SampleReport> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int length = k == 0 ? 40 : 12 + random.nextInt(39);
      double[] values = new double[50 * 3];
      double[] relevance = new double[50 * 3];
      for (int place = 0; place < 3 * length; place++) {
        values[place] = random.nextGaussian();
        relevance[place] = random.nextGaussian() * place / (3 * length);
      }
      Tensor lengths = Tensor.of(new long[] {length}, 1);
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(values, 50, 3), "lengths", lengths);
      Map<String, Tensor> all = new LinkedHashMap<>();
      all.put("x", Tensor.of(relevance, 50, 3));
      all.put("lengths", Tensor.of(new double[1], 1));
      Explanation explanation = explanation(1, inputs, all, Map.of());
      samples.add(new SampleReport(explanation, "argmax", null, null, null));
    }
    Making making =
        new Making("onnx-lrp explain made-up.onnx --data 'x y.npz'", 1, Set.of("lengths"));
    return new Report("made-up.onnx", "lrp", "arras", List.of(), samples, Map.of("x", 0), making);
  }

  /** A line of text as an image [1, height, width]; the strongest pixel holds 2. */
  static SampleReport image(int height, int width, int row, int column) {
    double[] values = new double[height * width];
    double[] relevance = new double[height * width];
    Random random = new Random(SEED);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean ink = Math.abs(y - height / 2.0) < height / 3.0 && (x / 3) % 4 != 0;
        boolean hole = Math.abs(y - height / 2.0) < height / 6.0 && (x / 3) % 4 == 2;
        values[y * width + x] = ink && !hole ? 0.1 : 0.95;
        double near = Math.exp(-Math.pow((x - column) * 6.0 / width, 2));
        relevance[y * width + x] = ink ? near * (random.nextDouble() - 0.4) : 0;
      }
    }
    relevance[row * width + column] = 2;
    Tensor pixels = Tensor.of(values, 1, height, width);
    Explanation explanation =
        explanation(1, pixels, Tensor.of(relevance, 1, height, width), Map.of());
    return new SampleReport(explanation, "argmax", null, LANGUAGES.get(1), LANGUAGES.get(1));
  }

  static SampleReport text(
      List<String> tokens, double[] relevance, int label, int predicted, Set<Integer> unknown) {
    int n = tokens.size();
    TextSample text =
        new TextSample(String.join("", tokens), "x", tokens, 0, 0, unknown, List.of());
    return new SampleReport(
        explanation(predicted, Tensor.of(new long[n], n), Tensor.of(relevance, n), Map.of()),
        "argmax",
        text,
        LANGUAGES.get(predicted),
        LANGUAGES.get(predicted),
        new TrueLabel(LANGUAGES.get(label), (double) label));
  }

  /** Words, the last of which is unknown; the third is the strongest, the second speaks against. */
  static SampleReport words(int count) {
    Random random = new Random(SEED);
    List<String> words = new ArrayList<>();
    double[] relevance = new double[count];
    for (int k = 0; k < count; k++) {
      words.add(letters(random, 2 + random.nextInt(7)));
      relevance[k] = random.nextGaussian() / 3;
    }
    relevance[1] = -1.25;
    relevance[2] = 2.5;
    return text(words, relevance, 0, 0, Set.of(count - 1));
  }

  /** Two words and three tokens of padding, the last of which takes that much. */
  static SampleReport paddedWords(double relevance) {
    List<String> tokens = List.of("good", "film");
    TextSample text = new TextSample("good film", "x", tokens, 0, 3, Set.of(), List.of());
    Tensor all = Tensor.of(new double[] {1, 2, 0, 0, relevance}, 5);
    return new SampleReport(
        explanation(0, Tensor.of(new long[5], 5), all, Map.of()), "argmax", text, null, null);
  }

  /** A lookup, a recurrence of a gate without relevance and a product, and the output. */
  static GraphView graph() {
    return new GraphView(
        List.of(
            item("<b>table", "Gather", Kind.LOOKUP, "", List.of(), List.of(), List.of(), 3),
            item("lstm/z", "MatMul", Kind.LINEAR, "", List.of("lstm"), List.of(0), List.of(2), 0),
            item(
                "lstm/c",
                "Mul",
                Kind.PRODUCT,
                "lstm/z",
                List.of("lstm"),
                List.of(0, 1),
                List.of(2),
                2.5),
            item("logits", "Gemm", Kind.LINEAR, "", List.of(), List.of(2), List.of(), 4)));
  }

  private static GraphView.Item item(
      String node,
      String operator,
      Kind kind,
      String gate,
      List<String> recurrences,
      List<Integer> reads,
      List<Integer> earlier,
      double sum) {
    String why = gate.isEmpty() ? "" : "why: made up";
    RoleTable.Row row = new RoleTable.Row(node, operator, kind, gate, "", "", why, "");
    return new GraphView.Item(new NodeRole(row, "all"), recurrences, reads, earlier, sum, 2 * sum);
  }

  private static String letters(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append("aeinorstlkmczw".charAt(random.nextInt(14)));
    }
    return text.toString();
  }

  /** Surnames with labels, most of them right. */
  static List<SampleReport> surnames(int count) {
    Random random = new Random(SEED);
    List<SampleReport> samples = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      String name = letters(random, 4 + random.nextInt(8));
      name = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      double[] relevance = random.doubles(name.length(), -1, 2).toArray();
      int label = random.nextInt(LANGUAGES.size());
      int predicted = random.nextInt(5) == 0 ? random.nextInt(LANGUAGES.size()) : label;
      List<String> tokens = name.codePoints().mapToObj(Character::toString).toList();
      samples.add(text(tokens, relevance, label, predicted, Set.of()));
    }
    return samples;
  }
}

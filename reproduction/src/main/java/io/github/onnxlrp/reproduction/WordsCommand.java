package io.github.onnxlrp.reproduction;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.evaluation.Division;
import io.github.onnxlrp.evaluation.Evaluator;
import io.github.onnxlrp.evaluation.Randomisation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Words are removed from sentences with negation in the order of their relevance. */
@Command(
    name = "words",
    description = "Words are removed from sentences with negation by their relevance.",
    mixinStandardHelpOptions = true)
final class WordsCommand implements Callable<Integer> {
  private static final int SHORTEST = 10;
  private static final int DRAWS = 10;
  private static final long SEED = 1;
  private static final int MOST_SHUFFLED = 100;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      description = "How many of the test sentences of at least 10 words: ${DEFAULT-VALUE}.",
      defaultValue = "300")
  private int count;

  @Override
  public Integer call() {
    WordModel model = new WordModel(Sentence.model());
    List<Sentence> sentences = Sentence.read(count, SHORTEST);
    for (boolean right : new boolean[] {true, false}) {
      List<Sentence> some = told(model, sentences, right);
      heading(
          "%d sentences that the model tells %s; accuracy in %% after words were removed, the %s"
              .formatted(
                  some.size(),
                  right ? "right" : "wrong",
                  right ? "most relevant first" : "least relevant first"),
          "| method | 1 | 2 | 3 | 4 | 5 | mean |\n|---|---|---|---|---|---|---|");
      curves(model, some, right).forEach((name, curve) -> System.out.println(curve.line(name)));
    }
    heading(
        "words that decide, and whether relevance depends on the weights",
        "| method | AUROC of words that decide | rank correlation with shuffled weights |\n"
            + "|---|---|---|");
    List<Sentence> right = told(model, sentences, true);
    Map<String, RunningMean> shuffled =
        shuffled(model, right.subList(0, Math.min(MOST_SHUFFLED, right.size())));
    for (Method method : methods()) {
      RunningMean one = shuffled.get(method.name());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f (%.3f) |%n",
          method.name(),
          deciding(model, method, right),
          one.mean(),
          one.halfWidth());
    }
    return 0;
  }

  private static void heading(String title, String head) {
    PrintStream out = System.out;
    out.printf(Locale.ROOT, "%n%s%n%n%s%n", title, head);
  }

  /** Those that the model tells right, or the others. */
  static List<Sentence> told(WordModel model, List<Sentence> sentences, boolean right) {
    List<double[]> logits = model.logits(sentences);
    List<Sentence> found = new ArrayList<>();
    for (int k = 0; k < sentences.size(); k++) {
      Sentence sentence = sentences.get(k);
      if (WordModel.predicted(logits.get(k)) == sentence.label() == right) {
        found.add(sentence);
      }
    }
    return found;
  }

  static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    Method occlusion = Method.named("occlusion").with("unit", "token");
    methods.add(occlusion.with("difference", "p"));
    methods.add(occlusion);
    methods.addAll(Method.relevance(1e-3));
    for (String name :
        List.of(
            "contextual-decomposition",
            "deeplift",
            "gradient-x-input",
            "gradient",
            "sensitivity",
            "smoothgrad",
            "shap")) {
      methods.add(Method.named(name));
    }
    methods.add(Method.named("integrated-gradients").with("most-steps", "50"));
    return methods;
  }

  /** A curve of each method, then of the controls. */
  static Map<String, WordDeletion.Curve> curves(
      WordModel model, List<Sentence> sentences, boolean right) {
    WordDeletion deletion = new WordDeletion(model, sentences, right);
    Map<String, WordDeletion.Curve> curves = new LinkedHashMap<>();
    for (Method method : methods()) {
      curves.put(method.name(), deletion.along(model.relevance(method, sentences)));
    }
    curves.put("random", deletion.random(DRAWS, SEED));
    curves.put("oracle", deletion.oracle());
    return curves;
  }

  private static double deciding(WordModel model, Method method, List<Sentence> sentences) {
    double[][] relevance = model.relevance(method, sentences).toArray(double[][]::new);
    boolean[][] truth = sentences.stream().map(Sentence::deciding).toArray(boolean[][]::new);
    return TruthFigures.of(TruthFigures.magnitudes(relevance), truth).auroc();
  }

  /** Rank correlation of relevance with that of the model with all weights permuted. */
  private static Map<String, RunningMean> shuffled(WordModel model, List<Sentence> sentences) {
    Map<String, RunningMean> means = new LinkedHashMap<>();
    Evaluator.Builder builder =
        Evaluator.of(model.graph(), (graph, method) -> Explainer.of(graph).method(method))
            .metric(new Randomisation(Randomisation.Kind.CASCADING, model.graph(), 1, SEED))
            .division(new Division(Division.Unit.STEP, 1));
    for (Method method : methods()) {
      builder.method(method.name(), method.method());
      means.put(method.name(), new RunningMean());
    }
    Evaluator evaluator = builder.build();
    Map<Integer, List<Sentence>> byLength =
        sentences.stream().collect(Collectors.groupingBy(one -> one.ids().length));
    for (List<Sentence> alike : byLength.values()) {
      evaluator.evaluate(
          List.of(evaluator.samples(Map.of("ids", WordModel.ids(alike)))),
          Target.argmax("logits"),
          result ->
              result
                  .measurements()
                  .forEach(
                      one -> {
                        if (!Double.isNaN(one.value())) {
                          means.get(one.method()).add(one.value(), 1);
                        }
                      }));
    }
    return means;
  }
}

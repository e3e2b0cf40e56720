package com.example.service;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Explains surnames; one explainer for all threads, as it learns from what it has explained. */
final class ExplanationService implements AutoCloseable {
  private static final Target PREDICTION = Target.argmax("logits");

  private final Explainer explainer;
  private final List<String> alphabet;
  private final List<String> languages;
  private final ExecutorService workers;

  ExplanationService(int threads) throws IOException {
    try (InputStream model = ExplanationService.class.getResourceAsStream("surnames.onnx")) {
      this.explainer = Explainer.of(OnnxModel.of(model).graph()).build();
    }
    this.alphabet = lines("surnames.vocab.txt");
    this.languages = lines("surnames.labels.txt");
    this.workers = Executors.newFixedThreadPool(threads);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = ExplanationService.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /**
   * Explains a name within a time.
   *
   * @throws IllegalArgumentException if it holds a letter that the model does not know
   * @throws TimeoutException if that takes too long; the work ends then, too
   */
  NameExplanation explain(String name, Duration deadline)
      throws TimeoutException, InterruptedException {
    Future<NameExplanation> work = workers.submit(() -> explain(name));
    try {
      return work.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } finally {
      // The engine looks at every node and every step whether its thread is interrupted.
      work.cancel(true);
    }
  }

  private NameExplanation explain(String name) {
    List<String> letters = name.codePoints().mapToObj(Character::toString).toList();
    long[] ids = letters.stream().mapToLong(this::id).toArray();
    if (ids.length == 0) {
      throw new IllegalArgumentException("no name");
    }
    Explanation explanation =
        explainer.explain(Map.of("ids", Tensor.of(ids, 1, ids.length)), PREDICTION);
    return new NameExplanation(
        languages.get(explanation.prediction().index().get(0)),
        explanation.score(),
        Arrays.stream(explanation.output().doubles()).boxed().toList(),
        letters,
        Arrays.stream(explanation.relevance("ids").doubles()).boxed().toList());
  }

  private long id(String letter) {
    int id = alphabet.indexOf(letter);
    if (id < 0) {
      throw new IllegalArgumentException("not in the alphabet: " + letter);
    }
    return id;
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}

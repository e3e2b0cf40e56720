package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What docs/reproduction.md says of words that are removed, on some of those that are told right.
 */
class WordsTest {
  private static final int SENTENCES = 40;
  private static final int SHORTEST = 10;
  private static final int DRAWS = 3;

  @Test
  void allIsBetweenRandomAndOracle() {
    WordModel model = new WordModel(Sentence.model());
    List<Sentence> sentences = WordsCommand.told(model, Sentence.read(SENTENCES, SHORTEST), true);
    WordDeletion deletion = new WordDeletion(model, sentences, true);
    Method all = Method.relevance(1e-3).get(0);
    double along = deletion.along(model.relevance(all, sentences)).accuracy();
    assertThat(along).isLessThan(deletion.random(DRAWS, 1).accuracy());
    assertThat(along).isGreaterThan(deletion.oracle().accuracy());
  }
}

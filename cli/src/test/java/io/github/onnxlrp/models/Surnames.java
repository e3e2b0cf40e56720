package io.github.onnxlrp.models;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The held-out surnames, as ids of letters. */
final class Surnames {
  private Surnames() {}

  static List<long[]> testSet() {
    Path folder = TestModels.directory().resolve("surnames");
    JsonMapper json = new JsonMapper();
    try {
      List<String> vocabulary = Files.readAllLines(folder.resolve("surnames.vocab.txt"));
      List<long[]> names = new ArrayList<>();
      for (String line : Files.readAllLines(folder.resolve("surnames.test.jsonl"))) {
        String name = json.readTree(line).get("text").asString();
        names.add(
            name.codePoints()
                .mapToLong(letter -> vocabulary.indexOf(Character.toString(letter)))
                .toArray());
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

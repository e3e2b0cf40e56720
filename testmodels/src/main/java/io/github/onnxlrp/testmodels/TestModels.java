package io.github.onnxlrp.testmodels;

import java.nio.file.Files;
import java.nio.file.Path;

/** Locates the folder of the exported models, {@code testmodels/models}. */
public final class TestModels {
  private static final String PROPERTY = "onnxlrp.testmodels";

  private TestModels() {}

  /**
   * The folder of the exported models: the system property {@code onnxlrp.testmodels} if it is set,
   * otherwise {@code testmodels/models} in the working directory or the nearest folder above it.
   *
   * @throws IllegalStateException if no such folder exists
   */
  public static Path directory() {
    String configured = System.getProperty(PROPERTY, "");
    if (!configured.isEmpty()) {
      return existing(Path.of(configured));
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("testmodels").resolve("models");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "no testmodels/models in " + start + " or above; set -D" + PROPERTY + "=FOLDER");
  }

  private static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "-D" + PROPERTY + "=" + folder + ": no such folder; expected the exported models");
    }
    return folder.toAbsolutePath();
  }
}

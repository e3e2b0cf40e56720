package io.github.onnxlrp.io.input;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Finds files of {@code src/test/resources}. */
public final class Resources {
  private Resources() {}

  /** The file of that name. */
  public static Path path(String name) {
    URL found = Resources.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new IllegalArgumentException("no test resource " + name);
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

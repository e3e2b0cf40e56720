package io.github.onnxlrp.cli.yaml;

import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a YAML file whose root is a mapping. */
public final class YamlFile {
  /** What people write is a few kilobytes. */
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;

  private YamlFile(Path file) {
    this.file = file;
  }

  /**
   * The fields of a file.
   *
   * @param expected what the file should hold, for messages about one that holds nothing
   * @throws OnnxLrpException if it cannot be read, is no YAML or holds no fields; names the line
   */
  public static YamlFields read(Path file, String expected) {
    YamlFile reader = new YamlFile(file);
    Node root =
        reader.root().orElseThrow(() -> reader.error(1, "nothing in it; expected " + expected));
    return YamlFields.of(reader::error, root);
  }

  private Optional<Node> root() {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw OnnxLrpException.invalid("%s: more than %d bytes", file, MAX_BYTES);
      }
      LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
      return new Compose(settings).composeString(Files.readString(file));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw error(line, e.getProblem());
    } catch (YamlEngineException e) {
      throw error(1, e.getMessage());
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: not readable as UTF-8 text (%s)", file, e.getMessage());
    }
  }

  private OnnxLrpException error(int line, String problem) {
    String oneLine = problem == null ? "no YAML" : problem.strip().replaceAll("\\s+", " ");
    return OnnxLrpException.invalid("%s, line %d: %s", file, line, oneLine);
  }
}

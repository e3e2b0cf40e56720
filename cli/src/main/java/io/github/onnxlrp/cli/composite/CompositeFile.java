package io.github.onnxlrp.cli.composite;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.rule.Composite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a composite from a YAML file:
 *
 * <pre>
 * name: mine
 * rules:
 *   - operator: [Conv, ConvTranspose]
 *     position: first
 *     rule: z-box:-1,1
 *   - rule: epsilon:0.001
 *   - rule: all
 * </pre>
 */
public final class CompositeFile {
  /** A list of rules that people write is a few kilobytes. */
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;
  private final NamedRules rules;

  private CompositeFile(Path file, NamedRules rules) {
    this.file = file;
    this.rules = rules;
  }

  /**
   * Reads a file.
   *
   * @param rules the rules that it may name
   * @throws OnnxLrpException if it cannot be read or is no composite; names the line
   */
  public static Composite read(Path file, NamedRules rules) {
    return new CompositeFile(file, rules).read();
  }

  private Composite read() {
    Optional<Node> root;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw OnnxLrpException.invalid("%s: more than %d bytes", file, MAX_BYTES);
      }
      LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(0).build();
      root = new Compose(settings).composeString(Files.readString(file));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw error(line, e.getProblem());
    } catch (YamlEngineException e) {
      throw error(1, e.getMessage());
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: not readable as UTF-8 text (%s)", file, e.getMessage());
    }
    if (root.isEmpty()) {
      throw error(1, "nothing in it; expected 'rules:' and a list");
    }
    YamlFields fields = YamlFields.of(this::error, root.get());
    String name = fields.text("name").orElse(file.getFileName().toString());
    List<Composite.Entry> entries = new ArrayList<>();
    for (YamlFields entry : fields.list("rules")) {
      entries.add(new CompositeEntry(file, entry, rules).read());
    }
    fields.requireAllRead();
    return new Composite(name, entries);
  }

  private OnnxLrpException error(int line, String problem) {
    String oneLine = problem == null ? "no YAML" : problem.strip().replaceAll("\\s+", " ");
    return OnnxLrpException.invalid("%s, line %d: %s", file, line, oneLine);
  }
}

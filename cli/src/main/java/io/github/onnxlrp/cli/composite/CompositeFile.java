package io.github.onnxlrp.cli.composite;

import io.github.onnxlrp.cli.yaml.YamlFields;
import io.github.onnxlrp.cli.yaml.YamlFile;
import io.github.onnxlrp.rule.Composite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
   * @throws io.github.onnxlrp.OnnxLrpException if it cannot be read or is no composite; names the
   *     line
   */
  public static Composite read(Path file, NamedRules rules) {
    return new CompositeFile(file, rules).read();
  }

  private Composite read() {
    YamlFields fields = YamlFile.read(file, "'rules:' and a list");
    String name = fields.text("name").orElse(file.getFileName().toString());
    List<Composite.Entry> entries = new ArrayList<>();
    for (YamlFields entry : fields.list("rules")) {
      entries.add(new CompositeEntry(file, entry, rules).read());
    }
    fields.requireAllRead();
    return new Composite(name, entries);
  }
}

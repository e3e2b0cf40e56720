package io.github.onnxlrp.cli.yaml;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of one YAML mapping, each of which must be read. Scalars are texts, whatever YAML
 * would take them for.
 */
public final class YamlFields {
  /** Makes an error about a line, which counts from 1. */
  interface Errors {
    OnnxLrpException at(int line, String problem);
  }

  private final Errors errors;
  private final Node node;
  private final Map<String, Node> unread = new LinkedHashMap<>();
  private final Map<String, Node> read = new HashMap<>();
  private final List<String> known = new ArrayList<>();

  private YamlFields(Errors errors, Node node) {
    this.errors = errors;
    this.node = node;
  }

  static YamlFields of(Errors errors, Node node) {
    YamlFields fields = new YamlFields(errors, node);
    if (!(node instanceof MappingNode mapping)) {
      throw fields.error(node, "expected fields such as 'rule: epsilon:0.001'");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = fields.scalar(tuple.getKeyNode());
      if (fields.unread.put(key, tuple.getValueNode()) != null) {
        throw fields.error(tuple.getKeyNode(), "'%s' is given twice".formatted(key));
      }
    }
    return fields;
  }

  /** One word or number; empty where there is no such field. */
  public Optional<String> text(String key) {
    return take(key).map(this::scalar);
  }

  /** One text or a list of texts. */
  public List<String> texts(String key) {
    Optional<Node> found = take(key);
    if (found.isPresent() && found.get() instanceof SequenceNode list) {
      return list.getValue().stream().map(this::scalar).toList();
    }
    return found.map(this::scalar).stream().toList();
  }

  /** A number; empty where there is no such field. */
  public Optional<Double> number(String key) {
    return text(key).map(text -> number(key, text, text));
  }

  /** A number that is a part of the text of a field that was read. */
  public double number(String key, String text, String part) {
    try {
      return Double.parseDouble(part.strip());
    } catch (NumberFormatException e) {
      throw error(key, "'%s: %s': '%s' is no number".formatted(key, text, part));
    }
  }

  /** Whether the field says true; without it, false. */
  public boolean flag(String key) {
    String text = text(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw error(key, "'%s: %s'; expected true or false".formatted(key, text));
    }
    return text.equals("true");
  }

  /** A list of fields, which has to be there. */
  public List<YamlFields> list(String key) {
    Node found = take(key).orElseThrow(() -> error("'%s' is missing".formatted(key)));
    if (!(found instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw error(found, "'%s' is no list of rules".formatted(key));
    }
    return list.getValue().stream().map(item -> of(errors, item)).toList();
  }

  /** The names of the fields that were not read, in the order of the file. */
  public List<String> unread() {
    return List.copyOf(unread.keySet());
  }

  /** Whether the field that was not read holds fields of its own. */
  public boolean isMapping(String key) {
    return unread.get(key) instanceof MappingNode;
  }

  /** The fields of a field. */
  public YamlFields fields(String key) {
    return of(errors, take(key).orElseThrow(() -> error("'%s' is missing".formatted(key))));
  }

  /**
   * Checks that there is no field that nobody knows.
   *
   * @throws OnnxLrpException that names it and those that there are
   */
  public void requireAllRead() {
    for (Map.Entry<String, Node> field : unread.entrySet()) {
      throw error(
          field.getValue(),
          "unknown field '%s'; there are %s".formatted(field.getKey(), String.join(", ", known)));
    }
  }

  /** An error about these fields. */
  public OnnxLrpException error(String problem) {
    return error(node, problem);
  }

  /** An error about one field that was read. */
  public OnnxLrpException error(String key, String problem) {
    return error(read.getOrDefault(key, node), problem);
  }

  private Optional<Node> take(String key) {
    known.add(key);
    Optional<Node> found = Optional.ofNullable(unread.remove(key));
    found.ifPresent(value -> read.put(key, value));
    return found;
  }

  private String scalar(Node found) {
    if (found instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(found, "expected one word or number");
  }

  private OnnxLrpException error(Node where, String problem) {
    return errors.at(line(where), problem);
  }

  /** The line in which the mapping begins, from 1. */
  public int line() {
    return line(node);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}

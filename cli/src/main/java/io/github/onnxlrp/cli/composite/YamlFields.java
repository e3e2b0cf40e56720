package io.github.onnxlrp.cli.composite;

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
final class YamlFields {
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

  Optional<String> text(String key) {
    return take(key).map(this::scalar);
  }

  /** One text or a list of texts. */
  List<String> texts(String key) {
    Optional<Node> found = take(key);
    if (found.isPresent() && found.get() instanceof SequenceNode list) {
      return list.getValue().stream().map(this::scalar).toList();
    }
    return found.map(this::scalar).stream().toList();
  }

  Optional<Double> number(String key) {
    return text(key).map(text -> number(key, text, text));
  }

  /** A number that is a part of the text of a field that was read. */
  double number(String key, String text, String part) {
    try {
      return Double.parseDouble(part.strip());
    } catch (NumberFormatException e) {
      throw error(key, "'%s: %s': '%s' is no number".formatted(key, text, part));
    }
  }

  boolean flag(String key) {
    String text = text(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw error(key, "'%s: %s'; expected true or false".formatted(key, text));
    }
    return text.equals("true");
  }

  List<YamlFields> list(String key) {
    Node found = take(key).orElseThrow(() -> error("'%s' is missing".formatted(key)));
    if (!(found instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw error(found, "'%s' is no list of rules".formatted(key));
    }
    return list.getValue().stream().map(item -> of(errors, item)).toList();
  }

  void requireAllRead() {
    for (Map.Entry<String, Node> field : unread.entrySet()) {
      throw error(
          field.getValue(),
          "unknown field '%s'; there are %s".formatted(field.getKey(), String.join(", ", known)));
    }
  }

  /** An error about these fields. */
  OnnxLrpException error(String problem) {
    return error(node, problem);
  }

  /** An error about one field that was read. */
  OnnxLrpException error(String key, String problem) {
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
  int line() {
    return line(node);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}

package io.github.onnxlrp.onnx;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ValueInfos;
import io.github.onnxlrp.onnx.translate.UnsupportedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether an output of a model can be computed here.
 *
 * @param output its name
 * @param unsupported the nodes that it depends on and that are not supported
 */
public record OutputSupport(String output, List<UnsupportedNode> unsupported) {
  /** Copies the list. */
  public OutputSupport {
    unsupported = List.copyOf(unsupported);
  }

  static List<OutputSupport> of(OnnxModel model) {
    Map<String, UnsupportedNode> others = new HashMap<>();
    model.proto().getGraph().getOutputList().stream()
        .filter(output -> !ValueInfos.mayBeTensor(output))
        .forEach(output -> others.put(output.getName(), notATensor(output)));
    return ofNodes(model).stream()
        .map(
            found ->
                found.supported() && others.containsKey(found.output)
                    ? new OutputSupport(found.output, List.of(others.get(found.output)))
                    : found)
        .toList();
  }

  /** Sequences are computed, but neither compared nor explained. */
  private static UnsupportedNode notATensor(ValueInfoProto output) {
    String reason =
        "output '%s' is declared as %s; only tensors are supported"
            .formatted(output.getName(), ValueInfos.typeName(output.getType()));
    return new UnsupportedNode(output.getName(), UnsupportedNode.OUTPUT, reason);
  }

  private static List<OutputSupport> ofNodes(OnnxModel model) {
    List<String> names = model.outputs().stream().map(Value::name).toList();
    try {
      if (model.unsupported().isEmpty()) {
        return names.stream().map(name -> new OutputSupport(name, List.of())).toList();
      }
    } catch (OnnxLrpException e) {
      return beside(e, model, names);
    }
    return names.stream()
        .map(name -> new OutputSupport(name, model.forOutputs(List.of(name)).unsupported()))
        .toList();
  }

  /** A contradiction in the model may be in the way of some outputs only. */
  private static List<OutputSupport> beside(
      OnnxLrpException contradiction, OnnxModel model, List<String> names) {
    List<OutputSupport> found = new ArrayList<>();
    int contradictions = 0;
    for (String name : names) {
      try {
        found.add(new OutputSupport(name, model.forOutputs(List.of(name)).unsupported()));
      } catch (OnnxLrpException e) {
        contradictions++;
        found.add(
            new OutputSupport(
                name, List.of(new UnsupportedNode(name, UnsupportedNode.OUTPUT, e.getMessage()))));
      }
    }
    if (contradictions == names.size()) {
      throw contradiction;
    }
    return found;
  }

  /** Whether nothing stands in its way. */
  public boolean supported() {
    return unsupported.isEmpty();
  }

  /** The first node that stands in its way, and why; empty where none does. */
  public String reason() {
    if (supported()) {
      return "";
    }
    UnsupportedNode first = unsupported.get(0);
    String more = unsupported.size() == 1 ? "" : ", and %d more".formatted(unsupported.size() - 1);
    return first.operator().equals(UnsupportedNode.OUTPUT)
        ? first.reason()
        : "%s node '%s': %s%s".formatted(first.operator(), first.node(), first.reason(), more);
  }
}

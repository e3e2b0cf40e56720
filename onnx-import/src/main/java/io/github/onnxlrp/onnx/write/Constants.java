package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The constants of a file. Those of inner graphs are among them, too, as inner graphs may read what
 * is around them; each tensor is written once.
 */
final class Constants {
  private static final int SMALL = 8;

  private final Names names;
  private final ElementType floats;
  private final List<TensorProto> initializers = new ArrayList<>();
  private final Map<String, String> numbers = new HashMap<>();
  private final Map<String, Tensor> byName = new HashMap<>();
  private final IdentityHashMap<Tensor, String> written = new IdentityHashMap<>();
  private final Map<Value, Tensor> known = new HashMap<>();

  /** Floating constants are written in the type {@code floats}. */
  Constants(Names names, ElementType floats) {
    this.names = names;
    this.floats = floats;
  }

  /** The type of all floats. */
  ElementType floats() {
    return floats;
  }

  /** Takes note of the constants of a graph. */
  void know(Map<Value, Tensor> constants) {
    known.putAll(constants);
  }

  /** The tensor of a constant; null where a value is none. */
  Tensor of(Value value) {
    return known.get(value);
  }

  void know(Value value, Tensor tensor) {
    known.put(value, tensor);
  }

  /** The tensor that is written under a name; null where there is none. */
  Tensor written(String name) {
    return byName.get(name);
  }

  /** The name under which a tensor is written; small lists of integers are written once. */
  String write(String name, Tensor tensor) {
    return tensor.isFloating() || tensor.size() > SMALL
        ? writeOnce(name, tensor)
        : shared(name, tensor);
  }

  private String writeOnce(String name, Tensor tensor) {
    return written.computeIfAbsent(
        tensor,
        t -> {
          String unique = names.unique(name);
          byName.put(unique, t);
          initializers.add(TensorEncoder.encode(unique, asWritten(t)));
          return unique;
        });
  }

  private Tensor asWritten(Tensor tensor) {
    return tensor.isFloating() ? tensor.as(floats) : tensor;
  }

  /** A small tensor, which several nodes share. */
  String shared(Tensor tensor) {
    return shared("constant", tensor);
  }

  private String shared(String name, Tensor tensor) {
    String content =
        tensor.type()
            + Arrays.toString(tensor.shape())
            + (tensor.isFloating()
                ? Arrays.toString(tensor.doubles())
                : Arrays.toString(tensor.longs()));
    return numbers.computeIfAbsent(content, c -> writeOnce(name, tensor));
  }

  /** The same as an attribute. */
  TensorProto attribute(Tensor tensor) {
    return TensorEncoder.encode("value", asWritten(tensor));
  }

  /** Writes those that some node reads. */
  void addTo(GraphProto.Builder graph) {
    Set<String> read = new HashSet<>();
    graph.getNodeList().forEach(node -> Nodes.addReads(node, read));
    initializers.stream()
        .filter(tensor -> read.contains(tensor.getName()))
        .forEach(graph::addInitializer);
  }
}

package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.ElementType;
import java.util.List;

/** A value of a graph, written once. Two values are the same only when they are the same object. */
public final class Value {
  private final String name;
  private final ElementType type;
  private final List<Dimension> shape;

  /** A value whose type and shape are known when the graph runs. */
  public Value(String name) {
    this(name, null, null);
  }

  /** A value with a declared element type and shape, each possibly null. */
  public Value(String name, ElementType type, List<Dimension> shape) {
    this.name = name;
    this.type = type;
    this.shape = shape == null ? null : List.copyOf(shape);
  }

  public String name() {
    return name;
  }

  /** The declared element type, or null. */
  public ElementType type() {
    return type;
  }

  /** The declared shape, or null when even the rank is not known. */
  public List<Dimension> shape() {
    return shape;
  }

  @Override
  public String toString() {
    return shape == null ? name : name + shape.toString().replace(" ", "");
  }
}

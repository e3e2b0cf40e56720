package io.github.onnxlrp.ir;

/**
 * An If: the node's single operand is the condition; both graphs have no inputs and read what they
 * need from the graph around them.
 */
public record Branch(Graph thenGraph, Graph elseGraph) implements Op {
  @Override
  public String name() {
    return "If";
  }
}

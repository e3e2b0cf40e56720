package io.github.onnxlrp.onnx;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A model of a single node. */
public final class OneNode {
  private final String domain;
  private final String operator;
  private final int opset;
  private final OnnxTestModel model;
  private final List<String> inputs = new ArrayList<>();
  private final List<AttributeProto> attributes = new ArrayList<>();
  private List<String> outputs = List.of("y");

  private OneNode(String domain, String operator, int opset) {
    this.domain = domain;
    this.operator = operator;
    this.opset = opset;
    this.model = new OnnxTestModel(opset);
  }

  public static OneNode of(String operator, int opset) {
    return new OneNode("", operator, opset);
  }

  /** An operator of ONNX Runtime's own domain. */
  public static OneNode ofOnnxRuntime(String operator) {
    OneNode node = new OneNode("com.microsoft", operator, 17);
    node.model.domain(node.domain);
    return node;
  }

  /** The next operand is an input of the graph. */
  public OneNode input(Tensor tensor) {
    inputs.add("in" + inputs.size());
    model.input(inputs.get(inputs.size() - 1), tensor);
    return this;
  }

  /** The next operand is an initializer. */
  public OneNode constant(Tensor tensor) {
    inputs.add("in" + inputs.size());
    model.constant(inputs.get(inputs.size() - 1), tensor);
    return this;
  }

  /** The next operand is absent. */
  public OneNode absent() {
    inputs.add("");
    return this;
  }

  public OneNode with(String name, Object value) {
    attributes.add(OnnxTestModel.attribute(name, value));
    return this;
  }

  public OneNode outputs(int count) {
    return outputs(IntStream.range(0, count).mapToObj(k -> "y" + k).toArray(String[]::new));
  }

  /** Outputs by name; an empty name leaves one out. */
  public OneNode outputs(String... names) {
    outputs = List.of(names);
    return this;
  }

  /** The operator, with its domain where that is not ONNX's. */
  public String operator() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** The node's name in the model. */
  public String name() {
    return "the_" + operator;
  }

  public OnnxTestModel model() {
    outputs.stream().filter(name -> !name.isEmpty()).forEach(model::output);
    return model.node(
        OnnxTestModel.node(operator, inputs, outputs, attributes.toArray(AttributeProto[]::new))
            .setDomain(domain));
  }

  @Override
  public String toString() {
    List<String> names = attributes.stream().map(AttributeProto::getName).toList();
    return operator + "-" + opset + " " + names + " " + inputs;
  }
}

package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Random;

/** Models with a graph inside of a graph, in which one weight is wrong by a given number. */
final class FaultyModels {
  static final int STEPS = 5;
  static final int SIZE = 3;
  private static final long SEED = 22;
  private static final ElementType FLOAT = ElementType.FLOAT;

  private FaultyModels() {}

  /** In every step h = tanh(h W + B[step]). */
  private static GraphProto loopBody(double fault, double faultInOneStep) {
    Random random = new Random(SEED + 1);
    Tensor weight = ModelBuilder.random(random, SIZE, SIZE);
    Tensor table = ModelBuilder.random(random, STEPS, SIZE);
    return new ModelBuilder()
        .input("i", ElementType.INT64)
        .input("going", ElementType.BOOL)
        .input("h", FLOAT, 1, SIZE)
        .initializer("W", changed(weight, 1, fault))
        .initializer("B", changed(table, 3 * SIZE, faultInOneStep))
        .node("MatMul", "mix", List.of("h", "W"), List.of("z"))
        .node("Gather", "pick", List.of("B", "i"), List.of("b"))
        .node("Add", "", List.of("z", "b"), List.of("s"))
        .node("Tanh", "bend", List.of("s"), List.of("next"))
        .node("Identity", "on", List.of("going"), List.of("still_going"))
        .output("still_going", ElementType.BOOL)
        .output("next", FLOAT)
        .output("s", FLOAT)
        .build()
        .getGraph();
  }

  static ModelProto loop(double fault, double faultInOneStep) {
    return withInput()
        .initializer("steps", Tensor.of(new long[] {STEPS}))
        .node(
            "Loop",
            "loop",
            List.of("steps", "", "x"),
            List.of("last", "all"),
            ModelBuilder.graph("body", loopBody(fault, faultInOneStep)))
        .node("Add", "sum", List.of("last", "all"), List.of("y"))
        .output("y", FLOAT)
        .build();
  }

  static ModelProto loopInLoop(double fault) {
    GraphProto body =
        new ModelBuilder()
            .input("j", ElementType.INT64)
            .input("more", ElementType.BOOL)
            .input("g", FLOAT, 1, SIZE)
            .node(
                "Loop",
                "inner",
                List.of("steps", "", "g"),
                List.of("g_next", "all"),
                ModelBuilder.graph("body", loopBody(fault, 0)))
            .output("more", ElementType.BOOL)
            .output("g_next", FLOAT)
            .build()
            .getGraph();
    return withInput()
        .initializer("steps", Tensor.of(new long[] {STEPS}))
        .initializer("two", Tensor.of(new long[] {2}))
        .node(
            "Loop",
            "outer",
            List.of("two", "", "x"),
            List.of("y"),
            ModelBuilder.graph("body", body))
        .output("y", FLOAT)
        .build();
  }

  /** In every step h = tanh(h W + x). */
  static ModelProto scan(int direction, double fault) {
    Tensor weight = ModelBuilder.random(new Random(SEED + 2), SIZE, SIZE);
    GraphProto body =
        new ModelBuilder()
            .input("h", FLOAT, 1, SIZE)
            .input("part", FLOAT, 1, SIZE)
            .node("MatMul", "mix", List.of("h", "W"), List.of("z"))
            .node("Add", "join", List.of("z", "part"), List.of("s"))
            .node("Tanh", "bend", List.of("s"), List.of("next"))
            .output("next", FLOAT)
            .output("s", FLOAT)
            .build()
            .getGraph();
    AttributeProto directions =
        AttributeProto.newBuilder()
            .setName("scan_input_directions")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(direction)
            .build();
    return withInput()
        .input("sequence", FLOAT, STEPS, 1, SIZE)
        .initializer("W", changed(weight, 1, fault))
        .node(
            "Scan",
            "scan",
            List.of("x", "sequence"),
            List.of("y", "all"),
            ModelBuilder.graph("body", body),
            ModelBuilder.integer("num_scan_inputs", 1),
            directions)
        .output("y", FLOAT)
        .output("all", FLOAT)
        .build();
  }

  static ModelProto choice(int condition, double fault) {
    return withInput()
        .initializer("yes", Tensor.integers(ElementType.BOOL, new long[] {condition}))
        .node(
            "If",
            "choose",
            List.of("yes"),
            List.of("y"),
            ModelBuilder.graph("then_branch", branch("Mul", "then", fault)),
            ModelBuilder.graph("else_branch", branch("Add", "else", fault)))
        .output("y", FLOAT)
        .build();
  }

  /** A branch that reads a value of the graph around it. */
  private static GraphProto branch(String operator, String name, double fault) {
    return new ModelBuilder()
        .initializer("weight", Tensor.floating(FLOAT, new double[] {2 + fault}, 1))
        .node(operator, name + "_node", List.of("x", "weight"), List.of(name + "_out"))
        .output(name + "_out", FLOAT)
        .build()
        .getGraph();
  }

  /** The faulty branch is taken in the fourth step only. */
  static ModelProto choiceInLoop(double fault) {
    GraphProto body =
        new ModelBuilder()
            .input("i", ElementType.INT64)
            .input("going", ElementType.BOOL)
            .initializer("three", Tensor.of(new long[] {3}))
            .node("Equal", "fourth", List.of("i", "three"), List.of("is_fourth"))
            .node(
                "If",
                "choose",
                List.of("is_fourth"),
                List.of("chosen"),
                ModelBuilder.graph("then_branch", branch("Mul", "then", fault)),
                ModelBuilder.graph("else_branch", branch("Add", "else", 0)))
            .node("Identity", "on", List.of("going"), List.of("still_going"))
            .output("still_going", ElementType.BOOL)
            .output("chosen", FLOAT)
            .build()
            .getGraph();
    return withInput()
        .initializer("steps", Tensor.of(new long[] {STEPS}))
        .node("Loop", "loop", List.of("steps", ""), List.of("y"), ModelBuilder.graph("body", body))
        .output("y", FLOAT)
        .build();
  }

  /** A long loop that halves its state. */
  static ModelProto longLoop(int steps) {
    GraphProto body =
        new ModelBuilder()
            .input("i", ElementType.INT64)
            .input("going", ElementType.BOOL)
            .input("h", FLOAT, 1, SIZE)
            .initializer("half", Tensor.floating(FLOAT, new double[] {0.5}, 1))
            .node("Identity", "on", List.of("going"), List.of("still_going"))
            .node("Mul", "halve", List.of("h", "half"), List.of("next"))
            .output("still_going", ElementType.BOOL)
            .output("next", FLOAT)
            .build()
            .getGraph();
    return withInput()
        .initializer("steps", Tensor.of(new long[] {steps}))
        .node(
            "Loop",
            "loop",
            List.of("steps", "", "x"),
            List.of("y"),
            ModelBuilder.graph("body", body))
        .output("y", FLOAT)
        .build();
  }

  static ModelProto call(double fault) {
    FunctionProto.Builder function =
        FunctionProto.newBuilder()
            .setName("Layer")
            .setDomain("own")
            .addInput("v")
            .addInput("w")
            .addOutput("result")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .addNode(
                NodeProto.newBuilder()
                    .setName("mix")
                    .setOpType("MatMul")
                    .addInput("v")
                    .addInput("w")
                    .addOutput("z"))
            .addNode(
                NodeProto.newBuilder()
                    .setName("bend")
                    .setOpType("Tanh")
                    .addInput("z")
                    .addOutput("result"));
    Tensor weight = ModelBuilder.random(new Random(SEED + 3), SIZE, SIZE);
    ModelProto.Builder model =
        withInput()
            .initializer("W", changed(weight, 1, fault))
            .node("Layer", "call", List.of("x", "W"), List.of("y"))
            .output("y", FLOAT)
            .build()
            .toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setDomain("own");
    return model
        .addFunctions(function)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
        .build();
  }

  private static ModelBuilder withInput() {
    return new ModelBuilder().input("x", FLOAT, 1, SIZE);
  }

  private static Tensor changed(Tensor tensor, int index, double fault) {
    double[] elements = tensor.doubles().clone();
    elements[index] += fault;
    return Tensor.floating(tensor.type(), elements, tensor.shape());
  }
}

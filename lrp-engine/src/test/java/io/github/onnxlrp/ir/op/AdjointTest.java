package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.GraphEmitter;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TensorEmitter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every adjoint against central differences of the forward function. */
class AdjointTest {
  private static final double STEP = 1e-5;

  /** Central differences are good to STEP^2 times third derivatives, which are of order 10 here. */
  private static final double TOLERANCE = 1e-7;

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithDifferences(AdjointCase operation) {
    List<Tensor> outputs = operation.outputs();
    List<Tensor> cotangents = operation.cotangents(outputs);
    Call<Tensor> call = new Call<>(operation.operands(), outputs);
    List<Tensor> gradients =
        operation
            .op()
            .adjoint(TensorEmitter.INSTANCE, operation.floatingOperands(), call, cotangents);
    assertThat(gradients).hasSameSizeAs(operation.operands());
    for (int operand = 0; operand < gradients.size(); operand++) {
      if (!operation.floatingOperands()[operand]) {
        assertThat(gradients.get(operand)).isNull();
        continue;
      }
      Tensor x = operation.operands().get(operand);
      Tensor gradient = gradients.get(operand);
      assertThat(gradient == null || gradient.hasShape(x.shape())).isTrue();
      for (int k = 0; k < x.size(); k++) {
        double difference =
            (score(operation, operand, k, STEP, cotangents)
                    - score(operation, operand, k, -STEP, cotangents))
                / (2 * STEP);
        assertThat(gradient == null ? 0 : gradient.get(k))
            .as("seed %d, operand %d, element %d", AdjointCase.SEED, operand, k)
            .isCloseTo(difference, within(TOLERANCE * Math.max(1, Math.abs(difference))));
      }
    }
  }

  /** One operand alone has the gradient that it has beside the others. */
  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatIsWanted(AdjointCase operation) {
    List<Tensor> outputs = operation.outputs();
    List<Tensor> cotangents = operation.cotangents(outputs);
    Call<Tensor> call = new Call<>(operation.operands(), outputs);
    TensorOp op = operation.op();
    boolean[] all = operation.floatingOperands();
    List<Tensor> together = op.adjoint(TensorEmitter.INSTANCE, all, call, cotangents);
    for (int operand = 0; operand < all.length; operand++) {
      boolean[] wanted = new boolean[all.length];
      wanted[operand] = all[operand];
      List<Tensor> alone = op.adjoint(TensorEmitter.INSTANCE, wanted, call, cotangents);
      for (int k = 0; k < all.length; k++) {
        assertSame(alone.get(k), wanted[k] ? together.get(k) : null);
      }
    }
  }

  /** What is emitted into a graph gives to the last bit what is computed at once. */
  @ParameterizedTest
  @MethodSource("cases")
  void runsAsAGraph(AdjointCase operation) {
    List<Tensor> outputs = operation.outputs();
    List<Tensor> cotangents = operation.cotangents(outputs);
    assertGraphAgrees(operation, outputs, cotangents);
    for (int absent = 0; absent < cotangents.size() && cotangents.size() > 1; absent++) {
      List<Tensor> some = new ArrayList<>(cotangents);
      some.set(absent, null);
      assertGraphAgrees(operation, outputs, some);
    }
  }

  private static void assertGraphAgrees(
      AdjointCase operation, List<Tensor> outputs, List<Tensor> cotangents) {
    Call<Tensor> call = new Call<>(operation.operands(), outputs);
    boolean[] wanted = operation.floatingOperands();
    List<Tensor> atOnce = operation.op().adjoint(TensorEmitter.INSTANCE, wanted, call, cotangents);
    GraphEmitter emitter = new GraphEmitter();
    Call<Value> values = new Call<>(emitter.inputs(operation.operands()), emitter.inputs(outputs));
    List<Value> emitted =
        operation.op().adjoint(emitter, wanted, values, emitter.inputs(cotangents));
    List<Tensor> run = emitter.run(emitted);
    for (int k = 0; k < wanted.length; k++) {
      assertSame(run.get(k), atOnce.get(k));
    }
  }

  private static void assertSame(Tensor tensor, Tensor expected) {
    if (expected == null) {
      assertThat(tensor).isNull();
      return;
    }
    assertThat(tensor.shape()).isEqualTo(expected.shape());
    assertThat(tensor.doubles()).as("seed %d", AdjointCase.SEED).isEqualTo(expected.doubles());
  }

  /** Zeros in the place of a cotangent make no difference. */
  @ParameterizedTest
  @MethodSource("cases")
  void absentCotangentsAreZeros(AdjointCase operation) {
    List<Tensor> outputs = operation.outputs();
    Call<Tensor> call = new Call<>(operation.operands(), outputs);
    boolean[] wanted = operation.floatingOperands();
    for (int absent = 0; absent < outputs.size() && outputs.size() > 1; absent++) {
      List<Tensor> cotangents = operation.cotangents(outputs);
      cotangents.set(absent, Tensor.zeros(ElementType.DOUBLE, outputs.get(absent).shape()));
      List<Tensor> zeros = operation.op().adjoint(TensorEmitter.INSTANCE, wanted, call, cotangents);
      cotangents.set(absent, null);
      List<Tensor> none = operation.op().adjoint(TensorEmitter.INSTANCE, wanted, call, cotangents);
      for (int k = 0; k < wanted.length; k++) {
        assertSame(none.get(k), zeros.get(k));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void countsOutputs(AdjointCase operation) {
    CountingEmitter emitter = new CountingEmitter();
    List<Tensor> outputs = emitter.add(operation.op(), operation.operands());
    operation
        .op()
        .adjoint(
            emitter,
            operation.floatingOperands(),
            new Call<>(operation.operands(), outputs),
            operation.cotangents(outputs));
  }

  /** Computes at once, and looks whether operations say right how many outputs they have. */
  private static final class CountingEmitter implements Emitter<Tensor> {
    private final Set<Class<?>> emitted = new HashSet<>();

    @Override
    public List<Tensor> add(TensorOp op, List<Tensor> operands) {
      emitted.add(op.getClass());
      List<Tensor> outputs = op.forward(operands);
      assertThat(op.outputCount(operands.size())).as(op.name()).isEqualTo(outputs.size());
      return outputs;
    }
  }

  private static double score(
      AdjointCase operation, int operand, int element, double step, List<Tensor> cotangents) {
    List<Tensor> moved = new ArrayList<>(operation.operands());
    double[] data = moved.get(operand).doubles().clone();
    data[element] += step;
    moved.set(operand, Tensor.of(data, moved.get(operand).shape()));
    List<Tensor> outputs = operation.op().forward(moved);
    double score = 0;
    for (int k = 0; k < outputs.size(); k++) {
      score += outputs.get(k).times(cotangents.get(k)).sum();
    }
    return score;
  }

  static Stream<AdjointCase> cases() {
    return Stream.of(
            ArithmeticCases.all(),
            FunctionCases.all(),
            MovementCases.all(),
            IndexCases.all(),
            WindowCases.all())
        .flatMap(cases -> cases);
  }

  /** What gives integers, shapes or truth has no derivative. */
  private static final Set<Class<?>> WITHOUT_DERIVATIVE =
      Set.of(Check.class, Discrete.class, Quantize.class);

  @Test
  void everyOperationHasACase() throws Exception {
    Set<Class<?>> tested = cases().map(c -> c.op().getClass()).collect(Collectors.toSet());
    for (Class<?> type : classes()) {
      boolean operation =
          TensorOp.class.isAssignableFrom(type) && !AdjointOp.class.isAssignableFrom(type);
      if (operation && !WITHOUT_DERIVATIVE.contains(type)) {
        assertThat(tested).contains(type);
      }
    }
  }

  /** So that all that is emitted runs in a graph, too. */
  @Test
  void everyAdjointIsEmittedByACase() throws Exception {
    CountingEmitter emitter = new CountingEmitter();
    cases()
        .forEach(
            operation -> {
              List<Tensor> outputs = operation.outputs();
              Call<Tensor> call = new Call<>(operation.operands(), outputs);
              boolean[] wanted = operation.floatingOperands();
              operation.op().adjoint(emitter, wanted, call, operation.cotangents(outputs));
            });
    int adjoints = 0;
    for (Class<?> type : classes()) {
      if (AdjointOp.class.isAssignableFrom(type)) {
        adjoints++;
        assertThat(emitter.emitted).contains(type);
      }
    }
    assertThat(adjoints).isGreaterThan(15);
  }

  @Test
  void everyFunctionHasACase() throws Exception {
    Set<String> tested = cases().map(c -> c.op().name()).collect(Collectors.toSet());
    int functions = 0;
    for (Class<?> type : List.of(Functions.class, Activations.class, Trigonometry.class)) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getReturnType() == Elementwise.class) {
          functions++;
          Object[] ones = Stream.generate(() -> 1.0).limit(method.getParameterCount()).toArray();
          assertThat(tested).contains(((Elementwise) method.invoke(null, ones)).name());
        }
      }
    }
    assertThat(functions).isGreaterThan(30);
  }

  private static List<Class<?>> classes() throws Exception {
    Path root = Path.of(Add.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String folder = Add.class.getPackageName().replace('.', '/');
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (!name.equals("package-info")) {
          classes.add(Class.forName(Add.class.getPackageName() + "." + name));
        }
      }
    }
    return classes;
  }
}

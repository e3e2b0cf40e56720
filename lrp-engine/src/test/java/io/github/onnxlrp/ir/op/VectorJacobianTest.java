package io.github.onnxlrp.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector-Jacobian product against central differences of the forward function. */
class VectorJacobianTest {
  private static final double STEP = 1e-5;

  /** Central differences are good to STEP^2 times third derivatives, which are of order 10 here. */
  private static final double TOLERANCE = 1e-7;

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithDifferences(VectorJacobianCase operation) {
    TensorOp op = operation.op();
    List<Tensor> outputs = op.forward(operation.operands());
    List<Tensor> cotangents = new ArrayList<>();
    outputs.forEach(output -> cotangents.add(VectorJacobianCase.random(output.shape())));
    Call call = new Call(operation.operands(), outputs);
    for (int operand = 0; operand < operation.operands().size(); operand++) {
      Tensor x = operation.operands().get(operand);
      if (x == null || !x.isFloating()) {
        continue;
      }
      double[] product = op.vjp(operand, call, cotangents).doubles();
      for (int k = 0; k < product.length; k++) {
        double difference =
            (score(operation, operand, k, STEP, cotangents)
                    - score(operation, operand, k, -STEP, cotangents))
                / (2 * STEP);
        assertThat(product[k])
            .as("seed %d, operand %d, element %d", VectorJacobianCase.SEED, operand, k)
            .isCloseTo(difference, within(TOLERANCE * Math.max(1, Math.abs(difference))));
      }
    }
  }

  private static double score(
      VectorJacobianCase operation,
      int operand,
      int element,
      double step,
      List<Tensor> cotangents) {
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

  static Stream<VectorJacobianCase> cases() {
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
      boolean operation = TensorOp.class.isAssignableFrom(type) && !type.isInterface();
      if (operation && !WITHOUT_DERIVATIVE.contains(type)) {
        assertThat(tested).contains(type);
      }
    }
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

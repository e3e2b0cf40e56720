package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of single elements. Relevance passes it unchanged.
 *
 * @param name name of the function
 * @param function the function
 * @param derivative its derivative
 * @param image what it makes of an interval
 * @param form what relevance has to know of it
 * @param integers the function on integers, or null where it has none
 * @param parameters the numbers in the function, by the names that ONNX has for them
 * @param loop the function of many elements at once, within a few units in the last place of {@code
 *     function}
 */
public record Elementwise(
    String name,
    DoubleUnaryOperator function,
    DoubleUnaryOperator derivative,
    UnaryOperator<Interval> image,
    Form form,
    LongUnaryOperator integers,
    Map<String, Object> parameters,
    Loop loop)
    implements SingleOutputOp {
  /** A function of many elements at once. */
  public interface Loop {
    /** Writes what the function makes of each element of one array into another, as long a one. */
    void apply(double[] elements, double[] results);

    /** Element by element. */
    static Loop of(DoubleUnaryOperator function) {
      return (elements, results) -> {
        for (int k = 0; k < results.length; k++) {
          results[k] = function.applyAsDouble(elements[k]);
        }
      };
    }
  }

  /** What relevance has to know of a function. */
  public enum Form {
    /** Nothing. */
    FUNCTION,
    /** Its result is a gate when it multiplies a signal: Sigmoid and HardSigmoid. */
    GATE,
    /** It is a product with a constant. */
    FACTOR,
    /** It divides a constant by its operand. */
    RECIPROCAL,
    /** It is {@code 1 - x}. */
    COMPLEMENT,
    /** Its result is its operand or a constant. */
    CLIP
  }

  /** A function of floating elements, no gate, that rises or falls on either side of 0. */
  public Elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    this(name, function, derivative, x -> x.map(function), Form.FUNCTION, null, Map.of());
  }

  /** A function that is computed element by element. */
  public Elementwise(
      String name,
      DoubleUnaryOperator function,
      DoubleUnaryOperator derivative,
      UnaryOperator<Interval> image,
      Form form,
      LongUnaryOperator integers,
      Map<String, Object> parameters) {
    this(name, function, derivative, image, form, integers, parameters, Loop.of(function));
  }

  /** The same function, of which many elements are computed at once in a way of their own. */
  Elementwise withLoop(Loop newLoop) {
    return new Elementwise(name, function, derivative, image, form, integers, parameters, newLoop);
  }

  /** The same function, of which it is known what it makes of an interval. */
  Elementwise withImage(UnaryOperator<Interval> newImage) {
    return new Elementwise(name, function, derivative, newImage, form, integers, parameters, loop);
  }

  /** The same function in a special form. */
  Elementwise as(Form newForm) {
    return new Elementwise(name, function, derivative, image, newForm, integers, parameters, loop);
  }

  /** The same function, also of integers. */
  Elementwise withIntegers(LongUnaryOperator newIntegers) {
    return new Elementwise(name, function, derivative, image, form, newIntegers, parameters, loop);
  }

  /** The same function, of which the numbers in it are known. */
  Elementwise with(Map<String, Object> newParameters) {
    return new Elementwise(name, function, derivative, image, form, integers, newParameters, loop);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor input = inputs.get(0);
    if (input.isFloating() || integers == null) {
      double[] results = new double[input.size()];
      loop.apply(input.doubles(), results);
      return Tensor.floating(input.type(), results, input.shape());
    }
    long[] result = Arrays.stream(input.longs()).map(integers).toArray();
    for (int k = 0; k < result.length; k++) {
      result[k] = Integers.wrap(result[k], input.type());
    }
    return Tensor.integers(input.type(), result, input.shape());
  }

  @Override
  public boolean isCheap() {
    return form == Form.FACTOR || form == Form.COMPLEMENT || form == Form.CLIP;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return form == Form.FACTOR ? Kind.FACTOR : Kind.ELEMENTWISE;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return image.apply(operands.get(0));
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return inputs.get(0).isFloating() ? function : null;
  }

  @Override
  public boolean picksAnOperand() {
    return form == Form.CLIP;
  }

  @Override
  public boolean squashes() {
    return form == Form.GATE;
  }

  @Override
  public boolean dividesBy(int operand, List<Tensor> inputs) {
    return form == Form.RECIPROCAL;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    V slope = emitter.emit(new Derivative(this), List.of(call.input(0)));
    return emitter.emit(new Mul(), List.of(cotangent, slope));
  }

  /**
   * The derivative at each element.
   *
   * @param of the function
   */
  public record Derivative(Elementwise of) implements AdjointOp {
    @Override
    public String name() {
      return of.name() + "Derivative";
    }

    @Override
    public boolean isElementwise() {
      return true;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      return List.of(inputs.get(0).map(of.derivative()));
    }
  }
}

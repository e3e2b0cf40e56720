package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a reader must know of the model.
 *
 * @param declared the inputs of the part of the model that is run
 * @param inputs the names of all inputs of the model, in their order
 * @param outputs the names of all outputs of the model, in their order
 * @param vocabulary gives the vocabulary for text, or says that there is none
 * @param text how texts become ids
 * @param timeColumn the column of a table that holds times, by its name or its number from 1; null
 *     where the user does not say
 */
public record InputRequest(
    DeclaredInputs declared,
    List<String> inputs,
    List<String> outputs,
    Supplier<Vocabulary> vocabulary,
    TextOptions text,
    String timeColumn) {
  /** For a model that is run as a whole. */
  public InputRequest(DeclaredInputs declared, Supplier<Vocabulary> vocabulary) {
    this(
        declared,
        names(declared.graph().inputs()),
        names(declared.graph().outputs()),
        vocabulary,
        TextOptions.DEFAULT,
        null);
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }

  /** The part of the model that is run. */
  public Graph graph() {
    return declared.graph();
  }

  /** Whether this is an input that the part of the model does not take; it need not be readable. */
  public boolean isSetAside(String input) {
    return inputs.contains(input) && graph().input(input) == null;
  }

  /** The only input of the model, for formats that name none. */
  public Value onlyInput(String where) {
    List<Value> inputs = graph().inputs();
    if (inputs.size() != 1) {
      throw OnnxLrpException.invalid(
          "%s: the model has the inputs %s; say which one with --input NAME=FILE",
          where, inputs.stream().map(Value::name).toList());
    }
    return inputs.get(0);
  }

  /** Cuts texts for this model. */
  public TextEncoder textEncoder() {
    return new TextEncoder(vocabulary.get(), text, declared);
  }
}

package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a reader must know of the model.
 *
 * @param graph the model
 * @param vocabulary gives the vocabulary for text, or says that there is none
 */
public record InputRequest(Graph graph, Supplier<Vocabulary> vocabulary) {
  /** The only input of the model, for formats that name none. */
  public Value onlyInput(String where) {
    List<Value> inputs = graph.inputs();
    if (inputs.size() != 1) {
      throw OnnxLrpException.invalid(
          "%s: the model has the inputs %s; say which one with --input NAME=FILE",
          where, inputs.stream().map(Value::name).toList());
    }
    return inputs.get(0);
  }

  /** Cuts texts for this model. */
  public TextEncoder textEncoder() {
    return new TextEncoder(vocabulary.get(), TextEncoder.input(graph));
  }
}

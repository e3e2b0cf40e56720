package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Value;
import java.util.List;

/** One step of a simple recurrent network; see {@link RnnTranslator}. */
final class RnnCell extends RecurrentCell {
  RnnCell(Setup setup) {
    super(setup, List.of("h"));
  }

  @Override
  List<Value> step(List<Value> previous) {
    Value fromInput = fromInput("h");
    Value fromHidden = fromHidden("h", "h", previous.get(0));
    return List.of(activate("h", 0, preActivation("h", fromInput, fromHidden, bias("h"))));
  }
}

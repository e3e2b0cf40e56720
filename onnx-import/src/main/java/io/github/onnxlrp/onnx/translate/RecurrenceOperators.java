package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.translate.BuiltIn.of;

import java.util.List;

/** Control flow and recurrences. */
final class RecurrenceOperators {
  private RecurrenceOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("If", IfTranslator::translate),
          of("LSTM", LstmTranslator::translate),
          of("GRU", GruTranslator::translate),
          of("RNN", RnnTranslator::translate));
}

package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import java.util.List;

/** Control flow, recurrences and sequences. */
final class RecurrenceOperators {
  private RecurrenceOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("If", IfTranslator::translate),
          of("Loop", LoopTranslator::translate),
          of("Scan", ScanTranslator::translate)
              .since(8)
              .limits("sequence_lens of opset 8 is refused."),
          of("LSTM", LstmTranslator::translate),
          of("GRU", GruTranslator::translate),
          of("RNN", RnnTranslator::translate),
          of("SequenceEmpty", SequenceTranslator::empty).since(11),
          of("SequenceConstruct", SequenceTranslator::construct).since(11),
          of("SequenceInsert", SequenceTranslator::insert).since(11),
          of("SequenceErase", SequenceTranslator::erase).since(11),
          of("SequenceAt", SequenceTranslator::at).since(11),
          of("SequenceLength", SequenceTranslator::length).since(11),
          of("ConcatFromSequence", SequenceTranslator::concat).since(11),
          of("SplitToSequence", SequenceTranslator::split).since(11));
}

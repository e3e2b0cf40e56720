package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.binary;
import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.ternary;

import io.github.onnxlrp.ir.op.Expand;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Tile;
import io.github.onnxlrp.ir.op.Where;
import java.util.List;

/** Operators that move, repeat, drop or pick elements. */
final class MovementOperators {
  private MovementOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Transpose", ShapeTranslator::transpose),
          of("Reshape", ShapeTranslator::reshape),
          of("Squeeze", ShapeTranslator::squeeze),
          of("Unsqueeze", ShapeTranslator::unsqueeze),
          of("Flatten", ShapeTranslator::flatten),
          of("Concat", ShapeTranslator::concat),
          of("Gather", ShapeTranslator::gather),
          of("GatherElements", IndexTranslator::gatherElements).since(11),
          of("GatherND", IndexTranslator::gatherNd)
              .since(11)
              .limits("No relevance of ids that come in tuples."),
          of("Scatter", IndexTranslator::scatterElements).since(9),
          of("ScatterElements", IndexTranslator::scatterElements)
              .since(11)
              .limits("No relevance of updates that multiply."),
          of("ScatterND", IndexTranslator::scatterNd)
              .since(11)
              .limits("No relevance of updates that multiply."),
          of("Compress", IndexTranslator::compress).since(9),
          of("OneHot", IndexTranslator::oneHot).since(9),
          of("Pad", PadTranslator::pad),
          of("Tile", binary(new Tile())).since(6),
          of("ReverseSequence", PadTranslator::reverseSequence).since(10),
          of("Trilu", PadTranslator::triangle).since(14),
          of("TopK", IndexTranslator::topK),
          of("Expand", binary(new Expand())).since(8),
          of("Resize", ResizeTranslator::translate)
              .since(10)
              .limits(
                  "Mode cubic, crops, antialias and aspect ratios are refused; linear is of the last two"
                      + " axes."),
          of("Slice", SliceTranslator::slice),
          of("Split", SliceTranslator::split),
          of("Where", ternary(new Where(), "condition", "X", "Y")).since(9),
          of("Max", node -> ElementTranslator.chain(node, new Extremum(true))),
          of("Min", node -> ElementTranslator.chain(node, new Extremum(false))));
}

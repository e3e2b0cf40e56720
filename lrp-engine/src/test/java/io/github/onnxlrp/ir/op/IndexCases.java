package io.github.onnxlrp.ir.op;

import static io.github.onnxlrp.ir.op.AdjointCase.apart;
import static io.github.onnxlrp.ir.op.AdjointCase.of;
import static io.github.onnxlrp.ir.op.AdjointCase.random;

import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Movement by indices. */
final class IndexCases {
  private IndexCases() {}

  static Stream<AdjointCase> all() {
    Tensor x = random(2, 3, 4);
    Tensor one = Tensor.vector(1);
    Tensor pads = Tensor.vector(0, 1, -1, 1, 2, 2);
    Tensor ids = Tensor.of(new long[] {2, 0, -1, 1, 1, 1}, 2, 3, 1);
    Tensor tuples = Tensor.of(new long[] {1, 0, 0, -1}, 2, 2);
    Tensor repeated = Tensor.of(new long[] {1, 0, 1}, 3, 1);
    Tensor updates = apart(3, 3, 4).map(v -> v + 0.11);
    return Stream.of(
        of(new Pad(Pad.Mode.CONSTANT), x, pads, Tensor.scalar(0.5)),
        of(new Pad(Pad.Mode.CONSTANT), x, Tensor.vector(2, 1), Tensor.scalar(0), one),
        of(new Pad(Pad.Mode.EDGE), x, pads, Tensor.scalar(0)),
        of(new Pad(Pad.Mode.REFLECT), x, pads, Tensor.scalar(0)),
        of(new Pad(Pad.Mode.WRAP), x, pads, Tensor.scalar(0)),
        of(new Tile(), x, Tensor.vector(2, 1, 3)),
        of(new GatherElements(2, false), x, ids),
        of(new GatherElements(1, true), x, ids),
        of(new GatherNd(0), x, tuples),
        of(new GatherNd(1), x, Tensor.of(new long[] {2, 0}, 2, 1)),
        of(new Scatter("Scatter", Scatter.elements(2)), x, ids, random(2, 3, 1)),
        of(new Scatter("Scatter", Scatter.slices()), x, tuples, random(2, 4)),
        of(new ScatterSum("ScatterSum", Scatter.slices()), x, repeated, random(3, 3, 4)),
        of(reduce(ScatterReduce.Reduction.MULTIPLY), x, repeated, random(3, 3, 4)),
        of(reduce(ScatterReduce.Reduction.MAX), apart(2, 3, 4), repeated, updates),
        of(reduce(ScatterReduce.Reduction.MIN), apart(2, 3, 4), repeated, updates),
        of(new ReverseSequence(0, 2), x, Tensor.vector(4, 2)),
        of(new OneHot(1), Tensor.vector(0, 2, 5), Tensor.of(new long[] {4}), random(2)));
  }

  private static ScatterReduce reduce(ScatterReduce.Reduction reduction) {
    return new ScatterReduce("ScatterReduce", Scatter.slices(), reduction);
  }
}

package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Arrays for NumPy: {@code relevance.NAME} in the shape of the input, {@code layer.NAME} with the
 * samples along axis 0, {@code score} and {@code unreliable} [samples], and {@code target}
 * [samples, terms, axes], without the last two axes where their length is 1; {@code label}
 * [samples] where the number of every true label is known. Of several targets each sample is there
 * once a target, and {@code sample} [samples] has its number.
 */
final class NpzReport implements ReportWriter {
  @Override
  public String format() {
    return "npz";
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public boolean holdsNotes() {
    return false;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    List<Explanation> all = report.samples().stream().map(SampleReport::explanation).toList();
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (String name : all.get(0).relevance().keySet()) {
      int axis = report.batchAxes().getOrDefault(name, 0);
      arrays.put("relevance." + name, stack(all, name, e -> e.relevance().get(name), axis));
    }
    for (String name : all.get(0).layers().keySet()) {
      arrays.put("layer." + name, stack(all, name, e -> e.layers().get(name), 0));
    }
    double[] scores = all.stream().mapToDouble(Explanation::score).toArray();
    arrays.put("score", Tensor.of(scores, scores.length));
    long[] unreliable = all.stream().mapToLong(e -> e.unreliable() ? 1 : 0).toArray();
    arrays.put("unreliable", Tensor.integers(ElementType.BOOL, unreliable, unreliable.length));
    arrays.put("target", targets(all));
    if (report.making().targets() > 1) {
      long[] numbers = IntStream.range(0, all.size()).mapToLong(report::number).toArray();
      arrays.put("sample", Tensor.of(numbers, numbers.length));
    }
    if (report.samples().stream().allMatch(NpzReport::hasNumber)) {
      double[] labels =
          report.samples().stream().mapToDouble(sample -> sample.label().number()).toArray();
      arrays.put("label", Tensor.of(labels, labels.length));
    }
    out.write(Npz.write(arrays));
  }

  private static boolean hasNumber(SampleReport sample) {
    return sample.label() != null && sample.label().number() != null;
  }

  /** The tensors of all samples along a new axis. */
  private static Tensor stack(
      List<Explanation> samples, String name, Function<Explanation, Tensor> part, int axis) {
    int[] shape = part.apply(samples.get(0)).shape();
    int at = axis < 0 ? axis + shape.length + 1 : axis;
    int count = samples.size();
    int inner = 1;
    for (int k = at; k < shape.length; k++) {
      inner *= shape[k];
    }
    double[] result = new double[Math.multiplyExact(Shapes.size(shape), count)];
    for (int s = 0; s < count; s++) {
      Tensor tensor = part.apply(samples.get(s));
      if (!tensor.hasShape(shape)) {
        throw OnnxLrpException.invalid(
            "--format npz: '%s' has shape %s in sample 0 and %s in sample %d; use json for samples"
                + " of different shapes",
            name, Shapes.toString(shape), Shapes.toString(tensor.shape()), s);
      }
      double[] data = tensor.doubles();
      for (int k = 0; k < data.length; k++) {
        result[(k / inner * count + s) * inner + k % inner] = data[k];
      }
    }
    int[] stacked = new int[shape.length + 1];
    System.arraycopy(shape, 0, stacked, 0, at);
    stacked[at] = count;
    System.arraycopy(shape, at, stacked, at + 1, shape.length - at);
    return Tensor.of(result, stacked);
  }

  private static Tensor targets(List<Explanation> samples) {
    int terms = samples.get(0).target().terms().size();
    int axes = terms == 0 ? 0 : samples.get(0).target().terms().get(0).index().size();
    List<Long> indices = new ArrayList<>();
    for (int s = 0; s < samples.size(); s++) {
      List<Term> here = samples.get(s).target().terms();
      if (here.size() != terms) {
        throw OnnxLrpException.invalid(
            "--format npz: sample 0 explains %d elements, sample %d %d; use json for this",
            terms, s, here.size());
      }
      here.forEach(term -> term.index().forEach(component -> indices.add(component.longValue())));
    }
    long[] data = indices.stream().mapToLong(Long::longValue).toArray();
    if (terms == 1) {
      return axes == 1 ? Tensor.of(data, samples.size()) : Tensor.of(data, samples.size(), axes);
    }
    return Tensor.of(data, samples.size(), terms, axes);
  }
}

package com.example.library;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Explains which letters of a surname tell its language: java ExplainSurname FOLDER SURNAME. */
public final class ExplainSurname {
  private ExplainSurname() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String name = arguments[1];
    List<String> letters = Files.readAllLines(folder.resolve("surnames.vocab.txt"));
    List<String> languages = Files.readAllLines(folder.resolve("surnames.labels.txt"));
    long[] ids = name.codePoints().mapToLong(c -> letters.indexOf(Character.toString(c))).toArray();

    Graph graph = OnnxModel.read(folder.resolve("surnames.onnx"));
    Explainer explainer = Explainer.of(graph).build();
    Map<String, Tensor> inputs = Map.of("ids", Tensor.of(ids, 1, ids.length));
    Explanation explanation = explainer.explain(inputs, Target.argmax("logits"));

    System.out.println(languages.get(explanation.prediction().index().get(0)));
    double[] relevance = explanation.relevance("ids").doubles();
    for (int k = 0; k < ids.length; k++) {
      System.out.printf("%s %.4f%n", letters.get((int) ids[k]), relevance[k]);
    }
  }
}

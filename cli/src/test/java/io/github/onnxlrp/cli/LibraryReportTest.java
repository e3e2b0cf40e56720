package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.TextInputs;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.ReportWriters;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service writes of a text with the library is what the tool writes of it. */
class LibraryReportTest {
  private static final Path ROOT = TestModels.directory().getParent().getParent();

  /** The second model takes the number of tokens, too. */
  @ParameterizedTest
  @CsvSource({
    "testmodels/models/surnames/surnames, Fabijanić",
    "examples/tutorials/film, the film is not very good"
  })
  void isThatOfTheTool(String model, String text) throws IOException {
    Graph graph = OnnxModel.read(ROOT.resolve(model + ".onnx"));
    Vocabulary vocabulary;
    try (InputStream in = Files.newInputStream(ROOT.resolve(model + ".vocab.txt"))) {
      vocabulary = Vocabulary.read(in, "resource.txt");
    }
    Labels labels;
    try (InputStream in = Files.newInputStream(ROOT.resolve(model + ".labels.txt"))) {
      labels = Labels.read(in, "labels");
    }
    Explainer explainer = Explainer.of(graph).build();
    InputBatch batch = TextInputs.of(graph, vocabulary).read(text);
    Explanation explanation = explainer.explain(batch.arrays(), Target.of(null, null));
    SampleReport sample = SampleReport.of(explanation, batch.text(), labels);
    Report report = Report.of(Path.of(model).getFileName() + ".onnx", explainer, List.of(sample));
    for (String format : List.of("text", "json", "jsonl", "csv", "svg")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new ReportWriters(List.of()).find(format).write(report, out, false);
      String file = ROOT.resolve(model + ".onnx").toString();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(Cli.run("explain", file, "--text", text, "--format", format).out());
    }
  }

  @Test
  void messagesNameTheResource() throws IOException {
    Graph graph = OnnxModel.read(TestModels.directory().resolve("surnames/surnames.onnx"));
    InputStream letters = new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.UTF_8));
    TextInputs texts = TextInputs.of(graph, Vocabulary.read(letters, "letters"));
    assertThatThrownBy(() -> texts.read("abc"))
        .hasMessage("not in the vocabulary letters: 'c' at 3");
    InputStream twice = new ByteArrayInputStream("a\na".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Labels.read(twice, "languages"))
        .hasMessage("languages: line 2 repeats the label 'a'");
    InputStream json = new ByteArrayInputStream("[1]".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Vocabulary.read(json, "letters.json"))
        .hasMessageStartingWith("letters.json: line 1, column 2: expected");
  }
}

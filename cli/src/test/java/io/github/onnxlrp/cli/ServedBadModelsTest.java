package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.serve.ServedModel;
import io.github.onnxlrp.io.report.Printable;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model that is wrong is refused when a service starts, or answers whatever it is asked. */
class ServedBadModelsTest {
  private static final String CORPUS = System.getProperty("onnxlrp.corpus", "");

  @TempDir private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each is refused when the service starts, or answers whatever it is asked. */
  @Test
  void changedModelsAreRefusedOrAnswer() throws Exception {
    long seed = Long.getLong("onnxlrp.seed", 1);
    System.out.println("changedModelsAreRefusedOrAnswer: -Donnxlrp.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path bank = TestModels.directory().resolve("bank");
    List<Path> files = new ArrayList<>();
    for (String name : List.of("gru-last.torchscript-13", "packed-sequence.torchscript-11")) {
      files.add(bank.resolve(name + ".onnx"));
      byte[] content = Files.readAllBytes(files.get(files.size() - 1));
      ModelProto model = ModelProto.parseFrom(content);
      for (int k = 0; k < 20; k++) {
        byte[] changed =
            k % 2 == 0
                ? ByteMutation.of(content, random)
                : StructuralMutation.of(model, model, random).toByteArray();
        files.add(Files.write(folder.resolve("changed%d.onnx".formatted(files.size())), changed));
      }
      files.add(
          Files.write(
              folder.resolve("cut%d.onnx".formatted(files.size())), Arrays.copyOf(content, 900)));
    }
    assertThat(refusedOrAnswer(files)).as("at least one is as it was").isPositive();
  }

  @Test
  void modelsOfTheFieldAreRefusedOrAnswer() throws Exception {
    assumeFalse(CORPUS.isEmpty(), "no -Donnxlrp.corpus=FOLDER with field cases");
    List<Path> files = new ArrayList<>();
    try (Stream<Path> cases = Files.list(Path.of(CORPUS, "field-cases"))) {
      for (Path one : (Iterable<Path>) cases.sorted()::iterator) {
        // Models are called like their files, and these all alike.
        String name = one.getFileName() + ".onnx";
        files.add(Files.copy(one.resolve("model.onnx"), folder.resolve(name)));
      }
    }
    assertThat(files).isNotEmpty();
    assertThat(refusedOrAnswer(files)).isPositive();
  }

  /** How many of these models are served, and answer a sample and some that do not fit. */
  private static int refusedOrAnswer(List<Path> files) throws Exception {
    List<ServedModel> served = new ArrayList<>();
    for (Path file : files) {
      try {
        served.addAll(AskedService.open(file));
      } catch (OnnxLrpException e) {
        AskedService.assertReason(Printable.line(e.getMessage()));
      }
    }
    try (AskedService service = new AskedService(served)) {
      int answered = 0;
      for (ServedModel model : served) {
        String sample = sample(service.model(model.name()).get("inputs"));
        if (service.explain(model.name(), bytes("{\"instances\":[" + sample + "]}")) == 200) {
          answered++;
        }
        for (String other : List.of("{}", "{\"text\":\"a\"}", "{\"x\":[]}", "{\"x\":[[[1]]]}")) {
          service.explain(model.name(), bytes("{\"instances\":[" + other + "]}"));
        }
      }
      System.out.printf(
          "%d models, %d served, %d explained%n", files.size(), served.size(), answered);
      return answered;
    }
  }

  /** A sample by what a model says of its inputs, such as {@code x[batch,time,4] FLOAT}. */
  private static String sample(JsonNode inputs) {
    List<String> properties = new ArrayList<>();
    for (JsonNode input : inputs) {
      String said = input.stringValue();
      int open = said.lastIndexOf('[');
      String value = "1";
      if (open >= 0) {
        String[] dims = said.substring(open + 1, said.lastIndexOf(']')).split(",");
        for (int axis = dims.length - 1; axis > 0; axis--) {
          int length = dims[axis].matches("[0-9]{1,2}") ? Integer.parseInt(dims[axis]) : 3;
          value = "[" + String.join(",", Collections.nCopies(length, value)) + "]";
        }
      }
      String name = said.substring(0, open < 0 ? said.length() : open);
      properties.add(JsonMapper.shared().writeValueAsString(name) + ":" + value);
    }
    return "{" + String.join(",", properties) + "}";
  }
}

package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that writes explanations as ONNX files. */
class CompileCommandTest {
  @TempDir private Path folder;

  private static String model(String name) {
    return TestModels.directory().resolve(name).toString();
  }

  private Path compiled(String... arguments) {
    Path file = folder.resolve("explained.onnx");
    String[] all = new String[arguments.length + 3];
    all[0] = "compile";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "-o";
    all[arguments.length + 2] = file.toString();
    Result result = Cli.run(all);
    assertThat(result.err()).contains("compared with explain on ");
    assertThat(result.code()).isEqualTo(ExitCodes.DONE);
    return file;
  }

  private static ModelProto read(Path file) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(file));
  }

  @Test
  void saysWhatItIs() throws IOException {
    ModelProto file = read(compiled(model("surnames/surnames.onnx"), "--target", "Polish"));
    assertThat(file.getGraph().getOutputList().stream().map(ValueInfoProto::getName))
        .containsExactlyInAnyOrder(
            "logits",
            "relevance.ids",
            "score",
            "target",
            "ledger.inputs",
            "ledger.initial_states",
            "ledger.biases",
            "ledger.stabilizer",
            "ledger.constants",
            "ledger.unassigned");
    Map<String, String> metadata =
        file.getMetadataPropsList().stream()
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue()));
    assertThat(metadata)
        .containsEntry("onnx-lrp.model", "surnames.onnx")
        .containsEntry("onnx-lrp.composite", "arras")
        .containsEntry("onnx-lrp.options", "--target\nPolish");
  }

  @Test
  void aTargetIsFixedOrAnInput() {
    Result result =
        Cli.run(
            "compile",
            model("surnames/surnames.onnx"),
            "--target",
            "Polish",
            "--target-input",
            "-o",
            folder.resolve("explained.onnx").toString());
    assertThat(result.err()).contains("--target Polish and --target-input: give one of them");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
  }

  @Test
  void aFileThatIsGivenItsTargetIsComparedAgain() {
    String model = model("surnames/surnames.onnx");
    Path file = compiled(model, "--target-input");
    Result result = Cli.run("validate", model, "--explanation", file.toString());
    assertThat(result.err()).contains("gives what explain gives");
    assertThat(result.code()).isEqualTo(ExitCodes.DONE);
  }

  /** With a smaller epsilon the relevance of 2000 letters is beyond what floats hold. */
  @Test
  void oneFileServesAllLengthsAndBatches() throws IOException {
    Path file = compiled(model("surnames/surnames.onnx"), "--epsilon", "0.1");
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(read(file), Provider.CPU)) {
      for (int length : new int[] {1, 7, 100, 2000}) {
        long[] first = ids(1, length);
        Tensor alone = run(session, Tensor.of(first, 1, length));
        for (int samples : new int[] {3, 64}) {
          long[] all = ids(samples, length);
          System.arraycopy(first, 0, all, (samples - 1) * length, length);
          Tensor together = run(session, Tensor.of(all, samples, length));
          double largest = 0;
          for (int k = 0; k < length; k++) {
            largest = Math.max(largest, Math.abs(alone.get(k)));
          }
          for (int k = 0; k < length; k++) {
            assertThat(together.get((samples - 1) * length + k))
                .isCloseTo(alone.get(k), offset(1e-4 * largest));
          }
        }
      }
    }
  }

  private static long[] ids(int samples, int length) {
    return new Random(samples).ints((long) samples * length, 2, 100).asLongStream().toArray();
  }

  private static Tensor run(OnnxRuntimeSession session, Tensor ids) {
    return session.run(Map.of("ids", ids), Set.of("relevance.ids")).tensors().get("relevance.ids");
  }

  @Test
  void isComparedAgain() throws IOException {
    Path file =
        compiled(
            model("vowels/vowels.onnx"),
            "--gate-rule",
            "half",
            "--precision",
            "double",
            "--target",
            "2");
    String vowels = model("vowels/vowels.onnx");
    Result same = Cli.run("validate", vowels, "--explanation", file.toString());
    assertThat(same.err()).contains("gives what explain gives");
    assertThat(same.code()).isEqualTo(ExitCodes.DONE);
    Files.write(file, negated(read(file)).toByteArray());
    Result other = Cli.run("validate", vowels, "--explanation", file.toString());
    assertThat(other.err()).contains("differs from explain: output 'score' of sample 0");
    assertThat(other.code()).isEqualTo(ExitCodes.CHECK_FAILED);
  }

  /** The file with each score negated. */
  private static ModelProto negated(ModelProto file) {
    ModelProto.Builder changed = file.toBuilder();
    changed
        .getGraphBuilder()
        .getNodeBuilderList()
        .forEach(
            node -> {
              if (node.getOutputList().contains("score")) {
                node.setOutput(node.getOutputList().indexOf("score"), "score/before");
              }
              for (int k = 0; k < node.getInputCount(); k++) {
                node.setInput(
                    k, node.getInput(k).equals("score") ? "score/before" : node.getInput(k));
              }
            });
    changed
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder().setOpType("Neg").addInput("score/before").addOutput("score"));
    return changed.build();
  }

  @Test
  void refusesWithTheNodeAndTheReason() {
    Path file = folder.resolve("none.onnx");
    Result result =
        Cli.run("compile", model("bank/masked-mean.torchscript-17.onnx"), "-o", file.toString());
    assertThat(result.code()).isEqualTo(ExitCodes.UNSUPPORTED);
    assertThat(result.err()).contains("Mul node '/Mul' reads '/Cast_output_0'");
    assertThat(file).doesNotExist();
  }

  /** Shares of this rule cancel, so that floats do not hold enough digits. */
  @Test
  void writesNothingThatDiffers() {
    Path file = folder.resolve("none.onnx");
    Result result =
        Cli.run(
            "compile",
            model("vowels/vowels.onnx"),
            "--gate-rule",
            "half",
            "--target",
            "2",
            "-o",
            file.toString());
    assertThat(result.code()).isEqualTo(ExitCodes.CHECK_FAILED);
    assertThat(result.err()).contains("nothing is written: output '");
    assertThat(file).doesNotExist();
  }

  @Test
  void explainsOneTarget() {
    Result result =
        Cli.run(
            "compile", model("vowels/vowels.onnx"), "--target", "1", "--target", "2", "-o", "x");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err()).contains("2 targets: a file explains one");
  }
}

package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.InputReader;
import io.github.onnxlrp.io.input.InputRequest;
import io.github.onnxlrp.io.input.InputSource;
import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  @TempDir Path folder;

  /** Reads a text backwards. */
  public static final class Backwards implements InputReader {
    @Override
    public String format() {
      return "backwards";
    }

    @Override
    public boolean reads(InputSource source) {
      return source.name().endsWith(".backwards");
    }

    @Override
    public List<InputBatch> read(InputSource source, InputRequest request) {
      String text = new StringBuilder(source.text().strip()).reverse().toString();
      return List.of(request.textEncoder().encode(text));
    }
  }

  /** Writes only the text. */
  public static final class OnlyText implements ReportWriter {
    @Override
    public String format() {
      return "only-text";
    }

    @Override
    public boolean isBinary() {
      return false;
    }

    @Override
    public void write(Report report, OutputStream out, boolean terminal) throws IOException {
      out.write(report.samples().get(0).text().text().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Gives the gate the fraction that is named. */
  public record ToGate(double fraction) implements ProductRule {
    @Override
    public double gateFraction(double gate, double signal, Stabilizer stabilizer) {
      return fraction;
    }

    @Override
    public double signalFraction(double gate, double signal, Stabilizer stabilizer) {
      return 1 - fraction;
    }
  }

  /** Names it {@code to-gate:F}. */
  public static final class ToGateFactory implements RuleFactory {
    @Override
    public String name() {
      return "to-gate";
    }

    @Override
    public String usage() {
      return "to-gate:F";
    }

    @Override
    public Class<ToGate> type() {
      return ToGate.class;
    }

    @Override
    public ToGate create(List<Double> numbers, Stabilizer stabilizer, double biasFactor) {
      return new ToGate(numbers.get(0));
    }
  }

  /** The jar only names the classes, which are in the class path of the tests. */
  private Path jar(Map<Class<?>, Class<?>> services) throws IOException {
    return jar(folder, services);
  }

  static Path jar(Path folder, Map<Class<?>, Class<?>> services) throws IOException {
    Path jar = folder.resolve("plugin.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<Class<?>, Class<?>> service : services.entrySet()) {
        zip.putNextEntry(new ZipEntry("META-INF/services/" + service.getKey().getName()));
        zip.write(service.getValue().getName().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void addReadersAndWriters() throws IOException {
    Path jar = jar(Map.of(InputReader.class, Backwards.class, ReportWriter.class, OnlyText.class));
    Path data = Files.writeString(folder.resolve("name.backwards"), "ikslawoK\n");
    String[] arguments = {
      "explain", SURNAMES, "--data", data.toString(), "--format", "only-text", "--plugin", ""
    };
    arguments[arguments.length - 1] = jar.toString();
    Result result = Cli.run(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("Kowalski");
    assertThat(Cli.run("explain", SURNAMES, "--text", "a", "--format", "only-text").code())
        .as("without the plug-in")
        .isEqualTo(2);
  }

  /**
   * The rules that come with the tool are the oracle: half of a product is the rule {@code half}.
   */
  @Test
  void addRulesForProducts() throws IOException {
    String jar = jar(Map.of(RuleFactory.class, ToGateFactory.class)).toString();
    assertThat(explained("--gate-rule", "to-gate:0.5", "--plugin", jar))
        .isEqualTo(explained("--gate-rule", "half"));
    assertThat(explained("--gate-rule", "to-gate:0", "--plugin", jar))
        .isEqualTo(explained("--gate-rule", "all"))
        .isNotEqualTo(explained("--gate-rule", "half"));
    assertThat(Cli.run("explain", SURNAMES, "--text", "a", "--gate-rule", "most", "--plugin", jar))
        .extracting(Result::err)
        .isEqualTo(
            "onnx-lrp: --gate-rule most: unknown rule 'most'; there are all, half, prop, abs,"
                + " to-gate:F\n");
  }

  private static String explained(String... options) {
    Result result =
        Cli.run(
            Stream.concat(
                    Stream.of("explain", SURNAMES, "--text", "Kowalski", "--format", "csv"),
                    Stream.of(options))
                .toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  @Test
  void aBrokenPlugInIsNamed() throws IOException {
    Path jar = jar(Map.of(ReportWriter.class, PluginsTest.class));
    Result result = Cli.run("explain", SURNAMES, "--text", "a", "--plugin", jar.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("onnx-lrp: --plugin: ").hasLineCount(1);
  }
}

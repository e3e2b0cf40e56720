package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.method.Attribution;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ExplainedRun;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.onnx.translate.OperatorTranslator;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.CompositeProvider;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.RuleFactory;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plug-ins that cannot be loaded, or whose names hide what comes with the tool. */
class FaultyPluginsTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  @TempDir Path folder;

  /** A factory of rules by the name of one of ours. */
  public static final class Half extends NamedFactory {
    public Half() {
      super("HALF");
    }
  }

  /** A factory that cannot even say its name. */
  public static final class Nameless extends NamedFactory {
    public Nameless() {
      super(null);
    }
  }

  /** A factory whose class cannot be linked. */
  public static final class Unlinked extends NamedFactory {
    public Unlinked() {
      super("unlinked");
      throw new NoClassDefFoundError("com/example/Missing");
    }
  }

  /** A factory by some name. */
  abstract static class NamedFactory implements RuleFactory {
    private final String name;

    NamedFactory(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String usage() {
      return name;
    }

    @Override
    public Class<PluginsTest.ToGate> type() {
      return PluginsTest.ToGate.class;
    }

    @Override
    public PluginsTest.ToGate create(
        List<Double> numbers, Stabilizer stabilizer, double biasFactor) {
      return new PluginsTest.ToGate(0);
    }
  }

  /** Composites by the name of one of ours. */
  public static final class Arras implements CompositeProvider {
    @Override
    public List<Composite> composites() {
      return List.of(Composites.arras());
    }
  }

  /** A method by the name of one of ours. */
  public static final class Gradient extends NamedMethod {
    public Gradient() {
      super("gradient");
    }
  }

  /** A method by the name of relevance propagation. */
  public static final class Lrp extends NamedMethod {
    public Lrp() {
      super("lrp");
    }
  }

  /** A method by some name. */
  abstract static class NamedMethod implements AttributionMethod {
    private final String name;

    NamedMethod(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Attribution attribute(ExplainedRun run, Head head) {
      throw new IllegalStateException("it is never chosen");
    }
  }

  /** A translator whose class cannot be linked. */
  public static final class NoTranslator implements OperatorTranslator {
    public NoTranslator() {
      throw new NoClassDefFoundError("com/example/Missing");
    }

    @Override
    public String operator() {
      return "Missing";
    }

    @Override
    public void translate(OnnxNode node) {
      throw new IllegalStateException("it is never loaded");
    }
  }

  /** Classes of plug-ins that hide one of ours or cannot be loaded. */
  static Stream<Arguments> faulty() {
    return Stream.of(
        Arguments.of(RuleFactory.class, Half.class, "--gate-rule half", "rule called 'HALF'"),
        Arguments.of(RuleFactory.class, Nameless.class, "--gate-rule half", "cannot be loaded"),
        Arguments.of(RuleFactory.class, Unlinked.class, "--gate-rule half", "com/example/Missing"),
        Arguments.of(
            CompositeProvider.class, Arras.class, "--composite arras", "composite called 'arras'"),
        Arguments.of(
            AttributionMethod.class,
            Gradient.class,
            "--method gradient",
            "method called 'gradient'"),
        Arguments.of(AttributionMethod.class, Lrp.class, "--method gradient", "method 'lrp'"),
        Arguments.of(OperatorTranslator.class, PluginsTest.class, "", "not a subtype"),
        Arguments.of(OperatorTranslator.class, NoTranslator.class, "", "com/example/Missing"));
  }

  @ParameterizedTest
  @MethodSource("faulty")
  void aFaultyPlugInIsOneLine(Class<?> service, Class<?> provider, String options, String message)
      throws IOException {
    String jar = PluginsTest.jar(folder, Map.of(service, provider)).toString();
    String command = "explain %s --text a %s --plugin %s".formatted(SURNAMES, options, jar);
    Result result = Cli.run(command.split(" +"));
    assertThat(result.err()).startsWith("onnx-lrp: --plugin: ").contains(message).hasLineCount(1);
    assertThat(result.code()).isEqualTo(2);
  }
}

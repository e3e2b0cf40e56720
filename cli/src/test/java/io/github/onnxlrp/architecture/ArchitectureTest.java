package io.github.onnxlrp.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The modules and packages depend on each other in one direction only. */
@AnalyzeClasses(packages = "io.github.onnxlrp", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
  /** ArchUnit's own option knows the usual build folder only. */
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  private static final String ROOT = "io.github.onnxlrp";

  private static final DescribedPredicate<JavaClass> CLI =
      resideInAPackage("io.github.onnxlrp.cli..").as("cli");
  private static final DescribedPredicate<JavaClass> IO =
      resideInAPackage("io.github.onnxlrp.io..").as("lrp-io");
  private static final DescribedPredicate<JavaClass> IMPORT =
      resideInAPackage("io.github.onnxlrp.onnx..").as("onnx-import");
  private static final DescribedPredicate<JavaClass> TEST_MODELS =
      resideInAPackage("io.github.onnxlrp.testmodels..").as("testmodels");
  private static final DescribedPredicate<JavaClass> VECTOR_KERNELS =
      resideInAPackage("io.github.onnxlrp.kernel.vector..").as("lrp-kernels-vector");
  private static final DescribedPredicate<JavaClass> ENGINE =
      resideInAPackage("io.github.onnxlrp..")
          .and(DescribedPredicate.not(CLI.or(IO).or(IMPORT).or(TEST_MODELS).or(VECTOR_KERNELS)))
          .as("lrp-engine");

  /** Rules about no classes at all would hold, so this one comes first. */
  @ArchTest
  static void everyModuleIsSeen(JavaClasses classes) {
    Map.of(
            "engine", ENGINE,
            "import", IMPORT,
            "io", IO,
            "cli", CLI,
            "vector kernels", VECTOR_KERNELS)
        .forEach(
            (module, predicate) ->
                assertThat(classes.that(predicate)).as("classes of " + module).isNotEmpty());
  }

  @ArchTest
  static final ArchRule engineStandsAlone =
      noClasses()
          .that(ENGINE)
          .should()
          .dependOnClassesThat(IMPORT.or(IO).or(CLI).or(TEST_MODELS).or(VECTOR_KERNELS))
          .orShould()
          .dependOnClassesThat(resideInAnyPackage("com.google.protobuf..", "ai.onnxruntime.."));

  /** The engine finds them by their interface, and nothing calls them by name. */
  @ArchTest
  static final ArchRule vectorKernelsKnowOnlyTheirInterface =
      noClasses()
          .that(VECTOR_KERNELS)
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "..")
                  .and(DescribedPredicate.not(VECTOR_KERNELS))
                  .and(DescribedPredicate.not(resideInAPackage(ROOT + ".kernel"))));

  @ArchTest
  static final ArchRule importKnowsOnlyTheEngine =
      noClasses().that(IMPORT).should().dependOnClassesThat(IO.or(CLI).or(TEST_MODELS));

  /** A service may use it without the tool, and without what reads the tool's options. */
  @ArchTest
  static final ArchRule ioNeedsNoTool =
      noClasses()
          .that(IO)
          .should()
          .dependOnClassesThat(CLI.or(TEST_MODELS))
          .orShould()
          .dependOnClassesThat(resideInAnyPackage("picocli..", "me.tongfei.."));

  @ArchTest
  static final ArchRule cliNeedsNoTestModels =
      noClasses().that(CLI).should().dependOnClassesThat(TEST_MODELS);

  /** The packages of the engine, each of which uses only those before it; see ADR 8. */
  private static final List<String> ENGINE_ORDER =
      List.of(
          "kernel",
          "tensor",
          "ir",
          "ir.op",
          "trace",
          "backward",
          "execute",
          "optimise",
          "samples",
          "analysis",
          "rule",
          "target",
          "propagation",
          "derive",
          "fused",
          "method",
          "perturbation",
          "explain",
          "evaluation");

  /** The packages of lrp-io, each of which uses only those before it; see ADR 26. */
  private static final List<String> IO_ORDER =
      List.of(
          "io.format",
          "io.figure",
          "io.tokenizer",
          "io.input",
          "io.report",
          "io.statistics",
          "io.summary",
          "io.evaluation",
          "io.comparison");

  private static DescribedPredicate<JavaClass> packages(List<String> names) {
    return resideInAnyPackage(names.stream().map(name -> ROOT + "." + name).toArray(String[]::new))
        .as("packages %s", names);
  }

  /** One that is new has to say where it stands. */
  @ArchTest
  static void everyPackageHasItsPlace(JavaClasses classes) {
    assertThat(classes.that(ENGINE.or(IO)).stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(ROOT),
                    Stream.of(ENGINE_ORDER, IO_ORDER)
                        .flatMap(List::stream)
                        .map(name -> ROOT + "." + name))
                .toList());
  }

  @ArchTest
  static void packagesUseOnlyThoseBeforeThem(JavaClasses classes) {
    for (List<String> order : List.of(ENGINE_ORDER, IO_ORDER)) {
      for (int k = 0; k < order.size(); k++) {
        noClasses()
            .that(packages(order.subList(k, k + 1)))
            .should()
            .dependOnClassesThat(packages(order.subList(k + 1, order.size())))
            .allowEmptyShould(false)
            .check(classes);
      }
    }
  }

  /** What all packages share calls none of them but tensors. */
  @ArchTest
  static final ArchRule theRootPackageUsesOnlyTensors =
      noClasses()
          .that()
          .resideInAPackage(ROOT)
          .should()
          .dependOnClassesThat(packages(ENGINE_ORDER.subList(2, ENGINE_ORDER.size())));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.github.(**)").should().beFreeOfCycles();

  /** Built-in operators have no more rights than those of plug-ins. */
  @ArchTest
  static final ArchRule builtInOperatorsUseWhatPluginsUse =
      noClasses()
          .that()
          .resideInAPackage("io.github.onnxlrp.onnx.operators..")
          .should()
          .dependOnClassesThat(
              IMPORT.and(
                  DescribedPredicate.not(
                      resideInAnyPackage(
                          "io.github.onnxlrp.onnx.operators..",
                          "io.github.onnxlrp.onnx.translate.."))));

  /** Beside what only tests use. */
  @ArchTest
  static final ArchRule onlyTheCliPrints =
      noClasses().that(DescribedPredicate.not(CLI.or(TEST_MODELS))).should(ACCESS_STANDARD_STREAMS);
}

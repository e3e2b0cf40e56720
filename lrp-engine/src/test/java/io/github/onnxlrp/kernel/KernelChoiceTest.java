package io.github.onnxlrp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

/** Each reason not to use other kernels than plain loops is told from the others. */
class KernelChoiceTest {
  @Test
  void theChoiceOfAProcessStays() {
    assertThat(Kernels.chosen()).isSameAs(Kernels.chosen());
    assertThat(KernelChoice.ofThisProcess().kernels()).isSameAs(Kernels.chosen());
  }

  /** Tests of the engine run without the module. */
  @Test
  void withoutTheModuleItSaysHowToAskForIt() {
    assertThat(KernelChoice.ofThisProcess().describe())
        .isEqualTo("plain loops, as Java was started without --add-modules jdk.incubator.vector");
  }

  @Test
  void kernelsOfAProviderAreUsed() {
    Kernels kernels = new PlainKernels();
    KernelChoice choice = KernelChoice.of(List.of(() -> kernels));
    assertThat(choice.kernels()).isSameAs(kernels);
    assertThat(choice.describe()).isEqualTo("plain loops");
  }

  @Test
  void withoutAProvider() {
    assertPlain(List.of(), "lrp-kernels-vector is not on the class path");
  }

  @Test
  void ofAnUnfitProcessor() {
    KernelProvider provider =
        () -> {
          throw new KernelsUnavailableException("the vectors of this processor have 128 bits");
        };
    assertPlain(List.of(provider), "the vectors of this processor have 128 bits");
  }

  @Test
  void ofAnotherReleaseOfTheModule() {
    KernelProvider provider =
        () -> {
          throw new NoSuchMethodError("DoubleVector.fma");
        };
    assertPlain(
        List.of(provider),
        "the kernels on jdk.incubator.vector do not fit this Java"
            + " (java.lang.NoSuchMethodError: DoubleVector.fma)");
  }

  @Test
  void ofAProviderThatCannotBeLoaded() {
    Iterable<KernelProvider> providers =
        () -> {
          throw new ServiceConfigurationError("Provider x.Y not found");
        };
    assertPlain(providers, "a provider of kernels cannot be loaded (Provider x.Y not found)");
  }

  private static void assertPlain(Iterable<KernelProvider> providers, String why) {
    KernelChoice choice = KernelChoice.of(providers);
    assertThat(choice.kernels()).isInstanceOf(PlainKernels.class);
    assertThat(choice.describe()).isEqualTo("plain loops, as " + why);
  }
}

package io.github.onnxlrp.kernel;

import java.lang.System.Logger.Level;
import java.lang.module.ModuleFinder;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * Which kernels a process uses, and why: those of a {@link KernelProvider} where they can be used,
 * plain loops otherwise. The choice is made once, from what the JVM offers and never from time or
 * warm-up, and is logged at the level DEBUG where there was one.
 */
public final class KernelChoice {
  private static final String MODULE = "jdk.incubator.vector";
  private static final Kernels PLAIN = new PlainKernels();

  static final KernelChoice CHOSEN = ofBootLayer();

  private final Kernels kernels;
  private final Supplier<String> why;

  private KernelChoice(Kernels kernels, Supplier<String> why) {
    this.kernels = kernels;
    this.why = why;
  }

  /** The choice of this process. */
  public static KernelChoice ofThisProcess() {
    return CHOSEN;
  }

  /** The kernels. */
  public Kernels kernels() {
    return kernels;
  }

  /** The kernels and, where they are plain loops, why. */
  public String describe() {
    String reason = why.get();
    return reason.isEmpty() ? kernels.name() : kernels.name() + ", as " + reason;
  }

  private static KernelChoice ofBootLayer() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      // The usual case, in which a process that runs once must not lose time.
      return new KernelChoice(PLAIN, KernelChoice::whyWithoutModule);
    }
    KernelChoice choice =
        of(ServiceLoader.load(KernelProvider.class, KernelChoice.class.getClassLoader()));
    System.getLogger(Kernels.class.getName()).log(Level.DEBUG, "kernels: " + choice.describe());
    return choice;
  }

  private static String whyWithoutModule() {
    return ModuleFinder.ofSystem().find(MODULE).isPresent()
        ? "Java was started without --add-modules " + MODULE
        : "this Java has no module " + MODULE;
  }

  /** The kernels of the first provider, or plain loops. */
  static KernelChoice of(Iterable<KernelProvider> providers) {
    try {
      Iterator<KernelProvider> all = providers.iterator();
      return all.hasNext()
          ? new KernelChoice(all.next().kernels(), () -> "")
          : plain("lrp-kernels-vector is not on the class path");
    } catch (KernelsUnavailableException e) {
      return plain(e.getMessage());
    } catch (LinkageError e) {
      // What is missing is named by the error: a class, or a method of another release.
      return plain("the kernels on " + MODULE + " do not fit this Java (" + e + ")");
    } catch (ServiceConfigurationError e) {
      return plain("a provider of kernels cannot be loaded (" + e.getMessage() + ")");
    }
  }

  private static KernelChoice plain(String why) {
    return new KernelChoice(PLAIN, () -> why);
  }
}

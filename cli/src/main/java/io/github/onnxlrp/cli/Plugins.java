package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.io.input.InputReader;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.CompositeProvider;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.rule.RuleFactories;
import io.github.onnxlrp.rule.RuleFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.jar.JarFile;

/** What the jars of {@code --plugin} add. */
final class Plugins {
  /** What stack traces call the loader of the jars. */
  private static final String LOADER = "--plugin";

  private final ClassLoader loader;
  private final boolean any;

  private Plugins(ClassLoader loader, boolean any) {
    this.loader = loader;
    this.any = any;
  }

  static Plugins of(List<Path> jars) {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      if (!Files.isRegularFile(jar)) {
        throw OnnxLrpException.invalid("--plugin %s: no such file", jar);
      }
      // A class loader leaves out what it cannot open without a word.
      try (JarFile opened = new JarFile(jar.toFile())) {
        urls.add(Path.of(opened.getName()).toUri().toURL());
      } catch (IOException e) {
        throw OnnxLrpException.invalid("--plugin %s: no readable jar (%s)", jar, e.getMessage());
      }
    }
    ClassLoader own = Plugins.class.getClassLoader();
    return new Plugins(
        jars.isEmpty() ? own : new URLClassLoader(LOADER, urls.toArray(URL[]::new), own),
        !jars.isEmpty());
  }

  /** The innermost class of a plug-in that was at work when something failed; null if none was. */
  static String culprit(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (LOADER.equals(frame.getClassLoaderName())) {
          return frame.getClassName();
        }
      }
    }
    return null;
  }

  /** Finds the classes of the plug-ins and ours. */
  ClassLoader loader() {
    return loader;
  }

  List<InputReader> inputReaders() {
    return load(InputReader.class);
  }

  List<ReportWriter> reportWriters() {
    return load(ReportWriter.class);
  }

  /** The methods beside relevance propagation: ours and those of plug-ins. */
  List<AttributionMethod> methods() {
    List<AttributionMethod> all =
        joined(
            "method",
            AttributionMethods.all(),
            load(AttributionMethod.class),
            AttributionMethod::name);
    if (all.stream().anyMatch(method -> method.name().equalsIgnoreCase(LayerwiseRelevance.NAME))) {
      throw OnnxLrpException.invalid(
          "--plugin: the method '%s' comes with the tool; the plug-in's needs a name of its own",
          LayerwiseRelevance.NAME);
    }
    return all;
  }

  /** The rules: ours and those of plug-ins. */
  List<RuleFactory> ruleFactories() {
    return joined("rule", RuleFactories.all(), load(RuleFactory.class), RuleFactory::name);
  }

  /** The composites: ours and those of plug-ins. */
  List<Composite> composites() {
    List<Composite> found =
        guarded(
            () ->
                load(CompositeProvider.class).stream()
                    .flatMap(provider -> provider.composites().stream())
                    .toList());
    return joined("composite", Composites.all(), found, Composite::name);
  }

  /** Without --plugin nothing is looked for, which keeps the start quick. */
  private <T> List<T> load(Class<T> service) {
    if (!any) {
      return List.of();
    }
    return guarded(() -> ServiceLoader.load(service, loader).stream().map(Provider::get).toList());
  }

  /** What a plug-in does wrong while it is loaded is an error of the plug-in. */
  private static <T> T guarded(Supplier<T> loading) {
    try {
      return loading.get();
    } catch (OnnxLrpException e) {
      throw e;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "--plugin: it cannot be loaded: %s%s"
              .formatted(e.getMessage(), cause == e ? "" : " (" + cause + ")"),
          e);
    }
  }

  /**
   * Ours and those of plug-ins.
   *
   * @throws OnnxLrpException if two have the same name, of which one would be hidden
   */
  private static <T> List<T> joined(
      String what, List<? extends T> ours, List<? extends T> more, Function<T, String> name) {
    List<T> all = new ArrayList<>(ours);
    all.addAll(more);
    return guarded(
        () -> {
          Set<String> names = new HashSet<>();
          ours.forEach(one -> names.add(name.apply(one).toLowerCase(Locale.ROOT)));
          for (T one : more) {
            if (!names.add(name.apply(one).toLowerCase(Locale.ROOT))) {
              throw OnnxLrpException.invalid(
                  "--plugin: there is another %s called '%s'; the plug-in's needs a name of its"
                      + " own (%s)",
                  what, name.apply(one), one.getClass().getName());
            }
          }
          return List.copyOf(all);
        });
  }
}

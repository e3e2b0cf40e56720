package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.input.InputReader;
import io.github.onnxlrp.cli.report.ReportWriter;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.CompositeProvider;
import io.github.onnxlrp.rule.RuleFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/** What the jars of {@code --plugin} add. */
final class Plugins {
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
        jars.isEmpty() ? own : new URLClassLoader(urls.toArray(URL[]::new), own), !jars.isEmpty());
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

  List<AttributionMethod> methods() {
    return load(AttributionMethod.class);
  }

  List<RuleFactory> ruleFactories() {
    return load(RuleFactory.class);
  }

  List<Composite> composites() {
    return load(CompositeProvider.class).stream()
        .flatMap(provider -> provider.composites().stream())
        .toList();
  }

  /** Without --plugin nothing is looked for, which keeps the start quick. */
  private <T> List<T> load(Class<T> service) {
    if (!any) {
      return List.of();
    }
    try {
      return ServiceLoader.load(service, loader).stream().map(ServiceLoader.Provider::get).toList();
    } catch (ServiceConfigurationError e) {
      throw OnnxLrpException.invalid("--plugin: %s", e.getMessage());
    }
  }
}

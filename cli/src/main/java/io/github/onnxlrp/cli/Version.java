package io.github.onnxlrp.cli;

import io.github.onnxlrp.kernel.KernelChoice;
import picocli.CommandLine.IVersionProvider;

/** The version that is in the jar's manifest, and what it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "onnx-lrp " + (version == null ? "(not packaged)" : version),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name"),
      "kernels: " + KernelChoice.ofThisProcess().describe()
    };
  }
}

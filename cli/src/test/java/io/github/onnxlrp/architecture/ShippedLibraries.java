package io.github.onnxlrp.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * THIRD-PARTY.md lists the libraries that are shipped, with their licences. The build runs this
 * after the phase package, when they are all there.
 */
class ShippedLibraries {
  private static final Path ROOT = TestModels.directory().getParent().getParent();
  private static final Path TARGET = Path.of(System.getProperty("onnxlrp.shipped"));
  private static final boolean BILL = System.getProperty("onnxlrp.sbom").equals("package");
  private static final String OURS = "io.github.onnxlrp";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([\\w.-]+):([\\w-]+) \\| (\\S+) \\| (\\S+) \\|$");

  /** Licences whose text need not be given again. */
  private static final String APACHE = "Apache-2.0";

  private record Library(String group, String name, String version, String licence) {
    String jar() {
      return name + "-" + version + ".jar";
    }
  }

  private static List<Library> listed() throws IOException {
    List<Library> libraries = new ArrayList<>();
    ROW.matcher(Files.readString(ROOT.resolve("THIRD-PARTY.md")))
        .results()
        .map(row -> new Library(row.group(1), row.group(2), row.group(3), row.group(4)))
        .forEach(libraries::add);
    // One of the two, as the profile says.
    boolean cuda = jars().stream().anyMatch(jar -> jar.startsWith("onnxruntime_gpu"));
    libraries.removeIf(library -> library.name().equals(cuda ? "onnxruntime" : "onnxruntime_gpu"));
    return libraries;
  }

  /** The names of the shipped jars that are not ours. */
  private static List<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.matches("(lrp-engine|lrp-kernels-vector|lrp-io|onnx-import)-.*"))
          .sorted()
          .toList();
    }
  }

  @Test
  void areListed() throws IOException {
    assertThat(listed().stream().map(Library::jar)).containsExactlyInAnyOrderElementsOf(jars());
  }

  @Test
  void areOnTheClassPathOfTheTool() throws IOException {
    try (JarFile jar = new JarFile(TARGET.resolve("onnx-lrp.jar").toFile())) {
      String path = jar.getManifest().getMainAttributes().getValue("Class-Path");
      List<String> names =
          Arrays.stream(path.split(" ")).map(name -> name.replaceFirst("^lib/", "")).toList();
      assertThat(names).containsAll(jars()).hasSize(jars().size() + 4);
    }
  }

  @Test
  void licencesAreInTheJarOfTheTool() throws IOException {
    try (JarFile jar = new JarFile(TARGET.resolve("onnx-lrp.jar").toFile())) {
      for (String name : List.of("LICENSE", "THIRD-PARTY.md")) {
        try (InputStream in = jar.getInputStream(jar.getEntry("META-INF/" + name))) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .isEqualTo(Files.readString(ROOT.resolve(name)));
        }
      }
    }
  }

  @Test
  void licencesThatAskForItAreGivenInFull() throws IOException {
    String text = Files.readString(ROOT.resolve("THIRD-PARTY.md"));
    List<String> groups =
        listed().stream()
            .filter(library -> !library.licence().equals(APACHE))
            .map(Library::group)
            .toList();
    assertThat(groups).isNotEmpty().allMatch(group -> text.contains("\n## " + group + "\n"));
  }

  /** The bill of materials is made from the POM of each library, other than the list. */
  @Test
  void areInTheBillOfMaterials() throws IOException {
    assumeTrue(BILL, "the profile sbom is not active");
    JsonNode bill = JsonMapper.shared().readTree(TARGET.resolve("bom.json").toFile());
    TreeMap<String, Library> inBill = new TreeMap<>();
    for (JsonNode component : bill.get("components")) {
      JsonNode licences = component.get("licenses");
      assertThat(licences).as(component.toString()).hasSize(1);
      Library library =
          new Library(
              component.get("group").asString(),
              component.get("name").asString(),
              component.get("version").asString(),
              licences.get(0).get("license").get("id").asString());
      if (!library.group().equals(OURS)) {
        inBill.put(library.jar(), library);
      }
    }
    assertThat(inBill.values())
        .containsExactlyInAnyOrderElementsOf(listed().stream().map(this::asInItsPom).toList());
  }

  /** The POM of JLine says "The BSD License", which the plug-in takes for the old one of four. */
  private Library asInItsPom(Library library) {
    return library.group().equals("org.jline")
        ? new Library(library.group(), library.name(), library.version(), "BSD-4-Clause")
        : library;
  }
}

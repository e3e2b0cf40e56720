package io.github.onnxlrp.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the compiler does not ask of the source files. */
class SourcesTest {
  private static final int LONGEST_FILE = 300;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lrp-engine",
        "lrp-kernels-vector",
        "onnx-import",
        "lrp-io",
        "cli",
        "spark",
        "testmodels",
        "benchmarks"
      })
  void publicTypesAreDocumented(String module) throws IOException {
    List<Path> sources = javaFiles(root().resolve(module).resolve("src/main"));
    assertThat(sources).isNotEmpty();
    assertThat(undocumentedTypes(sources)).as("public types without Javadoc").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lrp-engine",
        "lrp-kernels-vector",
        "onnx-import",
        "lrp-io",
        "cli",
        "spark",
        "testmodels",
        "benchmarks"
      })
  void filesAreShort(String module) throws IOException {
    for (Path source : javaFiles(root().resolve(module).resolve("src"))) {
      assertThat(Files.readAllLines(source))
          .as("lines of %s", source)
          .hasSizeLessThanOrEqualTo(LONGEST_FILE);
    }
  }

  @Test
  void anUndocumentedTypeIsFound() throws IOException {
    Path self = root().resolve("cli/src/test/java/io/github/onnxlrp/architecture/SourcesTest.java");
    assertThat(undocumentedTypes(List.of(self))).containsExactly("Undocumented");
  }

  public static final class Undocumented {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("onnx-lrp"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> undocumentedTypes(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> found = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees documentation = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new TreePathScanner<Void, Void>() {
          @Override
          public Void visitClass(ClassTree type, Void unused) {
            if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                && documentation.getDocComment(getCurrentPath()) == null) {
              found.add(type.getSimpleName().toString());
            }
            return super.visitClass(type, null);
          }
        }.scan(unit, null);
      }
    }
    return found;
  }
}

package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void replacesTheFileAsAWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    OutputFile.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("r.json");
  }

  @Test
  void keepsTheOldFileWhenWritingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("old");
    assertThat(names()).as("no temporary file stays").containsExactly("r.json");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    OutputFile.write(link, out -> out.write('n'));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("n");
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> OutputFile.write(folder.resolve("none/r"), out -> out.write(1)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> OutputFile.write(folder, out -> out.write(1)))
        .isInstanceOf(IOException.class);
  }

  /** Nobody may look into it while it is written who may not afterwards. */
  @Test
  void theTemporaryFileHasThePermissionsOfTheOldFile() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "old");
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file, owner);
    OutputFile.write(
        file,
        out -> {
          for (String name : names()) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name))).isEqualTo(owner);
          }
          out.write('n');
        });
    assertThat(file).hasContent("n");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(owner);
  }

  @Test
  void whatAKilledRunHasLeftIsDeleted() throws IOException {
    String id = "01234567-89ab-cdef-0123-456789abcdef";
    Files.writeString(folder.resolve(".r.json." + id + ".tmp"), "half");
    Files.writeString(folder.resolve(".other." + id + ".tmp"), "of another file");
    Files.writeString(folder.resolve(".r.json.mine.tmp"), "of the user");
    OutputFile.write(folder.resolve("r.json"), out -> out.write('n'));
    assertThat(names()).containsExactly(".other." + id + ".tmp", ".r.json.mine.tmp", "r.json");
  }

  @Test
  void whatIsBeingWrittenIsNotDeleted() throws IOException {
    Path file = folder.resolve("r.json");
    OutputFile.write(
        file,
        out -> {
          out.write('a');
          OutputFile.write(file, inner -> inner.write('b'));
          assertThat(names()).hasSize(2);
        });
    assertThat(file).hasContent("a");
    assertThat(names()).containsExactly("r.json");
  }
}

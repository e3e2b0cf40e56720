package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that are swapped after they were looked at. */
class InnerFileTest {
  private static final Path WEIGHTS = Path.of("sub", "weights");

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void write() throws IOException {
    root = Files.createDirectories(folder.resolve("model")).toRealPath();
    Files.createDirectory(root.resolve("sub"));
    Files.writeString(root.resolve(WEIGHTS), "mine");
    Files.createDirectory(folder.resolve("outside"));
    Files.writeString(folder.resolve("outside/weights"), "secret");
  }

  private static String read(InnerFile file) throws IOException {
    try (SeekableByteChannel channel = file.open()) {
      ByteBuffer content = ByteBuffer.allocate(10);
      channel.read(content);
      return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFolderThatIsSwappedForALinkLeadsNowhereElse() throws IOException {
    try (InnerFile file = new InnerFile(root, WEIGHTS)) {
      Files.move(root.resolve("sub"), root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("sub"), folder.resolve("outside"));
      assertThat(read(file)).isEqualTo("mine");
    }
    assertThatThrownBy(() -> new InnerFile(root, WEIGHTS)).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatIsSwappedForALinkIsNotRead() throws IOException {
    try (InnerFile file = new InnerFile(root, WEIGHTS)) {
      assertThat(file.attributes().isRegularFile()).isTrue();
      Files.delete(root.resolve(WEIGHTS));
      Files.createSymbolicLink(root.resolve(WEIGHTS), folder.resolve("outside/weights"));
      assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFileThatIsSwappedForAPipeDoesNotBlock() throws IOException, InterruptedException {
    try (InnerFile file = new InnerFile(root, WEIGHTS)) {
      assertThat(file.attributes().isRegularFile()).isTrue();
      Files.delete(root.resolve(WEIGHTS));
      Path pipe = root.resolve(WEIGHTS);
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("it does not open; it may be a pipe");
    }
  }
}

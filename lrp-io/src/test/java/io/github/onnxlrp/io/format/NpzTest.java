package io.github.onnxlrp.io.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.Resources;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder;

  @Test
  void readsWhatNumPyStored() {
    Map<String, Tensor> arrays = Npz.read(Resources.path("npy/stored.npz"));
    assertThat(arrays).containsOnlyKeys("x", "a/b:0");
    assertThat(arrays.get("x").doubles()).containsExactly(-3, -2, -1, 0, 1, 2);
    assertThat(arrays.get("a/b:0").longs()).containsExactly(7);
  }

  @Test
  void readsWhatNumPyDeflated() {
    Map<String, Tensor> arrays = Npz.read(Resources.path("npy/deflated.npz"));
    assertThat(arrays).containsOnlyKeys("x", "ids");
    assertThat(arrays.get("ids").shape()).containsExactly(1, 2);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("relevance.a/b=c:0", Tensor.of(new double[] {0.1, -2, Double.NaN}, 1, 3));
    arrays.put("target", Tensor.vector(4, 5));
    byte[] written = Npz.write(arrays);
    Path file = Files.write(folder.resolve("x.npz"), written);
    Map<String, Tensor> read = Npz.read(file);
    assertThat(read).containsOnlyKeys("relevance.a/b=c:0", "target");
    assertThat(read.get("relevance.a/b=c:0").doubles()).containsExactly(0.1, -2, Double.NaN);
    assertThat(read.get("target").longs()).containsExactly(4, 5);
    assertThat(Npz.write(arrays)).as("the same bytes again").isEqualTo(written);
  }

  @Test
  void refusesAnArchiveThatExpandsTooFar() throws IOException {
    Path bomb = folder.resolve("bomb.npz");
    byte[] zeros = new byte[1 << 20];
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      for (int k = 0; k < 300; k++) {
        zip.write(zeros);
      }
    }
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    refused(bomb, "'x.npy' expands to 314572800 bytes");
  }

  @Test
  void refusesSeveralEntriesThatExpandTooFarTogether() throws IOException {
    Path bomb = folder.resolve("bomb.npz");
    byte[] array = Npy.write(Tensor.of(new double[5 << 20], 5 << 20));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      for (int k = 0; k < 4; k++) {
        zip.putNextEntry(new ZipEntry("x" + k + ".npy"));
        zip.write(array);
      }
    }
    refused(bomb, "an archive of this size may expand to");
  }

  @Test
  void refusesTooManyEntries() throws IOException {
    assertThat(Npz.read(archiveOf(10_000))).hasSize(10_000);
    refused(archiveOf(10_001), "the archive has 10001 entries; the limit is 10000");
  }

  private Path archiveOf(int entries) throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    for (int k = 0; k < entries; k++) {
      arrays.put("x" + k, Tensor.vector(k));
    }
    return Files.write(folder.resolve(entries + ".npz"), Npz.write(arrays));
  }

  /** The size in the central directory says 10 bytes, the entry holds more. */
  @Test
  void refusesAWrongDeclaredSize() throws IOException {
    byte[] archive = Npz.write(Map.of("x", Tensor.vector(1, 2, 3)));
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(archive.length - 6);
    bytes.putInt(directory + 24, 10);
    refused(Files.write(folder.resolve("lie.npz"), archive), "does not have the 10 bytes");
  }

  @Test
  void refusesADamagedArray() throws IOException {
    Path file = folder.resolve("damaged.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      byte[] array = Npy.write(Tensor.vector(1, 2, 3));
      ZipEntry entry = new ZipEntry("x.npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(array.length);
      CRC32 checksum = new CRC32();
      checksum.update(array);
      entry.setCrc(checksum.getValue());
      zip.putNextEntry(entry);
      zip.write(array);
    }
    byte[] archive = Files.readAllBytes(file);
    // The last element lies before the directory, whose offset the archive ends with.
    int directory =
        ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(archive.length - 6);
    archive[directory - 8] ^= 4;
    refused(Files.write(file, archive), "'x.npy' is damaged");
  }

  @Test
  void refusesAnArrayThatIsThereTwice() throws IOException {
    byte[] archive =
        Npz.write(new LinkedHashMap<>(Map.of("x", Tensor.vector(1), "y", Tensor.vector(2))));
    String text = new String(archive, StandardCharsets.ISO_8859_1).replace("y.npy", "x.npy");
    Path file = folder.resolve("twice.npz");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    refused(file, "the array 'x' is there twice");
  }

  @Test
  void namesOfEntriesAreNoPaths() throws IOException {
    Path file = folder.resolve("inner/evil.npz");
    Files.createDirectory(file.getParent());
    Files.write(file, Npz.write(Map.of("../../evil", Tensor.vector(1))));
    assertThat(Npz.read(file)).containsOnlyKeys("../../evil");
    assertThat(folder.resolveSibling("evil.npy")).doesNotExist();
    assertThat(folder.resolve("evil.npy")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoArchiveOfArrays() throws IOException {
    refused(folder.resolve("none.npz"), "no such file");
    refused(folder, "not a regular file");
    refused(Files.writeString(folder.resolve("text.npz"), "PK hello"), "no readable NPZ archive");
    refused(Files.createFile(folder.resolve("empty.npz")), "no readable NPZ archive");
    Path other = folder.resolve("other.npz");
    try (OutputStream out = Files.newOutputStream(other);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
    }
    refused(other, "the archive holds 'readme.txt'; expected only arrays named NAME.npy");
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> Npz.read(file))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}

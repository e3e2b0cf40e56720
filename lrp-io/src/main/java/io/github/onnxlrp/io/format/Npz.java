package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's archives: a zip file with one NPY file an array. The name of an entry is only ever used
 * as the name of an array, never as a path. Archives that expand beyond reason are refused, by the
 * size that they declare and by the bytes that come out.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";
  private static final int MAX_ENTRIES = 10_000;
  private static final long ALWAYS_ALLOWED = 64L << 20;
  private static final long MAX_EXPANSION = 200;

  private Npz() {}

  /**
   * Reads all arrays, in the order of the archive.
   *
   * @throws OnnxLrpException if the file cannot be read, expands too far, holds an array twice or
   *     something that is no array of numbers
   */
  public static Map<String, Tensor> read(Path file) {
    return read(file, file.toString(), name -> false);
  }

  /**
   * Reads all arrays but those to {@code skip}, which may hold something else than numbers; {@code
   * where} names the file in messages.
   */
  public static Map<String, Tensor> read(Path file, String where, Predicate<String> skip) {
    InputFiles.check(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long budget = Math.max(ALWAYS_ALLOWED, MAX_EXPANSION * Files.size(file));
      if (zip.size() > MAX_ENTRIES) {
        throw OnnxLrpException.invalid(
            "%s: the archive has %d entries; the limit is %d", where, zip.size(), MAX_ENTRIES);
      }
      Map<String, Tensor> arrays = new LinkedHashMap<>();
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        String name = arrayName(entry, where);
        if (skip.test(name)) {
          continue;
        }
        byte[] content = content(zip, entry, budget, where);
        budget -= content.length;
        Tensor array = Npy.read(content, "%s: array '%s'".formatted(where, name));
        if (arrays.put(name, array) != null) {
          throw OnnxLrpException.invalid("%s: the array '%s' is there twice", where, name);
        }
      }
      return arrays;
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: no readable NPZ archive (%s)", where, e.getMessage());
    }
  }

  private static String arrayName(ZipEntry entry, String where) {
    String name = entry.getName();
    if (!name.endsWith(SUFFIX) || entry.isDirectory()) {
      throw OnnxLrpException.invalid(
          "%s: the archive holds '%s'; expected only arrays named NAME.npy", where, name);
    }
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static byte[] content(ZipFile zip, ZipEntry entry, long budget, String where)
      throws IOException {
    long declared = entry.getSize();
    if (declared >= 0 && declared <= budget && declared < Integer.MAX_VALUE) {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] content = in.readNBytes((int) declared);
        if (content.length == declared && in.read() < 0) {
          requireChecksum(content, entry, where);
          return content;
        }
      }
      throw OnnxLrpException.invalid(
          "%s: '%s' does not have the %d bytes that the archive declares",
          where, entry.getName(), declared);
    }
    throw OnnxLrpException.invalid(
        "%s: '%s' expands to %d bytes; an archive of this size may expand to %d more",
        where, entry.getName(), declared, budget);
  }

  /** ZipFile does not compare it, so that a damaged array would be read as other numbers. */
  private static void requireChecksum(byte[] content, ZipEntry entry, String where) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    if (checksum.getValue() != entry.getCrc()) {
      throw OnnxLrpException.invalid(
          "%s: '%s' is damaged: its checksum is %08x; the archive declares %08x",
          where, entry.getName(), checksum.getValue(), entry.getCrc());
    }
  }

  /** The content of an archive of these arrays, the same bytes for the same arrays. */
  public static byte[] write(Map<String, Tensor> arrays) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
        ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(Npy.write(array.getValue()));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

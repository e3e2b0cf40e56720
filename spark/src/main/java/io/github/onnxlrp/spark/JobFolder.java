package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that a job writes, which belongs to one job. */
final class JobFolder {
  /** Spark passes over what begins with an underscore. */
  private static final String JOB = "_job";

  /** The column that Spark reads from the names of the folders in it. */
  static final String SLICE = "slice";

  private final Path folder;
  private final FileSystem files;

  JobFolder(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    try {
      files = this.folder.getFileSystem(configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Begins a job, or goes on with it.
   *
   * @param description what makes another job of it
   * @throws OnnxLrpException if the folder holds something else
   */
  void claim(String description) {
    byte[] job = digest(description);
    Path file = new Path(folder, JOB);
    try {
      if (files.exists(file)) {
        try (InputStream in = files.open(file)) {
          if (!MessageDigest.isEqual(job, in.readAllBytes())) {
            throw OnnxLrpException.invalid(
                "--out %s: holds results of another job, with another model, options or files; name"
                    + " another folder",
                folder);
          }
        }
        return;
      }
      if (files.exists(folder) && files.listStatus(folder).length > 0) {
        throw OnnxLrpException.invalid("--out %s: holds something else than a job", folder);
      }
      try (OutputStream out = files.create(file, false)) {
        out.write(job);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of a slice, whose number Spark reads as a column. */
  Path slice(int number) {
    return new Path(folder, SLICE + "=" + number);
  }

  /** Whether the slice was written to its end. */
  boolean isComplete(Path slice) {
    try {
      return files.exists(new Path(slice, "_SUCCESS"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

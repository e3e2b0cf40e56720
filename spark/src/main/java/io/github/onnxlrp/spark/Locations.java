package io.github.onnxlrp.spark;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OnnxModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Files that users name by a path or a URI. */
final class Locations {
  private Locations() {}

  /** A file of this machine. */
  static Path local(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }

  private static boolean isLocal(String location) {
    return location.startsWith("file:") || !location.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }

  /** A model, with the data that lies beside it where it is a local file. */
  static byte[] model(String location) {
    if (isLocal(location)) {
      return OnnxModel.open(local(location)).proto().toByteArray();
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    try (InputStream in = path.getFileSystem(configuration()).open(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT,
          "%s: cannot be read (%s)".formatted(location, e.getMessage()),
          e);
    }
  }

  private static Configuration configuration() {
    return SparkSession.active().sparkContext().hadoopConfiguration();
  }
}

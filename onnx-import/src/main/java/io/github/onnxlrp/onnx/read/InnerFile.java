package io.github.onnxlrp.onnx.read;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file inside a folder, reached part by part: each folder is opened relative to the one before
 * and never through a link, so that nobody who swaps one meanwhile leads elsewhere. Where the
 * system has no such streams, the path is resolved anew each time.
 */
final class InnerFile implements AutoCloseable {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** A regular file opens at once; a pipe that was put in its place never does. */
  private static final long PATIENCE_SECONDS = 5;

  private final Deque<DirectoryStream<Path>> folders = new ArrayDeque<>();
  private final Path file;

  /** Opens the folders on the way to a file, which is normalized and relative to {@code root}. */
  @SuppressWarnings("StreamResourceLeak") // close() closes them all
  InnerFile(Path root, Path relative) throws IOException {
    this.file = root.resolve(relative);
    try {
      folders.push(Files.newDirectoryStream(root));
      for (int k = 0; k < relative.getNameCount() - 1; k++) {
        Path part = relative.getName(k);
        if (folders.peek() instanceof SecureDirectoryStream<Path> folder) {
          folders.push(folder.newDirectoryStream(part, LinkOption.NOFOLLOW_LINKS));
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** What the file is now, links not followed. */
  BasicFileAttributes attributes() throws IOException {
    if (folders.peek() instanceof SecureDirectoryStream<Path> folder) {
      return folder
          .getFileAttributeView(
              file.getFileName(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    }
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens it for reading; what does not open within seconds is no regular file. */
  SeekableByteChannel open() throws IOException {
    if (folders.peek() instanceof SecureDirectoryStream<Path> folder) {
      return patiently(() -> folder.newByteChannel(file.getFileName(), READ));
    }
    return patiently(() -> Files.newByteChannel(file, READ));
  }

  private SeekableByteChannel patiently(Callable<SeekableByteChannel> opening) throws IOException {
    FutureTask<SeekableByteChannel> task = new FutureTask<>(opening);
    Thread thread = new Thread(task, "open " + file.getFileName());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // The thread that waits keeps the folder open, and whoever closes it would wait for it.
      folders.pop();
      throw new FileSystemException(file.toString(), null, "it does not open; it may be a pipe");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileSystemException(file.toString(), null, "interrupted");
    }
  }

  @Override
  public void close() throws IOException {
    while (!folders.isEmpty()) {
      folders.pop().close();
    }
  }
}

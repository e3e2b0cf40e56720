package io.github.onnxlrp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of the processes that this one has started and that have ended; Linux tells. */
final class Children {
  /** Linux counts in hundredths of a second here, whatever its clock does. */
  private static final double TICKS = 100;

  private static final int USER = 13;
  private static final int SYSTEM = 14;

  private Children() {}

  /** Seconds in all; NaN where the system does not tell. */
  static double cpu() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      // The name of the process, in brackets, may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}

package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.OutputStream;

/** Writes explanations one by one, each as soon as it is there, without holding them. */
public interface StreamingWriter extends ReportWriter {
  /** What takes the explanations. */
  @FunctionalInterface
  interface Entries {
    /**
     * Writes an explanation.
     *
     * @param number the number of its sample, from 0
     */
    void write(int number, SampleReport entry) throws IOException;
  }

  /**
   * Begins to write.
   *
   * @param named whether the data names features or time steps
   * @param goesOn whether {@code out} holds samples of an earlier run already
   */
  Entries begin(OutputStream out, boolean named, boolean goesOn) throws IOException;

  /**
   * The number of the sample that a written line is about; -1 for a heading.
   *
   * @throws NumberFormatException if the line tells of none
   */
  int sampleOf(String line);

  @Override
  default void write(Report report, OutputStream out, boolean terminal) throws IOException {
    boolean named = report.samples().stream().anyMatch(sample -> !sample.series().isEmpty());
    Entries entries = begin(out, named, false);
    for (int k = 0; k < report.samples().size(); k++) {
      entries.write(report.number(k), report.samples().get(k));
    }
  }
}

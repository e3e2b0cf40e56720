package io.github.onnxlrp.io.input;

import java.util.Iterator;

/** Samples as the model takes them, each as soon as it is there. */
public final class FittingSamples implements Iterator<InputBatch> {
  private final Iterator<InputBatch> samples;
  private final InputRequest request;
  private final TextLengths lengths;
  private final InputFitter fitter;

  /** Fits samples to the part of the model that is run. */
  public FittingSamples(Iterator<InputBatch> samples, InputRequest request) {
    this.samples = samples;
    this.request = request;
    this.lengths = new TextLengths(request.graph());
    this.fitter = new InputFitter(request.declared());
  }

  @Override
  public boolean hasNext() {
    return samples.hasNext();
  }

  @Override
  public InputBatch next() {
    return fitter.fit(lengths.fill(samples.next().preparedFor(request)));
  }
}

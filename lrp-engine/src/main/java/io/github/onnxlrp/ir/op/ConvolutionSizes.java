package io.github.onnxlrp.ir.op;

/**
 * The sizes of one evaluation of a convolution. Of each group the weights are a matrix {@code
 * [maps, rows]}, the elements under the window a matrix {@code [rows, positions]} and the output
 * the product {@code [maps, positions]}.
 *
 * @param samples the number of samples
 * @param groups the number of groups
 * @param channels the channels of the data in each group
 * @param maps the channels of the output in each group
 * @param spatial the number of elements of a channel
 * @param taps what the window reads
 */
record ConvolutionSizes(int samples, int groups, int channels, int maps, int spatial, Taps taps) {
  int rows() {
    return channels * taps.count();
  }

  int positions() {
    return taps.size();
  }

  /** Where the data of one sample and group starts. */
  int data(int sample, int group) {
    return (sample * groups + group) * channels * spatial;
  }

  int weights(int group) {
    return group * maps * rows();
  }

  int output(int sample, int group) {
    return (sample * groups + group) * maps * positions();
  }

  /** Adds the gradient by the weights. */
  void addByWeights(double[] data, double[] cotangent, double[] result) {
    for (int sample = 0; sample < samples; sample++) {
      for (int group = 0; group < groups; group++) {
        Matrix r = Matrix.part(cotangent, output(sample, group), maps, positions());
        double[] columns = taps.columns(data, data(sample, group), channels, spatial);
        r.timesTranspose(new Matrix(columns, rows(), positions())).addTo(result, weights(group));
      }
    }
  }
}

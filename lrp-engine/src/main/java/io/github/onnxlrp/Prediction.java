package io.github.onnxlrp;

import java.util.List;

/**
 * What one output says about one sample.
 *
 * @param kind how the output is to be read
 * @param classes number of classes: 2 for one unit below a Sigmoid, 0 for a value
 * @param index index of the predicted class without the batch axis; for a value the index of the
 *     element that the target names, empty where there is only one or the target names several
 * @param value the element of the output at that index; for one unit below a Sigmoid what the
 *     Sigmoid gives, which speaks of class 1; for a value with several elements in the target their
 *     weighted sum
 */
public record Prediction(Kind kind, int classes, List<Integer> index, double value) {
  /** How an output is to be read. */
  public enum Kind {
    /** A score for each class along the last axis: the largest element is predicted. */
    CLASSES,
    /**
     * One unit below a Sigmoid, of shape {@code [N,1]}, {@code [N]} or {@code [N,time,1]}: class 1
     * where the logit is above 0, else class 0, whose score is minus the logit.
     */
    BINARY,
    /** One number that is no score of a class, as a regression gives it. */
    VALUE
  }
}

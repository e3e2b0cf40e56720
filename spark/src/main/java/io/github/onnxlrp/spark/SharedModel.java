package io.github.onnxlrp.spark;

import java.io.Serializable;

/**
 * A model on its way to executors. Spark makes one of it in each, as a broadcast, and all tasks
 * there share the explainer, which learns from the rows of each.
 */
final class SharedModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] model;
  private final ModelSettings settings;
  private transient volatile RowExplainer explainer;

  SharedModel(byte[] model, ModelSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /** Whether it is the same model, not one that is alike, explained in the same way. */
  boolean isOf(byte[] otherModel, ModelSettings otherSettings) {
    return model == otherModel && settings.equals(otherSettings);
  }

  /** The explainer of this process, which is built when it is first asked for. */
  synchronized RowExplainer explainer() {
    if (explainer == null) {
      explainer = new RowExplainer(model, settings);
    }
    return explainer;
  }
}

package io.github.onnxlrp.onnx.validate;

/** What ONNX Runtime computes with. */
public enum Provider {
  /** The processor. */
  CPU("CPUExecutionProvider"),
  /** An NVIDIA graphics card. */
  CUDA("CUDAExecutionProvider");

  private final String title;

  Provider(String title) {
    this.title = title;
  }

  /** ONNX Runtime's own name for it. */
  public String title() {
    return title;
  }
}

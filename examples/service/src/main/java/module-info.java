/** A service that explains predictions. */
module com.example.service {
  requires io.github.onnxlrp.engine;
  requires io.github.onnxlrp.io;
  requires io.github.onnxlrp.onnx;
  requires java.management;
  requires java.net.http;
  requires jdk.httpserver;
  // Modules without a module-info, as those of onnx-lrp, bring no others along.
  requires tools.jackson.databind;
}

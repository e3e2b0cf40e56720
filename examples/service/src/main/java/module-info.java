/** A service that explains predictions. */
module com.example.service {
  requires io.github.onnxlrp.engine;
  requires io.github.onnxlrp.onnx;
  requires java.management;
  requires java.net.http;
  requires jdk.httpserver;
}

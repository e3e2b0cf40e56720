import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Explains a surname: {@code java -cp onnxruntime.jar Explain.java explained.onnx VOCABULARY NAME}. */
class Explain {
  public static void main(String[] arguments) throws OrtException, IOException {
    List<String> tokens = Files.readAllLines(Path.of(arguments[1]));
    String[] letters = arguments[2].split("");
    long[][] ids = new long[1][letters.length];
    for (int k = 0; k < letters.length; k++) {
      ids[0][k] = tokens.indexOf(letters[k]);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(arguments[0]);
        OnnxTensor input = OnnxTensor.createTensor(environment, ids);
        OrtSession.Result outputs = session.run(Map.of("ids", input))) {
      float[][] relevance = (float[][]) outputs.get("relevance.ids").orElseThrow().getValue();
      for (int k = 0; k < letters.length; k++) {
        System.out.printf(Locale.ROOT, "%s %.4f%n", letters[k], relevance[0][k]);
      }
      float[] score = (float[]) outputs.get("score").orElseThrow().getValue();
      System.out.printf(Locale.ROOT, "score %.4f%n", score[0]);
    }
  }
}

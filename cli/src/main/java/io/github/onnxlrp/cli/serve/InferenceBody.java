package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of KServe's protocol V1: {@code {"instances": [...]}}, and beside it, of ours, {@code
 * "parameters": {"target": "Polish", "versus": "Slovak"}}.
 *
 * @param instances each an object as a line for the command line
 */
record InferenceBody(List<String> instances, ServedModel.Asked asked) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads a body.
   *
   * @throws OnnxLrpException if it is none
   */
  static InferenceBody read(byte[] body) {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw OnnxLrpException.invalid("the body is no JSON: %s", e.getOriginalMessage());
    }
    if (!root.isObject() || !root.path("instances").isArray()) {
      throw OnnxLrpException.invalid("expected an object with a list \"instances\"");
    }
    for (String name : root.propertyNames()) {
      if (!name.equals("instances") && !name.equals("parameters")) {
        throw OnnxLrpException.invalid(
            "no property but \"instances\" and \"parameters\" may be in the body");
      }
    }
    List<String> instances = new ArrayList<>();
    for (JsonNode instance : root.get("instances")) {
      if (!instance.isObject()) {
        throw OnnxLrpException.invalid(
            "instances[%d]: expected an object such as {\"text\": \"...\"} or {\"x\": [[...]]}",
            instances.size());
      }
      instances.add(instance.toString());
    }
    if (instances.isEmpty()) {
      throw OnnxLrpException.invalid("\"instances\" is empty");
    }
    return new InferenceBody(instances, asked(root.path("parameters")));
  }

  private static ServedModel.Asked asked(JsonNode parameters) {
    if (!parameters.isMissingNode() && !parameters.isObject()) {
      throw OnnxLrpException.invalid("\"parameters\": expected an object");
    }
    for (String name : parameters.propertyNames()) {
      if (!name.equals("target") && !name.equals("versus")) {
        throw OnnxLrpException.invalid("\"parameters\": there is target and versus only");
      }
    }
    return new ServedModel.Asked(text(parameters, "target"), text(parameters, "versus"));
  }

  private static String text(JsonNode parameters, String name) {
    JsonNode value = parameters.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() && !value.isIntegralNumber()) {
      throw OnnxLrpException.invalid("\"%s\": expected a string or a whole number", name);
    }
    return value.asString();
  }
}

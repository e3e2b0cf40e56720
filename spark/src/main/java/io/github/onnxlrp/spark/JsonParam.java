package io.github.onnxlrp.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A parameter of any type that JSON holds, as which it is saved; bytes are written in Base64.
 *
 * @param <T> type of the value
 */
public final class JsonParam<T> extends Param<T> {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final JavaType type;

  JsonParam(Identifiable parent, String name, String doc, TypeReference<T> type) {
    super(parent, name, doc);
    this.type = MAPPER.getTypeFactory().constructType(type);
  }

  @Override
  public String jsonEncode(T value) {
    return MAPPER.writeValueAsString(value);
  }

  @Override
  public T jsonDecode(String json) {
    return MAPPER.readValue(json, type);
  }
}

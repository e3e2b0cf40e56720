package io.github.onnxlrp.onnx.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The written types are those of the generated classes, field by field. */
class MessageTypeTest {
  private static final int HIGHEST_FIELD = 100;

  private final Map<MessageType, Descriptor> seen = new EnumMap<>(MessageType.class);

  @Test
  void areThoseOfTheSchema() {
    compare(MessageType.MODEL, ModelProto.getDescriptor());
    assertThat(seen).containsOnlyKeys(MessageType.values());
  }

  private void compare(MessageType type, Descriptor descriptor) {
    Descriptor before = seen.put(type, descriptor);
    if (before != null) {
      assertThat(descriptor).isEqualTo(before);
      return;
    }
    descriptor
        .getFields()
        .forEach(field -> assertThat(field.getNumber()).isLessThanOrEqualTo(HIGHEST_FIELD));
    for (int number = 0; number <= HIGHEST_FIELD; number++) {
      FieldDescriptor field = descriptor.findFieldByNumber(number);
      assertThat(type.holdsNumbers(number))
          .as("%s, field %d", descriptor.getName(), number)
          .isEqualTo(field != null && field.isPackable());
      boolean message = field != null && field.getJavaType() == JavaType.MESSAGE;
      assertThat(type.of(number) != null)
          .as("%s, field %d", descriptor.getName(), number)
          .isEqualTo(message);
      if (message) {
        compare(type.of(number), field.getMessageType());
      }
    }
  }
}

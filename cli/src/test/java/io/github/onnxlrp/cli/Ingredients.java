package io.github.onnxlrp.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.onnxlrp.onnx.operators.BuiltIn;
import io.github.onnxlrp.onnx.operators.BuiltInOperators;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Values for the fields of a model: those of other places, and those that are seldom expected. */
final class Ingredients {
  private static final List<Long> INTEGERS =
      Stream.of(
              0,
              1,
              2,
              3,
              4,
              5,
              7,
              8,
              11,
              16,
              127,
              255,
              1000,
              65_536,
              1_000_000,
              1_000_000_000,
              -1,
              -2,
              -3,
              -128,
              Integer.MAX_VALUE,
              Integer.MIN_VALUE)
          .map(Integer::longValue)
          .toList();
  private static final List<Long> LONGS =
      List.of(1L << 31, 1L << 32, 1L << 40, 1L << 62, -(1L << 40), Long.MAX_VALUE, Long.MIN_VALUE);
  private static final List<Double> NUMBERS =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.0,
          0.5,
          1e-45,
          1e-30,
          1e30,
          3e38,
          1e300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "x",
          "y",
          "b",
          "local",
          "ai.onnx",
          "ai.onnx.ml",
          "com.microsoft",
          "\0",
          "a\nb",
          "reverse",
          "bidirectional",
          "Tanh",
          "Relu",
          "ij->i",
          "SAME_UPPER",
          "reflect",
          "linear",
          "offset",
          "location",
          "../x",
          "/dev/zero",
          "\u202e",
          "x".repeat(20_000));
  private static final List<String> OPERATORS =
      Stream.concat(
              BuiltInOperators.LIST.stream().map(BuiltIn::operator),
              Stream.of("If", "Loop", "Scan", "Unknown"))
          .distinct()
          .sorted()
          .toList();

  /** Fields that hold names of values. */
  private static final Set<String> NAMES = Set.of("name", "input", "output");

  private final SplittableRandom random;
  private final Map<Object, List<Object>> found = new HashMap<>();

  Ingredients(List<? extends Message> models, SplittableRandom random) {
    this.random = random;
    models.forEach(this::collect);
  }

  private void collect(Message message) {
    message.getAllFields().forEach((field, value) -> collect(field, value));
  }

  private void collect(FieldDescriptor field, Object value) {
    for (Object element : value instanceof List<?> list ? list : List.of(value)) {
      found.computeIfAbsent(kind(field), key -> new ArrayList<>()).add(element);
      if (element instanceof Message inner) {
        collect(inner);
      }
    }
  }

  /** Fields of the same kind can have each other's values. */
  private static Object kind(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType();
      case ENUM -> field.getEnumType();
      case STRING -> NAMES.contains(field.getName()) ? NAMES : field.getName();
      default -> field.getJavaType();
    };
  }

  /** A value for a field of a message. */
  Object value(Message.Builder message, FieldDescriptor field) {
    List<Object> others = found.getOrDefault(kind(field), List.of());
    if (!others.isEmpty() && random.nextBoolean()) {
      return pick(others);
    }
    return switch (field.getJavaType()) {
      case INT -> pick(INTEGERS).intValue();
      case LONG -> integer();
      case FLOAT -> pick(NUMBERS).floatValue();
      case DOUBLE -> pick(NUMBERS);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> field.getName().equals("op_type") ? pick(OPERATORS) : pick(STRINGS);
      case BYTE_STRING -> ByteString.copyFromUtf8(pick(STRINGS));
      case ENUM -> pick(field.getEnumType().getValues());
      case MESSAGE -> message.newBuilderForField(field).build();
    };
  }

  /** A float, a double or a long, as the data of a tensor holds them. */
  ByteString numberInBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(3)) {
      case 0 -> buffer.putFloat(pick(NUMBERS).floatValue());
      case 1 -> buffer.putDouble(pick(NUMBERS));
      default -> buffer.putLong(integer());
    }
    return ByteString.copyFrom(buffer.flip());
  }

  private Long integer() {
    return pick(random.nextInt(4) == 0 ? LONGS : INTEGERS);
  }

  private <T> T pick(List<? extends T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

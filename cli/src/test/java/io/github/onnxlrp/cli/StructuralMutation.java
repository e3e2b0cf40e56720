package io.github.onnxlrp.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.github.onnxlrp.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Changes a model field by field, as the description of its format lists them, so that every field
 * of every message can change: nodes are dropped, repeated and put elsewhere, operands exchanged,
 * names taken from other places, operators, types, dimensions and versions replaced, and graphs and
 * functions put into each other. What it puts in comes from the model, from another one, or from
 * values that programs seldom expect.
 */
final class StructuralMutation {
  /** More elements than anything in a small model has. */
  private static final int MANY = 100;

  private final SplittableRandom random;
  private final Ingredients ingredients;
  private final ModelProto.Builder model;

  private StructuralMutation(ModelProto model, Ingredients ingredients, SplittableRandom random) {
    this.random = random;
    this.ingredients = ingredients;
    this.model = model.toBuilder();
  }

  /** The model with one to four changes; {@code other} is where parts may come from, too. */
  static ModelProto of(ModelProto model, ModelProto other, SplittableRandom random) {
    Ingredients ingredients = new Ingredients(List.of(model, other), random);
    StructuralMutation mutation = new StructuralMutation(model, ingredients, random);
    int changes = 1 + random.nextInt(4);
    for (int k = 0; k < changes; k++) {
      mutation.change();
    }
    return mutation.model.build();
  }

  private void change() {
    List<Message.Builder> messages = new ArrayList<>();
    collect(model, messages);
    if (random.nextBoolean()) {
      // Else the few nodes and graphs would seldom be met among the many dimensions.
      var type = pick(messages.stream().map(Message.Builder::getDescriptorForType).distinct());
      messages.removeIf(message -> message.getDescriptorForType() != type);
    }
    Message.Builder message = pick(messages.stream());
    List<FieldDescriptor> set = List.copyOf(message.getAllFields().keySet());
    boolean any = set.isEmpty() || random.nextInt(5) == 0;
    FieldDescriptor field =
        pick(any ? message.getDescriptorForType().getFields().stream() : set.stream());
    if (field.isRepeated()) {
      changeList(message, field);
    } else if (message.hasField(field) && random.nextInt(4) == 0) {
      message.clearField(field);
    } else {
      message.setField(field, other(message, field, message.getField(field)));
    }
  }

  private static void collect(Message.Builder message, List<Message.Builder> all) {
    all.add(message);
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.getJavaType() != JavaType.MESSAGE) {
        continue;
      }
      if (!field.isRepeated()) {
        collect(message.getFieldBuilder(field), all);
        continue;
      }
      for (int k = 0; k < message.getRepeatedFieldCount(field); k++) {
        collect(message.getRepeatedFieldBuilder(field, k), all);
      }
    }
  }

  private void changeList(Message.Builder message, FieldDescriptor field) {
    List<Object> elements = new ArrayList<>((List<?>) message.getField(field));
    if (elements.isEmpty()) {
      message.addRepeatedField(field, other(message, field, null));
      return;
    }
    int at = random.nextInt(elements.size());
    int second = random.nextInt(elements.size());
    switch (random.nextInt(9)) {
      case 0 -> elements.remove(at);
      case 1 -> elements.add(second, elements.get(at));
      case 2, 3 -> Collections.swap(elements, at, second);
      case 4 -> elements.add(at, other(message, field, elements.get(at)));
      case 5 -> elements = elements.subList(0, random.nextInt(4) == 0 ? 0 : at);
      case 6 -> elements.addAll(Collections.nCopies(random.nextInt(MANY), elements.get(at)));
      default -> elements.set(at, other(message, field, elements.get(at)));
    }
    message.clearField(field);
    elements.forEach(element -> message.addRepeatedField(field, element));
  }

  /** Another value of a field, now and then one that follows from what there was. */
  private Object other(Message.Builder message, FieldDescriptor field, Object old) {
    if (old instanceof Long number && random.nextInt(3) == 0) {
      return random.nextBoolean() ? number + 1 : number - 1;
    }
    if (old instanceof ByteString bytes && !bytes.isEmpty() && random.nextInt(4) != 0) {
      return changed(bytes);
    }
    return ingredients.value(message, field);
  }

  /** Shorter, longer, or with another number in it. */
  private ByteString changed(ByteString bytes) {
    int at = random.nextInt(bytes.size());
    return switch (random.nextInt(6)) {
      case 0 -> bytes.substring(0, at);
      case 1 -> bytes.substring(0, at - at % 4);
      case 2 -> bytes.concat(bytes.substring(at));
      default -> {
        ByteString number = ingredients.numberInBytes();
        int start = Math.min(at - at % 4, Math.max(0, bytes.size() - number.size()));
        ByteString rest = bytes.substring(Math.min(bytes.size(), start + number.size()));
        yield bytes.substring(0, start).concat(number).concat(rest);
      }
    };
  }

  private <T> T pick(Stream<T> from) {
    List<T> all = from.toList();
    return all.get(random.nextInt(all.size()));
  }
}

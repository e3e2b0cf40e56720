package io.github.onnxlrp.onnx.read;

/**
 * Which fields of the messages of an ONNX file hold messages, and which lists of numbers. The
 * descriptors of the generated classes say so, too, but take a third of the time in which a small
 * model is explained.
 */
enum MessageType {
  MODEL,
  GRAPH,
  NODE,
  FUNCTION,
  ATTRIBUTE,
  TENSOR,
  SEGMENT,
  SPARSE_TENSOR,
  VALUE_INFO,
  TYPE,
  TENSOR_TYPE,
  SEQUENCE_TYPE,
  MAP_TYPE,
  OPTIONAL_TYPE,
  SHAPE,
  DIMENSION,
  OPERATOR_SET,
  STRING_PAIR;

  /** The messages in a field; null where it holds none. */
  MessageType of(int field) {
    return switch (this) {
      case MODEL ->
          switch (field) {
            case 7 -> GRAPH;
            case 8 -> OPERATOR_SET;
            case 14 -> STRING_PAIR;
            case 25 -> FUNCTION;
            default -> null;
          };
      case GRAPH ->
          switch (field) {
            case 1 -> NODE;
            case 5 -> TENSOR;
            case 11, 12, 13 -> VALUE_INFO;
            case 15 -> SPARSE_TENSOR;
            default -> null;
          };
      case NODE -> field == 5 ? ATTRIBUTE : null;
      case FUNCTION ->
          switch (field) {
            case 7 -> NODE;
            case 9 -> OPERATOR_SET;
            case 11 -> ATTRIBUTE;
            case 12 -> VALUE_INFO;
            default -> null;
          };
      case ATTRIBUTE ->
          switch (field) {
            case 5, 10 -> TENSOR;
            case 6, 11 -> GRAPH;
            case 14, 15 -> TYPE;
            case 22, 23 -> SPARSE_TENSOR;
            default -> null;
          };
      case TENSOR ->
          switch (field) {
            case 3 -> SEGMENT;
            case 13 -> STRING_PAIR;
            default -> null;
          };
      case SPARSE_TENSOR -> field == 1 || field == 2 ? TENSOR : null;
      case VALUE_INFO -> field == 2 ? TYPE : null;
      case TYPE ->
          switch (field) {
            case 1 -> TENSOR_TYPE;
            case 4 -> SEQUENCE_TYPE;
            case 5 -> MAP_TYPE;
            case 9 -> OPTIONAL_TYPE;
            default -> null;
          };
      case TENSOR_TYPE -> field == 2 ? SHAPE : null;
      case SEQUENCE_TYPE, OPTIONAL_TYPE -> field == 1 ? TYPE : null;
      case MAP_TYPE -> field == 2 ? TYPE : null;
      case SHAPE -> field == 1 ? DIMENSION : null;
      case SEGMENT, DIMENSION, OPERATOR_SET, STRING_PAIR -> null;
    };
  }

  /** Whether a field is a list of numbers, which may be packed. */
  boolean holdsNumbers(int field) {
    return switch (this) {
      case ATTRIBUTE -> field == 7 || field == 8;
      case TENSOR ->
          switch (field) {
            case 1, 4, 5, 7, 10, 11 -> true;
            default -> false;
          };
      case SPARSE_TENSOR -> field == 3;
      default -> false;
    };
  }
}

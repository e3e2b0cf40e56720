package io.github.onnxlrp.onnx.read;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.tensor.ElementType;
import java.nio.file.Path;
import java.util.Set;

/** Puts the data that tensors keep in other files of the model's folder into the tensors. */
final class ExternalData {
  private final ExternalFiles files;
  private long total;

  ExternalData(Path model) {
    this.files = new ExternalFiles(model);
  }

  /** The model with all data in it. */
  ModelProto embed(ModelProto model) {
    if (!hasExternalData(model.getGraph())) {
      return model;
    }
    ModelProto.Builder builder = model.toBuilder();
    embed(builder.getGraphBuilder());
    return builder.build();
  }

  /** Refuses a model whose data lies in other files where nobody knows the folder of these. */
  static void requireNone(ModelProto model, String where) {
    if (hasExternalData(model.getGraph())) {
      throw OnnxLrpException.invalid(
          "%s keeps data in other files, which are looked for beside a file only; open it by its"
              + " path, or write it with all data inside",
          where);
    }
  }

  /** The files that were read. */
  Set<Path> files() {
    return files.read();
  }

  private static boolean hasExternalData(GraphProto graph) {
    return graph.getInitializerList().stream().anyMatch(ExternalData::isExternal)
        || graph.getNodeList().stream()
            .flatMap(node -> node.getAttributeList().stream())
            .anyMatch(ExternalData::hasExternalData);
  }

  private static boolean hasExternalData(AttributeProto attribute) {
    return isExternal(attribute.getT())
        || attribute.getTensorsList().stream().anyMatch(ExternalData::isExternal)
        || (attribute.hasG() && hasExternalData(attribute.getG()))
        || attribute.getGraphsList().stream().anyMatch(ExternalData::hasExternalData);
  }

  private static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private void embed(GraphProto.Builder graph) {
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      embed(tensor, "initializer '" + tensor.getName() + "'");
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (hasExternalData(attribute.build())) {
          String where =
              "%s node '%s', attribute '%s'"
                  .formatted(node.getOpType(), node.getName(), attribute.getName());
          embed(attribute, where);
        }
      }
    }
  }

  private void embed(AttributeProto.Builder attribute, String where) {
    if (attribute.hasT()) {
      embed(attribute.getTBuilder(), where);
    }
    attribute.getTensorsBuilderList().forEach(tensor -> embed(tensor, where));
    if (attribute.hasG()) {
      embed(attribute.getGBuilder());
    }
    attribute.getGraphsBuilderList().forEach(this::embed);
  }

  private void embed(TensorProto.Builder tensor, String where) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return;
    }
    if (tensor.hasRawData()) {
      throw OnnxLrpException.invalid("%s: it has both raw_data and external data", where);
    }
    TensorProto declared = tensor.buildPartial();
    ElementType type = ElementTypes.find(declared.getDataType());
    if (type == null) {
      // Refused when a node reads it, which need not happen.
      return;
    }
    long expected = TensorDecoder.elementCount(declared, where) * type.bytes();
    total += expected;
    if (total > OnnxReader.LARGEST_FILE) {
      throw OnnxLrpException.unsupported(
          "%s: with it the external data exceeds 2 GiB, the most that is supported", where);
    }
    ExternalLocation location = ExternalLocation.of(declared.getExternalDataList(), where);
    ByteString data = UnsafeByteOperations.unsafeWrap(files.read(location, expected, where));
    tensor.clearExternalData().clearDataLocation().setRawData(data);
  }
}

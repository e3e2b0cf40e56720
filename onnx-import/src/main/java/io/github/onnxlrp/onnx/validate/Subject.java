package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is validated.
 *
 * @param reference the model that ONNX Runtime runs
 * @param model the model that we run
 * @param inputs a tensor for every input, of its declared type
 * @param options what is compared
 * @param saturates whether ONNX Runtime adds products of uint8 and int8 with saturation, see {@link
 *     Saturation}
 */
record Subject(
    ModelProto reference,
    OnnxModel model,
    Map<String, Tensor> inputs,
    ValidationOptions options,
    Predicate<Provider> saturates) {}

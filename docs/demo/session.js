// A session of ONNX Runtime for browsers, on one thread, in Node or in a page.
import * as ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;

/**
 * Opens a file of ONNX.
 *
 * @param lengths a length for each axis of the inputs that has none of its own
 * @return runs it a number of times, always on the same numbers
 */
export async function open(file, lengths) {
  const session = await ort.InferenceSession.create(file, {executionProviders: ["wasm"]});
  const open = [...lengths];
  const inputs = {};
  for (const {name, type, shape} of session.inputMetadata) {
    if (type !== "float32") throw new Error(`${file}: input '${name}' is of type ${type}; give a model of floats`);
    const dims = shape.map(length => (typeof length === "number" ? length : open.shift()));
    if (dims.includes(undefined)) throw new Error(`${file}: input '${name}' has the shape [${shape}]; give a length for each open axis`);
    const size = dims.reduce((a, b) => a * b, 1);
    inputs[name] = new ort.Tensor("float32", Float32Array.from({length: size}, (_, k) => Math.sin(k)), dims);
  }
  return async times => {
    for (let k = 0; k < times; k++) await session.run(inputs);
  };
}

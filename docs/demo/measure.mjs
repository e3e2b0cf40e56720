// How long an explanation takes beside its model in ONNX Runtime for browsers, on one thread:
// node measure.mjs MODEL EXPLANATION LENGTH..., a length for each axis of the input that has none of its own.
import {readFileSync} from "node:fs";
import * as ort from "onnxruntime-web";

const ROUNDS = 21;
const ROUND_MS = 100;

ort.env.wasm.numThreads = 1;

const [model, explanation, ...lengths] = process.argv.slice(2);

async function open(file) {
  const session = await ort.InferenceSession.create(readFileSync(file), {executionProviders: ["wasm"]});
  const open = lengths.map(Number);
  const inputs = {};
  for (const {name, type, shape} of session.inputMetadata) {
    if (type !== "float32") throw new Error(`${file}: input '${name}' is of type ${type}; give a model of floats`);
    const dims = shape.map(length => (typeof length === "number" ? length : open.shift()));
    if (dims.includes(undefined)) throw new Error(`${file}: input '${name}' has the shape [${shape}]; give a length for each open axis`);
    const size = dims.reduce((a, b) => a * b, 1);
    inputs[name] = new ort.Tensor("float32", Float32Array.from({length: size}, (_, k) => Math.sin(k)), dims);
  }
  return () => session.run(inputs);
}

/** Milliseconds of processor time of one run. */
async function time(run, times) {
  const before = process.cpuUsage();
  for (let k = 0; k < times; k++) await run();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1e3 / times;
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

const runs = [await open(model), await open(explanation)];
const times = [];
for (const run of runs) {
  await time(run, 50);
  times.push(Math.ceil(ROUND_MS / (await time(run, 20))));
}
const rounds = [];
for (let k = 0; k < ROUNDS; k++) {
  rounds.push([await time(runs[0], times[0]), await time(runs[1], times[1])]);
}
console.log("model ms", median(rounds.map(([one]) => one)).toFixed(3));
console.log("explanation ms", median(rounds.map(([, other]) => other)).toFixed(3));
console.log("explanation / model", median(rounds.map(([one, other]) => other / one)).toFixed(2));

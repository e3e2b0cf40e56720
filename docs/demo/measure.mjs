// How long an explanation takes beside its model in ONNX Runtime for browsers, on one thread, in Node or in Chromium:
// node measure.mjs [--chromium] [--rounds N] MODEL EXPLANATION LENGTH..., a length for each axis of the input that has none of its own.
import {parseArgs} from "node:util";

const ROUND_MS = 100;

const {values, positionals} = parseArgs({
  options: {chromium: {type: "boolean"}, rounds: {type: "string", default: "21"}},
  allowPositionals: true
});
const [model, explanation, ...lengths] = positionals;

/** What opens a file, gives the milliseconds of processor time so far, and ends. */
async function inNode() {
  const {open} = await import("./session.js");
  const clock = () => {
    const {user, system} = process.cpuUsage();
    return (user + system) / 1e3;
  };
  return {open, clock, close: () => {}};
}

async function inChromium() {
  const {Chromium} = await import("./chromium.mjs");
  return Chromium.start();
}

const engine = await (values.chromium ? inChromium() : inNode());

/** Milliseconds of one run. */
async function time(run, times) {
  const before = await engine.clock();
  await run(times);
  return ((await engine.clock()) - before) / times;
}

const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function measure() {
  const runs = [];
  for (const file of [model, explanation]) {
    const run = await engine.open(file, lengths.map(Number));
    await run(50);
    runs.push({run, times: Math.ceil(ROUND_MS / (await time(run, 20)))});
  }
  const rounds = [];
  for (let k = 0; k < Number(values.rounds); k++) {
    const round = [];
    for (const {run, times} of runs) round.push(await time(run, times));
    rounds.push(round);
  }
  console.log("model ms", median(rounds.map(([one]) => one)).toFixed(3));
  console.log("explanation ms", median(rounds.map(([, other]) => other)).toFixed(3));
  console.log("explanation / model", median(rounds.map(([one, other]) => other / one)).toFixed(2));
}

try {
  await measure();
} finally {
  await engine.close();
}

// A file that `onnx-lrp compile --target-input` wrote, run by ONNX Runtime in the browser.
import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

// More threads need headers of the server that a plain one does not send.
ort.env.wasm.numThreads = 1;

export class Explanation {
  /**
   * @param session a session of the file
   * @param input the name of the model's input
   * @param output the name of the output that is explained, [samples, classes]
   * @param classes how many classes it has
   */
  constructor(session, input, output, classes) {
    this.session = session;
    this.input = input;
    this.output = output;
    this.classes = classes;
    this.running = Promise.resolve();
  }

  static async load(file, input, output, classes) {
    return new Explanation(await ort.InferenceSession.create(file), input, output, classes);
  }

  /**
   * Explains one sample.
   *
   * @param chosen the class that is explained; null for the one that the model predicts
   * @return scores of all classes, the class, its score, its relevance, and the ledger
   */
  explain(tensor, chosen) {
    // A session does one thing at a time.
    this.running = this.running.catch(() => {}).then(() => this.#explain(tensor, chosen));
    return this.running;
  }

  async #explain(tensor, chosen) {
    const none = await this.#run(tensor, new Float32Array(this.classes));
    const scores = [...none[this.output].data];
    const of = chosen ?? scores.indexOf(Math.max(...scores));
    const weights = new Float32Array(this.classes);
    weights[of] = 1;
    const found = await this.#run(tensor, weights);
    const ledger = {};
    for (const [name, value] of Object.entries(found)) {
      if (name.startsWith("ledger.")) ledger[name.slice("ledger.".length)] = value.data[0];
    }
    return {
      scores,
      of,
      score: found.score.data[0],
      relevance: found[`relevance.${this.input}`].data,
      ledger
    };
  }

  #run(tensor, weights) {
    const target = new ort.Tensor("float32", weights, [1, this.classes]);
    return this.session.run({[this.input]: tensor, target});
  }
}

export function ids(numbers) {
  return new ort.Tensor("int64", BigInt64Array.from(numbers, BigInt), [1, numbers.length]);
}

export function series(rows) {
  return new ort.Tensor("float32", Float32Array.from(rows.flat()), [1, rows.length, rows[0].length]);
}

export async function lines(file) {
  const text = await (await fetch(file)).text();
  return text.split("\n").filter(line => line !== "");
}

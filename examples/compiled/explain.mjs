import {readFileSync} from "node:fs";
import ort from "onnxruntime-node";

const [file, vocabulary, name] = process.argv.slice(2);
const tokens = readFileSync(vocabulary, "utf8").split("\n");
const letters = [...name];
const ids = BigInt64Array.from(letters, letter => BigInt(tokens.indexOf(letter)));
const session = await ort.InferenceSession.create(file);
const outputs = await session.run({ids: new ort.Tensor("int64", ids, [1, letters.length])});
letters.forEach((letter, k) => console.log(letter, outputs["relevance.ids"].data[k].toFixed(4)));
console.log("score", outputs.score.data[0].toFixed(4));

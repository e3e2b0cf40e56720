// What is predicted, true and explained, in words.
const named = (label, index) =>
  (label === null ? "" : printable(label) + " ") + "[" + index.join(",") + "]";

const predicted = (prediction, output) => {
  const label = prediction.label === null ? "" : printable(prediction.label) + " ";
  const value = number(prediction.value);
  if (prediction.kind === "value") {
    return label + value + (prediction.index.length ? ` at [${prediction.index.join(",")}]` : "");
  }
  return `${named(prediction.label, prediction.index)}, '${printable(output)}' is ${value}`;
};

const labelled = (label) => {
  const name = label.name === null ? label.number : printable(label.name);
  const what = label.name === null || label.number === null ? name : `${name} [${label.number}]`;
  return what + ({ true: ", as predicted", false: ", not as predicted" }[label.predicted] || "");
};

const targetName = (sample) => {
  const { target } = sample;
  return target.label === null ? printable(target.spec) : printable(target.label);
};

const explained = (sample) => {
  const target = sample.target;
  const whole =
    sample.prediction.kind === "value" &&
    sample.prediction.index.length === 0 &&
    target.terms.length === 1;
  const start = printable(target.start);
  if (whole) return start;
  const what =
    target.terms.length === 1
      ? named(target.label, target.terms[0].index)
      : printable(target.label || target.spec);
  return `${what} of ${start}`;
};

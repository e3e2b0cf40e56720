
"use strict";
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("report");

  // All text goes through textContent, so nothing in a report can become markup.
  const add = (parent, tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    parent.append(element);
    return element;
  };

  const number = (value) => {
    if (value === null) return "not finite";
    if (value === 0) return "0";
    const size = Math.abs(value);
    return size >= 1e-3 && size < 1e5 ? value.toFixed(size < 10 ? 3 : 2) : value.toExponential(2);
  };

  const largest = (values) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value || 0)), 0) || 1;

  const paint = (element, share) => {
    const end = share < 0 ? [33, 92, 180] : [196, 30, 45];
    const strength = Math.min(1, Math.abs(share || 0));
    const mixed = end.map((part) => Math.round(255 + strength * (part - 255)));
    element.style.background = `rgb(${mixed.join(",")})`;
    element.style.color = strength > 0.55 ? "#fff" : "#1c1c1c";
  };

  const named = (label, index) =>
    (label === null ? "" : label + " ") + "[" + index.join(",") + "]";

  const predicted = (prediction, output) => {
    const label = prediction.label === null ? "" : prediction.label + " ";
    const value = number(prediction.value);
    if (prediction.kind === "value") {
      return label + value + (prediction.index.length ? ` at [${prediction.index.join(",")}]` : "");
    }
    const what = named(prediction.label, prediction.index);
    return prediction.kind === "binary" ? `${what}, '${output}' is ${value}` : what;
  };

  const labelled = (label) => {
    const named = label.name === null ? label.number : label.name;
    const what = label.name === null || label.number === null ? named : `${named} [${label.number}]`;
    return what + ({ true: ", as predicted", false: ", not as predicted" }[label.predicted] || "");
  };

  const explained = (sample) => {
    const target = sample.target;
    const whole =
      sample.prediction.kind === "value" &&
      sample.prediction.index.length === 0 &&
      target.terms.length === 1;
    if (whole) return target.start;
    const what =
      target.terms.length === 1 ? named(target.label, target.terms[0].index) : target.label || target.spec;
    return `${what} of ${target.start}`;
  };

  const tokens = (parent, list) => {
    const scale = largest(list.map((token) => token.relevance));
    const row = add(parent, "div", null, "tokens");
    for (const token of list) {
      const cell = add(row, "div", null, "token");
      add(cell, "b", token.text.trim() === "" ? "\u2423" : token.text);
      add(cell, "small", number(token.relevance));
      paint(cell, token.relevance / scale);
    }
  };

  const table = (parent, title, tensor, isLayer) => {
    const rows = tensor.shape.length === 0 ? 1 : tensor.shape[0];
    const columns = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
    add(parent, "h3", title);
    const size = isLayer
      ? `relevance of a value of shape [${tensor.shape.join(",")}]`
      : `${rows} time steps down` + (columns === 1 ? "" : `, ${columns} features across`);
    add(parent, "p", size, "quiet");
    const scale = largest(tensor.data);
    const map = add(add(parent, "div", null, "scroll"), "table", null, "map");
    const head = add(map, "tr");
    add(head, "th");
    for (let c = 0; c < columns; c++) add(head, "th", c);
    add(head, "th", "sum");
    for (let r = 0; r < rows; r++) {
      const line = add(map, "tr");
      add(line, "th", r);
      let sum = 0;
      for (let c = 0; c < columns; c++) {
        const value = tensor.data[r * columns + c];
        const cell = add(line, "td");
        cell.title = `step ${r}, feature ${c}: ${number(value)}`;
        paint(cell, value / scale);
        sum += value;
      }
      add(line, "td", number(sum), "sum");
    }
  };

  const ledger = (parent, account) => {
    const rows = add(parent, "table", null, "ledger");
    const names = add(rows, "tr");
    const values = add(rows, "tr");
    const parts = ["inputs", "initial_states", "biases", "stabilizer", "constants", "unassigned"];
    for (const part of [...parts, "sum"]) {
      add(names, "th", part === "sum" ? "= sum" : part.replace("_", " "));
      add(values, "td", number(account[part]));
    }
    add(
      parent,
      "p",
      `closure ${number(account.closure)}, amplification ${number(account.amplification)}`,
      "quiet");
  };

  const legend = (parent) => {
    const line = add(parent, "div", null, "legend");
    add(line, "div", "speaks against");
    for (const share of [-1, -0.6, -0.25, 0, 0.25, 0.6, 1]) paint(add(line, "span"), share);
    add(line, "div", "speaks for the explained score");
  };

  document.title = `${report.model} \u2013 onnx-lrp`;
  add(main, "h1", report.model);
  const rules = report.composite === null ? "" : `, composite ${report.composite}`;
  add(main, "p", report.method + rules, "quiet");
  for (const note of report.notes) add(main, "p", note, "note");
  legend(main);
  report.samples.forEach((sample, k) => {
    const text = sample.tokens ? sample.tokens.map((token) => token.text) : null;
    const joiner = text && text.some((token) => [...token].length > 1) ? " " : "";
    const about = text ? text.join(joiner) : `Sample ${k}`;
    add(main, "h2", about);
    add(main, "p", `Prediction: ${predicted(sample.prediction, sample.target.output)}`);
    if (sample.label) add(main, "p", `Label: ${labelled(sample.label)}`);
    add(main, "p", `Explained: ${explained(sample)}, score ${number(sample.score)}`);
    if (sample.unreliable) {
      add(main, "p", "Unreliable: its numbers cannot be relied on, see the notes.", "note");
    }
    for (const panel of report.panels[k]) {
      if (panel.kind === "tokens") tokens(main, sample.tokens);
      if (panel.kind === "input") table(main, panel.title, sample.relevance[panel.name], false);
      if (panel.kind === "layer") table(main, panel.title, sample.layers[panel.name], true);
      if (panel.kind === "value") {
        add(main, "p", `${panel.title} is ${panel.value} and takes no relevance`, "quiet");
      }
    }
    if (sample.ledger) ledger(main, sample.ledger);
  });
})();

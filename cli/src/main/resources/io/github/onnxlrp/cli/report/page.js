// The page: what was explained and how, the list of samples, and the one that is chosen.
const fact = (list, name, text, className) => {
  add(list, "dt", name);
  add(list, "dd", text, className);
};

// The whole text stands below.
const shortened = (text) => {
  const signs = [...text];
  return signs.length <= 60 ? text : `${signs.slice(0, 58).join("")} \u2026`;
};

const legend = (parent) => {
  const line = add(parent, "div", null, "scale");
  add(line, "span", "speaks against");
  add(line, "span", null, "bar");
  add(line, "span", "speaks for the explained score");
};

const showSample = (parent, k) => {
  const sample = report.samples[k];
  figures = [];
  hideTip();
  parent.replaceChildren();
  add(parent, "h2", shortened(textOf(sample) || `Sample ${k}`));
  const facts = add(parent, "dl", null, "facts");
  if (sample.label) {
    fact(facts, "label", labelled(sample.label), { true: "right", false: "wrong" }[sample.label.predicted]);
  }
  fact(facts, "prediction", predicted(sample.prediction, sample.target.output));
  fact(facts, "explained", explained(sample));
  fact(facts, "score", number(sample.score));
  if (sample.unreliable) {
    add(parent, "p", "Unreliable: its numbers cannot be relied on, see the notes.", "note");
  }
  for (const panel of report.panels[k]) {
    if (panel.kind === "tokens") tokens(parent, sample.tokens);
    if (panel.kind === "input") {
      series(parent, panel, sample.relevance[panel.name], sample.inputs[panel.name]);
    }
    if (panel.kind === "layer") series(parent, panel, sample.layers[panel.name], null);
    if (panel.kind === "value") {
      add(parent, "p", `${printable(panel.title)} is ${panel.value} and takes no relevance`, "quiet");
    }
  }
  if (sample.ledger) ledger(parent, sample.ledger, sample.score);
};

const drawAgain = () => {
  readColours();
  for (const draw of figures) draw();
};

const start = () => {
  readColours();
  document.title = `${printable(report.model)} \u2013 onnx-lrp`;
  add(main, "h1", printable(report.model));
  const rules = report.composite === null ? "" : `, composite ${report.composite}`;
  add(main, "p", printable(report.method + rules), "quiet");
  legend(main);
  for (const note of report.notes) add(main, "p", printable(note), "note");
  const list = report.samples.length > 1 ? add(main, "section", null, "list") : null;
  const shown = add(main, "article");
  if (list) sampleList(list, report.samples, (k) => showSample(shown, k));
  if (report.samples.length > 0) showSample(shown, 0);

  let waiting = false;
  window.addEventListener("resize", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      drawAgain();
    });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAgain);
  // Paper is white in the dark, too.
  for (const [event, paper] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => {
      document.documentElement.classList.toggle("paper", paper);
      drawAgain();
    });
  }
};
start();

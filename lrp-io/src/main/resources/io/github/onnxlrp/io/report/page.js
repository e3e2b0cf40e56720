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

// The explanations of a sample: one for each target.
const explanationsOf = (k) => report.samples.slice(k * report.targets, (k + 1) * report.targets);

// The parts of one explanation; `all` are those that are shown beside it, which share a scale.
const showExplanation = (parent, k, sample, all) => {
  const facts = add(parent, "dl", null, "facts");
  fact(facts, "explained", explained(sample));
  fact(facts, "score", number(sample.score));
  for (const [name, value] of Object.entries(sample.measures || {})) {
    fact(facts, name.replaceAll("_", " "), number(value));
  }
  if (sample.unreliable) {
    add(parent, "p", "Unreliable: its numbers cannot be relied on, see the notes.", "note");
  }
  const inputs = explanationsOf(k)[0].inputs;
  const together = all.length > 1 ? "all targets side by side" : null;
  for (const panel of report.panels[k]) {
    const kind = panel.kind === "layer" ? "layers" : "relevance";
    const scaleFor = () =>
      together ? scaleOf(all.flatMap((other) => other[kind][panel.name].data)) : null;
    if (panel.kind === "tokens") {
      const scale = together ? scaleOf(all.flatMap((other) => other.tokens.map((token) => token.relevance))) : null;
      tokens(parent, panel, sample, (words) => scale || scaleOf(words.map((word) => word.relevance)), together || "this text");
    }
    if (panel.kind === "input" || panel.kind === "layer") {
      const values = panel.kind === "input" ? inputs[panel.name] : null;
      const table = tableOf(panel, sample[kind][panel.name], values, scaleFor());
      series(parent, { ...panel, sample }, table, together || (panel.kind === "layer" ? "this layer" : "this input"));
    }
    if (panel.kind === "value") {
      add(parent, "p", `${printable(panel.title)} is ${panel.value} and takes no relevance`, "quiet");
    }
  }
  if (sample.ledger) ledger(parent, sample.ledger, sample.score);
};

// Which target is shown, also of the next sample; -1 shows all side by side, as `#side-by-side`
// behind the address asks for.
let shownTarget = report.targets > 1 && location.hash === "#side-by-side" ? -1 : 0;

const targetSwitch = (parent, samples, show) => {
  const bar = add(parent, "p", "target ", "targets");
  const names = [...samples.map((sample) => `${targetName(sample)} (${number(sample.score)})`), "side by side"];
  const buttons = names.map((name, k) => {
    const button = add(bar, "button", name);
    button.addEventListener("click", () => choose(k === samples.length ? -1 : k));
    return button;
  });
  const choose = (target) => {
    shownTarget = target;
    buttons.forEach((button, k) =>
      button.setAttribute("aria-pressed", String(k === (target < 0 ? samples.length : target))));
    show();
  };
  choose(shownTarget);
};

const showSample = (parent, k) => {
  const samples = explanationsOf(k);
  const first = samples[0];
  hideTip();
  parent.replaceChildren();
  add(parent, "h2", shortened(textOf(first) || `Sample ${k}`));
  const facts = add(parent, "dl", null, "facts");
  if (first.label) {
    fact(facts, "label", labelled(first.label), { true: "right", false: "wrong" }[first.label.predicted]);
  }
  fact(facts, "prediction", predicted(first.prediction, first.target.output));
  const box = document.createElement("div");
  const show = () => {
    figures = [];
    hideTip();
    box.replaceChildren();
    const shown = shownTarget < 0 ? samples : [samples[shownTarget]];
    box.className = shown.length > 1 ? "beside" : "";
    for (const sample of shown) showExplanation(add(box, "div", null, "explanation"), k, sample, shown);
    // A column may have become narrower by those behind it.
    if (shown.length > 1) drawAgain();
  };
  if (samples.length > 1) targetSwitch(parent, samples, show);
  parent.append(box);
  show();
};

const drawAgain = () => {
  readColours();
  for (const draw of [...figures, ...lasting]) draw();
};

const head = () => {
  document.title = `${printable(report.model)} \u2013 onnx-lrp`;
  add(main, "h1", printable(report.model));
  const rules = report.composite === null ? "" : `, composite ${report.composite}`;
  add(main, "p", printable(report.method + rules), "quiet");
  if (report.command) add(add(main, "p", "made by ", "quiet command"), "code", printable(report.command));
  legend(main);
  for (const note of report.notes) add(main, "p", printable(note), "note");
};

const start = () => {
  readColours();
  head();
  const samples = report.samples.filter((_, k) => k % report.targets === 0);
  const list = samples.length > 1 ? add(main, "section", null, "list") : null;
  const shown = add(main, "article");
  if (list) sampleList(list, samples, (k) => showSample(shown, k));
  if (samples.length > 0) showSample(shown, 0);
  if (report.graph) graph(main, report.graph);
  const foot = add(main, "p", "all numbers of this page, with six digits: ", "downloads quiet foot");
  add(foot, "button", "JSON").addEventListener("click", () =>
    save(`${report.model.replace(/\.onnx$/, "")}.json`, new Blob([JSON.stringify(report)], { type: "application/json" })));

  whenPageChanges(drawAgain, drawAgain);
};
start();

// The page: what the explanations of many samples have in common.
const fact = (list, name, text) => {
  add(list, "dt", name);
  add(list, "dd", text);
};

let draws = [];
let group = null;

const facts = (parent) => {
  const list = add(parent, "dl", null, "facts");
  fact(list, "samples", count(report.samples));
  fact(list, "explained", printable(report.target));
  if (report.score) fact(list, "mean score", plusMinus(report.score));
  if (report.accuracy) {
    const { right, labelled, interval } = report.accuracy;
    const range = interval.map(percent).join(" to ");
    fact(list, "right", `${count(right)} of ${count(labelled)} with a label, ${percent(right / labelled)} (${range})`);
  }
  if (report.error) fact(list, "mean error", `${plusMinus(report.error)}, distance from the label`);
  add(parent, "p", "\u00b1 and ranges are intervals of 95 %: Student's t over samples for means, Wilson's for shares.", "quiet");
};

const legend = (parent) => {
  const line = add(parent, "div", null, "scale");
  add(line, "span", "speaks against");
  add(line, "span", null, "bar");
  add(line, "span", "speaks for the explained score");
};

const drawAll = () => draws.forEach((draw) => draw());

// The classes that were predicted, of which parts can be seen alone.
const classChoice = (parent) => {
  const found = report.classes.filter((one) => one.predicted > 0 && one.examples.length > 0);
  if (found.length < 2) return;
  const label = add(parent, "label", "samples predicted as ");
  const choice = add(label, "select", null, "class");
  add(choice, "option", `any class (${count(report.samples)})`).value = "";
  for (const one of found) add(choice, "option", `${printable(one.name)} (${count(one.predicted)})`).value = one.index;
  const others = report.classes.filter((one) => one.predicted > 0).length - found.length;
  if (others > 0) add(parent, "p", `${count(others)} rarer classes are in json only.`, "quiet");
  choice.addEventListener("change", () => {
    group = choice.value === "" ? null : Number(choice.value);
    drawAll();
  });
};

const classExamples = (parent) => {
  const found = report.classes.filter((one) => one.examples.length > 0);
  const section = add(parent, "section", null, "examples");
  add(section, "h3", "Typical examples: the highest scores");
  const shown = add(section, "div");
  draws.push(() => {
    shown.replaceChildren();
    const all = report.examples || [];
    const chosen = found.filter((one) => group === null || one.index === group);
    for (const example of all) exampleView(shown, example);
    for (const one of chosen) {
      add(shown, "h4", `${printable(one.name)}, predicted ${count(one.predicted)} times`);
      const examples = group === null && found.length > 5 ? one.examples.slice(0, 1) : one.examples;
      for (const example of examples) exampleView(shown, example);
    }
  });
};

const start = () => {
  readColours();
  colours.page = getComputedStyle(document.documentElement).getPropertyValue("--page").trim().split(" ").map(Number);
  document.title = `summary of ${printable(report.model)} \u2013 onnx-lrp`;
  add(main, "h1", `${printable(report.model)}: what matters overall`);
  const rules = report.composite === null ? "" : `, composite ${report.composite}`;
  add(main, "p", printable(report.method + rules), "quiet");
  facts(main);
  for (const note of report.notes) add(main, "p", printable(note), "note");
  legend(main);
  classChoice(add(main, "div", null, "choice"));
  for (const list of report.parts) {
    draws.push(list.kind === "positions" ? places(main, list, () => group) : partList(main, list, () => group));
  }
  if (report.confusion.length > 0) {
    const section = add(main, "section", null, "confusion");
    const table = add(section, "div");
    const shown = add(section, "div", null, "shown");
    draws.push(() => {
      table.replaceChildren();
      confusion(table, shown);
    });
    const worst = report.confusion.find((cell) => cell.label !== cell.predicted);
    if (worst) draws.push(() => showExamples(shown, cellTitle(worst), examplesOf(worst)));
  }
  if (report.samples > report.left_out) classExamples(main);
  drawAll();

  const drawAgain = () => {
    readColours();
    colours.page = getComputedStyle(document.documentElement).getPropertyValue("--page").trim().split(" ").map(Number);
    drawAll();
  };
  whenPageChanges(drawAll, drawAgain);
};
start();

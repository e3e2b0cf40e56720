// Samples that stand for others, and what is taken for what.
const MOST_IN_MATRIX = 40;

const exampleView = (parent, example) => {
  const box = add(parent, "div", null, "example");
  const label = example.label === null ? "" : `, label ${printable(example.label)}`;
  const title = add(box, "p", null, "quiet");
  title.textContent =
    `sample ${count(example.sample)}: predicted ${printable(example.prediction)}${label}, score ${number(example.score)}`;
  const parts = example.tokens || example.steps;
  const scale = largest(parts.map((part) => part.relevance)) || 1;
  if (example.tokens) sentenceOf(box, example, scale);
  else stepsOf(box, example, scale);
  const all = example.tokens_in_all || example.steps_in_all;
  if (all > parts.length) {
    const kind = example.tokens ? "tokens" : "steps";
    add(box, "p", `${count(parts.length)} of ${count(all)} ${kind} in a row, with ${percent(example.share_shown)} of |relevance|`, "quiet");
  }
};

const painted = (element, value, scale) => {
  const share = value === null ? 0 : value / scale;
  element.style.background = rgb(value === null ? colours.bad : mixed(share));
  element.style.color = rgb(Math.abs(share) > 0.55 ? colours.strong : colours.ink);
};

const sentenceOf = (parent, example, scale) => {
  const words = example.tokens.some((token) => [...token.text].length > 1);
  const line = add(parent, "div", null, "sentence");
  example.tokens.forEach((token, k) => {
    const cell = add(line, "span", shownName(token.text), "token");
    painted(cell, token.relevance, scale);
    tellOn(cell, () => `${printable(token.text)}, token ${k}\nrelevance ${number(token.relevance)}`);
    if (words) line.append(" ");
  });
};

const stepsOf = (parent, example, scale) => {
  const line = add(parent, "div", null, "strip");
  for (const step of example.steps) {
    const cell = add(line, "span", "\u00a0");
    painted(cell, step.relevance, scale);
    tellOn(cell, () => `step ${step.step}\nsum of relevance ${number(step.relevance)}`);
  }
  const ends = add(parent, "div", null, "ends quiet");
  add(ends, "span", `step ${example.steps[0].step}`);
  add(ends, "span", `step ${example.steps[example.steps.length - 1].step}`);
};

const className = (index) => {
  const found = report.classes.find((one) => one.index === index);
  return found === undefined ? `${index}` : printable(found.name);
};

// The samples of a cell, or of a class: those with the highest scores, or the most confident mistake.
const showExamples = (parent, title, examples) => {
  parent.replaceChildren();
  add(parent, "h4", title);
  if (examples.length === 0) add(parent, "p", "No example is held; json has those of all classes.", "quiet");
  for (const example of examples) exampleView(parent, example);
};

const cellTitle = (cell) =>
  cell.label === cell.predicted
    ? `${className(cell.label)}, rightly predicted ${count(cell.count)} times; highest scores of all predicted so`
    : `${className(cell.label)} taken for ${className(cell.predicted)}, ${count(cell.count)} times; the most confident`;

const examplesOf = (cell) =>
  cell.label === cell.predicted
    ? report.classes.find((one) => one.index === cell.label).examples
    : cell.example ? [cell.example] : [];

// A table of true and predicted classes, or a list of the most frequent mistakes where there are many.
const confusion = (parent, shown) => {
  add(parent, "h3", "True and predicted classes");
  const used = report.classes.filter((one) => one.predicted > 0 || one.labelled > 0);
  const cells = new Map(report.confusion.map((cell) => [`${cell.label},${cell.predicted}`, cell]));
  const choose = (cell) => showExamples(shown, cellTitle(cell), examplesOf(cell));
  if (used.length > MOST_IN_MATRIX) {
    const mistakes = report.confusion.filter((cell) => cell.label !== cell.predicted).slice(0, MOST_IN_MATRIX);
    add(parent, "p", `The ${mistakes.length} most frequent mistakes; json and csv have all.`, "quiet");
    for (const cell of mistakes) {
      const row = add(parent, "button", cellTitle(cell), "mistake");
      row.addEventListener("click", () => choose(cell));
    }
    return;
  }
  add(parent, "p", "A row for each true class, a column for each predicted one; choose a cell to see examples.", "quiet");
  const box = add(parent, "div", null, "matrix");
  const table = add(box, "table");
  const head = add(add(table, "thead"), "tr");
  add(head, "th", "");
  for (const one of used) add(add(head, "th", null, "turned"), "span", printable(one.name));
  add(head, "th", "right", "number");
  const body = add(table, "tbody");
  for (const row of used) {
    const line = add(body, "tr");
    add(line, "th", printable(row.name));
    for (const column of used) {
      const cell = cells.get(`${row.index},${column.index}`);
      const place = add(line, "td");
      if (cell === undefined) continue;
      const button = add(place, "button", count(cell.count));
      const share = cell.count / row.labelled;
      const ground = cell.label === cell.predicted ? colours.ink : colours.against;
      button.style.background = `rgb(${ground.join(" ")} / ${(8 + 80 * share).toFixed(0)}%)`;
      button.style.color = rgb(share > 0.5 ? colours.page : colours.ink);
      tellOn(button, () => `${cellTitle(cell)}\n${percent(share)} of ${count(row.labelled)}`);
      button.addEventListener("click", () => choose(cell));
    }
    const right = row.labelled === 0 ? "" : percent(row.right / row.labelled);
    add(line, "td", right, "number");
  }
};

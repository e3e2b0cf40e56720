// The list of samples: sorted by a click on a heading, searched, and only the rows in sight drawn.
const ROW = 30;

// The columns that say something about any of the samples.
const columnsOf = (samples) => {
  const right = (sample) => (sample.label ? { true: "right", false: "wrong" }[sample.label.predicted] : null) || "";
  const label = (sample) => (sample.label ? labelled({ ...sample.label, predicted: null }) : "");
  const shortly = ({ prediction, target }) => {
    if (prediction.kind === "value") return predicted(prediction, target.output);
    return prediction.label === null ? named(null, prediction.index) : printable(prediction.label);
  };
  // What the output gives, such as a probability, where that is not the score.
  const hasHead = samples.some(({ prediction, score }) => prediction.kind !== "value" && prediction.value !== score);
  // Names are sorted as words, values and classes without a name as numbers.
  const labelKey = (sample) => {
    if (!sample.label) return null;
    return sample.label.name === null ? sample.label.number : sample.label.name;
  };
  const predictionKey = (sample) =>
    sample.prediction.kind === "value" ? sample.prediction.value : shortly(sample);
  const columns = [
    { name: "sample", text: (sample, k) => `${k}`, key: (sample, k) => k, number: true },
    { name: "text", text: (sample) => textOf(sample) || "", wide: true },
    { name: "label", text: label, key: labelKey },
    { name: "prediction", text: shortly, key: predictionKey },
    {
      name: "output",
      text: (sample) => (hasHead && sample.prediction.kind !== "value" ? number(sample.prediction.value) : ""),
      key: (sample) => sample.prediction.value,
      number: true,
    },
    { name: "right", text: right },
    { name: "score", text: (sample) => number(sample.score), key: (sample) => sample.score, number: true },
    {
      name: "closure",
      text: (sample) => (sample.ledger ? number(sample.ledger.closure) : ""),
      key: (sample) => (sample.ledger ? sample.ledger.closure : null),
      number: true,
    },
    { name: "numbers", text: (sample) => (sample.unreliable ? "unreliable" : "") },
  ];
  return columns
    .map((column) => {
      const texts = samples.map(column.text);
      return { ...column, texts, keys: column.key ? samples.map(column.key) : texts };
    })
    .filter((column) => column.texts.some((text) => text !== ""));
};

const kindOf = (column) => (column.number ? "number" : column.wide ? "wide" : "");

// Numbers by size, what is not finite last; words as people sort them.
const compare = (one, other) => {
  if (one === null || other === null) return (one === null) - (other === null);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return `${one}`.localeCompare(`${other}`, "en", { numeric: true });
};

const sampleList = (parent, samples, show) => {
  const columns = columnsOf(samples);
  const words = samples.map((_, k) =>
    columns.map((column) => column.texts[k]).join(" ").toLowerCase());
  const bar = add(parent, "div", null, "search");
  const field = add(bar, "input");
  field.type = "search";
  field.placeholder = "search text, label, prediction ...";
  field.setAttribute("aria-label", "Search samples");
  const found = add(bar, "span", null, "quiet");
  const box = add(parent, "div", null, "samples");
  box.tabIndex = 0;
  const table = add(box, "table");
  const head = add(add(table, "thead"), "tr");
  const body = add(table, "tbody");
  let order = samples.map((_, k) => k);
  let sorted = { column: columns[0], down: false };
  let chosen = 0;

  const spacer = (rows) => {
    if (rows > 0) add(add(body, "tr", null, "spacer"), "td").style.height = `${rows * ROW}px`;
  };

  const drawRows = () => {
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 5);
    const last = Math.min(order.length, first + Math.ceil(box.clientHeight / ROW) + 12);
    body.replaceChildren();
    spacer(first);
    for (let place = first; place < last; place++) {
      const k = order[place];
      const row = add(body, "tr");
      row.setAttribute("aria-selected", String(k === chosen));
      for (const column of columns) {
        add(row, "td", column.texts[k], column.name === "right" ? column.texts[k] : kindOf(column));
      }
      row.addEventListener("click", () => choose(k));
    }
    spacer(order.length - last);
  };

  const choose = (k) => {
    chosen = k;
    drawRows();
    show(k);
  };

  const arrange = () => {
    const wanted = field.value.trim().toLowerCase();
    order = samples.map((_, k) => k).filter((k) => words[k].includes(wanted));
    const keys = sorted.column.keys;
    const side = sorted.down ? -1 : 1;
    order.sort((a, b) => side * compare(keys[a], keys[b]) || a - b);
    found.textContent = `${count(order.length)} of ${count(samples.length)} samples`;
    box.scrollTop = 0;
    drawRows();
  };

  const headings = columns.map((column) => {
    const cell = add(head, "th", null, kindOf(column));
    const button = add(cell, "button", column.name);
    button.addEventListener("click", () => {
      sorted = { column, down: sorted.column === column && !sorted.down };
      mark();
      arrange();
    });
    return { column, cell };
  });
  const mark = () => {
    for (const { column, cell } of headings) {
      const way = sorted.down ? "descending" : "ascending";
      cell.setAttribute("aria-sort", column === sorted.column ? way : "none");
    }
  };

  field.addEventListener("input", arrange);
  box.addEventListener("scroll", drawRows);
  window.addEventListener("resize", drawRows);
  box.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = order.indexOf(chosen) + move;
    if (!move || next < 0 || next >= order.length) return;
    event.preventDefault();
    const top = next * ROW;
    if (top < box.scrollTop) box.scrollTop = top;
    if (top + 3 * ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + 3 * ROW - box.clientHeight;
    choose(order[next]);
  });
  mark();
  arrange();
};

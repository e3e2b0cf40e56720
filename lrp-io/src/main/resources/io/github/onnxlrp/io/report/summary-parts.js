// Tokens or features as bars from zero, with their intervals, of all samples or of one class.
const MOST_BARS = 15;

// What a part gets in all samples, or in those of a predicted class; undefined where it has none.
const gotBy = (entry, group) =>
  group === null ? entry : entry.classes.find((found) => found.class === group);

const sizeOf = (got) => got.absolute.mean * got.occurrences;

const ORDERS = {
  "share of |relevance|": sizeOf,
  "mean relevance, for first": (got) => got.relevance.mean,
  "mean relevance, against first": (got) => -got.relevance.mean,
  "mean |relevance|": (got) => got.absolute.mean,
  "samples": (got) => got.samples,
};

const KINDS = {
  tokens: { title: "Tokens", each: "an occurrence", name: (entry) => shownName(entry.name) },
  features: { title: "Features", each: "the sum over the steps of a sample", name: (entry) =>
    /^\d+$/.test(entry.name) ? `feature ${entry.name}` : printable(entry.name) },
};

const shownName = (text) => (text.trim() === "" ? "\u2423" : printable(text));

const plusMinus = (mean) =>
  mean.interval[0] === null
    ? number(mean.mean)
    : `${number(mean.mean)} \u00b1 ${number((mean.interval[1] - mean.interval[0]) / 2)}`;

const tellPart = (name, got, total) =>
  `${name}\nmean relevance ${plusMinus(got.relevance)}\nmean |relevance| ${plusMinus(got.absolute)}\n` +
  `${count(got.occurrences)} times in ${count(got.samples)} samples\n` +
  `${percent(total === 0 ? 0 : sizeOf(got) / total)} of |relevance|`;

const percent = (share) => (share > 0 && share < 5e-4 ? "less than 0.1 %" : `${(100 * share).toFixed(1)} %`);

// One bar from zero, which stands in the middle, and the interval as a line over it.
const meanBar = (parent, mean, scale) => {
  const track = add(parent, "span", null, "track");
  const bar = add(track, "span", null, mean.mean < 0 ? "bar against" : "bar for");
  bar.style.width = `${(50 * Math.abs(mean.mean)) / scale}%`;
  bar.style[mean.mean < 0 ? "right" : "left"] = "50%";
  if (mean.interval[0] !== null) {
    const place = (value) => Math.max(0, Math.min(100, 50 + (50 * value) / scale));
    const whisker = add(track, "span", null, "whisker");
    whisker.style.left = `${place(mean.interval[0])}%`;
    whisker.style.width = `${place(mean.interval[1]) - place(mean.interval[0])}%`;
  }
};

// A list of parts; `group()` says which class is looked at.
const partList = (parent, list, group) => {
  const kind = KINDS[list.kind];
  const section = add(parent, "section", null, "parts");
  add(section, "h3", `${kind.title} of ${printable(list.input)}`);
  add(section, "p", `Mean relevance of ${kind.each}; the line over a bar is the interval of 95 %.`, "quiet");
  const bar = add(section, "div", null, "search");
  const field = add(bar, "input");
  field.type = "search";
  field.placeholder = `search ${list.kind} ...`;
  field.setAttribute("aria-label", `Search ${list.kind}`);
  const label = add(bar, "label", "order by ", "quiet");
  const order = add(label, "select");
  for (const name of Object.keys(ORDERS)) add(order, "option", name);
  const rows = add(section, "div", null, "ranking");
  const more = add(section, "button", null, "more");
  const below = add(section, "p", null, "quiet");
  let most = MOST_BARS;

  const draw = () => {
    const all = list.entries
      .map((entry) => ({ name: kind.name(entry), got: gotBy(entry, group()) }))
      .filter((part) => part.got !== undefined);
    const total = all.reduce((sum, part) => sum + sizeOf(part.got), 0);
    const wanted = field.value.trim().toLowerCase();
    const found = all.filter((part) => part.name.toLowerCase().includes(wanted));
    const key = ORDERS[order.value];
    found.sort((a, b) => key(b.got) - key(a.got));
    const shown = found.slice(0, most);
    const scale = largest(shown.map((part) => part.got.relevance.mean)) * 1.15 || 1;
    rows.replaceChildren();
    const head = add(rows, "div", null, "rank head");
    for (const text of ["", "against  |  for", "mean", "samples", "share"]) add(head, "span", text);
    for (const { name, got } of shown) {
      const row = add(rows, "div", null, "rank");
      add(row, "span", name, "name");
      meanBar(row, got.relevance, scale);
      add(row, "span", number(got.relevance.mean), "value");
      add(row, "span", count(got.samples), "value");
      add(row, "span", percent(total === 0 ? 0 : sizeOf(got) / total), "value");
      tellOn(row, () => tellPart(name, got, total));
    }
    const others = found.slice(most);
    const left = others.reduce((sum, part) => sum + sizeOf(part.got), 0);
    more.hidden = others.length === 0;
    more.textContent = `show ${count(Math.min(50, others.length))} more`;
    const beyond = list.count - list.entries.length;
    below.textContent = [
      others.length > 0 ? `${count(others.length)} others here take ${percent(left / (total || 1))} of |relevance|.` : "",
      beyond > 0 ? `${count(beyond)} ${list.kind} that take less are in json and csv only.` : "",
    ].join(" ").trim();
  };
  field.addEventListener("input", draw);
  order.addEventListener("change", draw);
  more.addEventListener("click", () => {
    most += 50;
    draw();
  });
  return draw;
};

// Rows of a name, a bar and a value: rankings, and the ledger as a waterfall.

// `rows` have `name`, `from`, `to` and `value`, and may have `total` and `choose`; the bars share
// one scale, on which 0 has its line.
const barRows = (parent, className, rows) => {
  const low = Math.min(0, ...rows.map((row) => Math.min(row.from, row.to)));
  const high = Math.max(0, ...rows.map((row) => Math.max(row.from, row.to)));
  const place = (value) => (100 * (value - low)) / (high - low || 1);
  const list = add(parent, "div", null, className);
  return rows.map((row) => {
    const line = add(list, row.choose ? "button" : "div", null, row.total ? "rank total" : "rank");
    add(line, "span", row.name, "name");
    const track = add(line, "span", null, "track");
    add(track, "span", null, "origin").style.left = `${place(0)}%`;
    const bar = add(track, "span", null, row.to < row.from ? "bar against" : "bar for");
    bar.style.left = `${place(Math.min(row.from, row.to))}%`;
    bar.style.width = `${place(Math.max(row.from, row.to)) - place(Math.min(row.from, row.to))}%`;
    add(line, "span", number(row.value), "value");
    if (row.choose) line.addEventListener("click", row.choose);
    return line;
  });
};

// The same rows as a plot, for files.
const barsPlot = (rows) => {
  const ROW = 17;
  const low = Math.min(0, ...rows.map((row) => Math.min(row.from, row.to)));
  const high = Math.max(0, ...rows.map((row) => Math.max(row.from, row.to)));
  return {
    height: () => rows.length * ROW + 4,
    paint: (context, width) => {
      const gutter = gutterOf(rows.map((row) => row.name), width);
      const wide = width - gutter - 80;
      const x = (value) => gutter + (wide * (value - low)) / (high - low || 1);
      rows.forEach((row, k) => {
        const y = k * ROW;
        gutterText(context, row.name, gutter, y + ROW / 2);
        context.fillStyle = rgb(row.to < row.from ? colours.against : colours.for);
        context.fillRect(Math.min(x(row.from), x(row.to)), y + 3, Math.abs(x(row.to) - x(row.from)), ROW - 6);
        context.fillStyle = rgb(colours.ink);
        context.textAlign = "right";
        context.textBaseline = "middle";
        context.fillText(number(row.value), width - 4, y + ROW / 2);
      });
      context.fillStyle = rgb(colours.line);
      context.fillRect(x(0), 0, 1, rows.length * ROW);
    },
  };
};

const MOST_RANKED = 10;

// The features with most relevance, and all others together, so that the sum stays.
const rankingRows = (table) => {
  const shown = table.ranks.slice(0, MOST_RANKED);
  const others = table.ranks.slice(MOST_RANKED);
  const rest = {
    f: -1,
    sum: others.reduce((sum, rank) => sum + rank.sum, 0),
    size: others.reduce((sum, rank) => sum + rank.size, 0),
  };
  return (others.length === 0 ? shown : [...shown, rest]).map((rank) => {
    const name = table.named ? table.names[rank.f] : table.featureName(rank.f);
    return { ...rank, name: rank.f < 0 ? `${count(others.length)} others` : name, from: 0, to: rank.sum, value: rank.sum };
  });
};

// Gives the function that marks the chosen feature.
const ranking = (parent, rows, choose) => {
  const lines = barRows(
    parent,
    "ranking",
    rows.map((row) => ({ ...row, choose: row.f < 0 ? null : () => choose(row.f) })));
  lines.forEach((line, k) => {
    const { name, sum, size } = rows[k];
    tellOn(line, () => `${name}\nsum ${number(sum)}\nsum of |relevance| ${number(size)}`);
  });
  return (chosen) =>
    lines.forEach((line, k) => {
      if (rows[k].f >= 0) line.setAttribute("aria-pressed", String(rows[k].f === chosen));
    });
};

// The ledger: each part begins where the one before it ended.
const PARTS = ["inputs", "initial_states", "biases", "stabilizer", "constants", "unassigned"];

const ledgerRows = (account, score) => {
  const rows = [];
  let end = 0;
  for (const part of PARTS) {
    const value = account[part];
    rows.push({ name: part.replace("_", " "), from: end, to: end + (value || 0), value });
    end += value || 0;
  }
  rows.push({ name: "= sum", from: 0, to: account.sum || 0, value: account.sum, total: true });
  rows.push({ name: "score", from: 0, to: score || 0, value: score, total: true });
  return rows;
};

const ledger = (parent, account, score) => {
  const section = add(parent, "section");
  add(section, "h3", "Ledger: what the score is made of");
  const rows = ledgerRows(account, score);
  barRows(section, "ledger", rows);
  const closing = `closure ${number(account.closure)}, amplification ${number(account.amplification)}`;
  add(section, "p", closing, "quiet");
  downloads(section, "ledger", () => ({ title: "Ledger", plots: [{ plot: barsPlot(rows) }], notes: [closing] }));
};

// The ledger as a waterfall: each part begins where the one before it ended.
const PARTS = ["inputs", "initial_states", "biases", "stabilizer", "constants", "unassigned"];

const ledger = (parent, account, score) => {
  add(parent, "h3", "Ledger: what the score is made of");
  const rows = [];
  let end = 0;
  for (const part of PARTS) {
    const value = account[part];
    rows.push({ name: part.replace("_", " "), from: end, to: end + (value || 0), value });
    end += value || 0;
  }
  rows.push({ name: "= sum", from: 0, to: account.sum || 0, value: account.sum, total: true });
  rows.push({ name: "score", from: 0, to: score || 0, value: score, total: true });
  const low = Math.min(0, ...rows.map((row) => row.to));
  const high = Math.max(0, ...rows.map((row) => row.to));
  const width = high - low || 1;
  const list = add(parent, "div", null, "ledger");
  for (const row of rows) {
    const line = add(list, "div", null, row.total ? "rank total" : "rank");
    add(line, "span", row.name, "name");
    const side = row.to < row.from ? "against" : "for";
    const track = add(line, "span", null, "track");
    const zero = add(track, "span", null, "origin");
    zero.style.left = `${(-100 * low) / width}%`;
    const bar = add(track, "span", null, `bar ${side}`);
    bar.style.left = `${(100 * (Math.min(row.from, row.to) - low)) / width}%`;
    bar.style.width = `${(100 * Math.abs(row.to - row.from)) / width}%`;
    add(line, "span", number(row.value), "value");
  }
  const closing = `closure ${number(account.closure)}, amplification ${number(account.amplification)}`;
  add(parent, "p", closing, "quiet");
};

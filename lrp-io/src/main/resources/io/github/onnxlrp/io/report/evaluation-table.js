// The table of one metric: a row a method and control, with its interval on a common axis.
const half = (mean) => (mean.interval[0] === null ? null : (mean.interval[1] - mean.interval[0]) / 2);

const plusMinus = (mean) => (half(mean) === null ? number(mean.mean) : `${number(mean.mean)} \u00b1 ${number(half(mean))}`);

const SIGN = { higher: 1, lower: -1 };

// How much better `first` is than `second` on equal samples: the mean and half its interval.
const comparison = (metric, first, second) => {
  const sign = SIGN[metric.better];
  if (sign === undefined) return null;
  for (const found of metric.differences) {
    if (found.difference === null) continue;
    const side = found.first === first && found.second === second ? 1 : found.first === second && found.second === first ? -1 : 0;
    if (side !== 0) return { mean: side * sign * found.difference.mean, half: half(found.difference) };
  }
  return null;
};

const better = (metric, result) => {
  const found = comparison(metric, result.method, "random");
  if (result.method === "random" || found === null) return "";
  const sign = found.mean > 0 ? "+" : "";
  return sign + (found.half === null ? number(found.mean) : `${number(found.mean)} \u00b1 ${number(found.half)}`);
};

// The mean as a point and its interval as a line, on the axis from the least to the most of the table.
const intervalMark = (parent, value, low, high, colour) => {
  const track = add(parent, "span", null, "track interval");
  const place = (number) => `${(100 * (number - low)) / (high - low || 1)}%`;
  if (low < 0 && high > 0) add(track, "span", null, "origin").style.left = place(0);
  if (value.interval[0] !== null) {
    const line = add(track, "span", null, "whisker");
    line.style.left = place(value.interval[0]);
    line.style.width = `calc(${place(value.interval[1])} - ${place(value.interval[0])})`;
  }
  const point = add(track, "span", null, "point");
  point.style.left = place(value.mean);
  point.style.background = colour;
};

const axisOf = (values) => {
  const ends = values.filter((value) => value !== null).flatMap((value) => [value.mean, ...value.interval.filter((end) => end !== null)]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const room = (high - low || 1) * 0.03;
  return [low - room, high + room];
};

const resultTable = (parent, metric, colourOf) => {
  const box = add(parent, "div", null, "results");
  const table = add(box, "table");
  const random = metric.results.some((result) => result.method === "random") && SIGN[metric.better] !== undefined;
  const head = add(add(table, "thead"), "tr");
  for (const text of ["", "", "mean, 95 %", ...(random ? ["better than random"] : []), ""]) add(head, "th", text);
  const body = add(table, "tbody");
  const [low, high] = axisOf(metric.results.map((result) => result.value));
  for (const result of metric.results) {
    const row = add(body, "tr", null, result.control ? "control" : null);
    add(row, "th", printable(result.method));
    const mark = add(row, "td", null, "mark");
    if (result.value) intervalMark(mark, result.value, low, high, colourOf(result.method));
    add(row, "td", result.value ? plusMinus(result.value) : "not defined", "number");
    if (random) add(row, "td", better(metric, result), "number");
    const undefinedIn = result.undefined > 0 ? `not defined in ${count(result.undefined)}` : "";
    add(row, "td", [result.judgement, undefinedIn].filter((text) => text !== "").join("; "), "judgement");
  }
};

// Methods down, classes across, coloured from the worst to the best of the table.
const classTable = (parent, metric) => {
  const methods = metric.results.filter((result) => result.classes.length > 0);
  const names = [...new Set(methods.flatMap((result) => result.classes.map((one) => one.class)))];
  if (names.length < 2) return () => {};
  const details = add(parent, "details");
  add(details, "summary", `by explained class (${count(names.length)})`);
  const box = add(details, "div", null, "matrix");
  const table = add(box, "table");
  const head = add(add(table, "thead"), "tr");
  for (const text of ["class", "samples", ...methods.map((result) => result.method)]) add(head, "th", printable(text));
  const cells = [];
  const body = add(table, "tbody");
  for (const name of names) {
    const found = methods.map((result) => result.classes.find((one) => one.class === name));
    const row = add(body, "tr");
    add(row, "th", printable(name));
    add(row, "td", count(Math.max(...found.map((one) => (one ? one.samples : 0)))), "number");
    found.forEach((one, k) => {
      const cell = add(row, "td", one ? plusMinus(one.value) : "", "number");
      if (one) cells.push({ cell, value: one.value.mean, control: methods[k].control });
    });
  }
  const most = largest(cells.map((one) => one.value)) || 1;
  return () => cells.forEach(({ cell, value }) => paint(cell, value / most));
};

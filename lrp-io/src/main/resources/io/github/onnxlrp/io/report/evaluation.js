// The page: which explanations the metrics find better.
const fact = (list, name, text) => {
  add(list, "dt", name);
  add(list, "dd", text);
};

// Colours that people with the common kinds of colour blindness tell apart (Okabe and Ito 2008).
const HUES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8b5cf6", "#7f4f24"];
const methods = report.methods.map((method) => method.name);
const colourOf = (name) => {
  if (name === "random" || name === "oracle") return rgb(name === "random" ? colours.quiet : colours.ink);
  const k = methods.indexOf(name);
  return k < 0 ? rgb(colours.quiet) : HUES[k % HUES.length];
};

const shares = (points) => [0, Math.floor((points - 1) / 2), points - 1].map((k) => [k, `${Math.round((100 * k) / (points - 1))} %`]);
const layers = (points) => [[0, "last layer"], [points - 1, "first layer"]];
const levels = (points) => ["0", "0.5", "1", "2", "4"].slice(0, points).map((name, k) => [k, name]);

const AXES = {
  deletion: [shares, "parts removed, most relevant first"],
  insertion: [shares, "parts put back, most relevant first"],
  "randomisation-cascading": [layers, "shuffled from the output back to"],
  "randomisation-independent": [layers, "the layer that is shuffled"],
  "noise-control": [levels, "standard deviation of the noise, in those of the relevance"],
};

let draws = [];
const drawAll = () => draws.forEach((draw) => draw());
const drawAgain = () => {
  readColours();
  drawAll();
};

const metricSection = (parent, metric) => {
  const section = add(parent, "section", null, "metric");
  add(section, "h2", metric.metric + (metric.setting === "" ? "" : ` (${metric.setting})`));
  add(section, "p", metric.title, "quiet");
  const shown = add(section, "div");
  draws.push(() => {
    shown.replaceChildren();
    resultTable(shown, metric, colourOf);
  });
  if (metric.results.some((result) => result.curve.length > 1)) {
    const [names, axisName] = AXES[metric.metric] || [shares, "points of the curve"];
    const plot = curvePlot(metric, names, colourOf, axisName);
    const legend = add(section, "div");
    const { canvas, draw } = canvasOf(section, plot);
    draws.push(() => {
      legend.replaceChildren();
      curveLegend(legend, metric, colourOf);
      draw();
      canvasWidth = canvas.clientWidth;
    });
    const name = `${metric.metric}-${metric.setting}`.replace(/\W+/g, "-");
    const figure = () => ({
      title: `${metric.metric} ${metric.setting}`.trim(),
      plots: [{ title: null, plot }],
      notes: [metric.results.filter((result) => result.curve.length > 1)
        .map((result) => `${result.method} ${result.value ? plusMinus(result.value) : ""}`).join(", "), metric.title],
    });
    downloads(section, name, figure, () => curveRows(metric));
  }
  draws.push(classTable(section, metric));
};

const start = () => {
  readColours();
  document.title = `evaluation of ${printable(report.model)} \u2013 onnx-lrp`;
  add(main, "h1", `${printable(report.model)}: which explanation is better`);
  if (report.command) add(add(main, "p", "made by ", "quiet command"), "code", printable(report.command));
  const list = add(main, "dl", null, "facts");
  fact(list, "samples", count(report.samples) + (report.left_out > 0 ? `, ${count(report.left_out)} left out` : ""));
  fact(list, "explained", printable(report.target));
  fact(list, "methods", report.methods.map((one) => printable(one.name + (one.composite ? ` (composite ${one.composite})` : ""))).join(", "));
  fact(list, "watched", `the ${report.measure}, while parts are changed, which are ${report.unit}s`.replace(/segment:(\d+)s/, "segments of $1 steps"));
  fact(list, "seed", String(report.seed));
  add(main, "p", "Points are means over samples; lines through them, \u00b1 and bands are intervals of 95 % of Student's t. " +
    "Methods are compared sample by sample, without a correction for many comparisons. " +
    "A method that is not told from random, or worse, explains nothing as far as that metric sees.", "quiet");
  for (const note of report.notes) add(main, "p", printable(note), "note");
  for (const metric of report.metrics) metricSection(main, metric);
  drawAll();
  whenPageChanges(drawAll, drawAgain);
};
start();

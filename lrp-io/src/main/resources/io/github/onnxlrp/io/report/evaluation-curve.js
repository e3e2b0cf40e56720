// The curves of a metric: the watched number against the share of parts, a band for the interval.
const CURVE_HEIGHT = 220;

const curvePlot = (metric, names, colourOf, axisName) => {
  const results = metric.results.filter((result) => result.curve.length > 1);
  const points = Math.max(...results.map((result) => result.curve.length));
  const ends = results.flatMap((result) => result.curve).filter((point) => point !== null)
    .flatMap((point) => [point.mean, ...point.interval.filter((end) => end !== null)]);
  const low = Math.min(...ends);
  const high = Math.max(...ends) === low ? low + 1 : Math.max(...ends);
  const boxOf = (width) => ({ left: 58, top: 6, width: width - 70, height: CURVE_HEIGHT - 44 });
  const x = (box, k) => box.left + (k * box.width) / (points - 1);
  const y = (box, value) => box.top + (box.height * (high - value)) / (high - low);
  const line = (context, box, result, valueOf, width) => {
    context.strokeStyle = colourOf(result.method);
    context.lineWidth = width;
    context.beginPath();
    result.curve.forEach((point, k) => {
      if (point !== null) context.lineTo(x(box, k), y(box, valueOf(point)));
    });
    context.stroke();
  };
  return {
    height: () => CURVE_HEIGHT,
    paint: (context, width) => {
      const box = boxOf(width);
      frame(context, box);
      for (const value of [low, (low + high) / 2, high]) gutterText(context, number(value), box.left, y(box, value));
      context.fillStyle = rgb(colours.quiet);
      context.textBaseline = "top";
      names(points).forEach(([k, name]) => {
        context.textAlign = k === 0 ? "left" : k === points - 1 ? "right" : "center";
        context.fillText(name, x(box, k), box.top + box.height + 4);
      });
      context.textAlign = "center";
      context.fillText(axisName, box.left + box.width / 2, box.top + box.height + 20);
      for (const result of results) {
        for (const end of [0, 1]) {
          line(context, box, result, (point) => (point.interval[end] === null ? point.mean : point.interval[end]), 0.5);
        }
        line(context, box, result, (point) => point.mean, 2);
      }
    },
    told: (px) => {
      const width = canvasWidth;
      const box = boxOf(width);
      const k = Math.max(0, Math.min(points - 1, Math.round(((px - box.left) * (points - 1)) / box.width)));
      const lines = results.filter((result) => result.curve[k]).map((result) => `${printable(result.method)}  ${plusMinus(result.curve[k])}`);
      return `point ${k} of ${points - 1}\n${lines.join("\n")}`;
    },
    label: () => `curves of ${metric.metric}: ${results.map((result) => result.method).join(", ")}`,
  };
};

let canvasWidth = 0;

const curveRows = (metric) => [
  ["method", "point", "mean", "low", "high"],
  ...metric.results.flatMap((result) =>
    result.curve.map((point, k) => [result.method, k, point && point.mean, point && point.interval[0], point && point.interval[1]])),
];

const curveLegend = (parent, metric, colourOf) => {
  const line = add(parent, "p", null, "legend quiet");
  for (const result of metric.results.filter((one) => one.curve.length > 1)) {
    const entry = add(line, "span");
    add(entry, "span", null, "swatch").style.background = colourOf(result.method);
    entry.append(printable(result.method));
  }
};

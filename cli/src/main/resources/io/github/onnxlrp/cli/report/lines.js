// Lines over time below a heat map: the profile of relevance, and the signal of one feature.

// Two values that a line can run between; a line of one value gets room, too.
const rangeOf = (low, high) => (low === high ? [low - 1, high + 1] : [low, high]);

const lineSheet = (canvas, table, view, height, limits) => {
  const { context, width, ratio } = sheet(canvas, height + AXIS);
  const gutter = gutterOf(table.names, width);
  const box = { left: gutter, top: 4, width: width - gutter, height: height - 8 };
  const across = cellsOf(view.from, view.to - view.from, box.width * ratio);
  const [low, high] = limits(across);
  const y = (value) => box.top + (box.height * (high - value)) / (high - low);
  const x = (cell) => box.left + (cell * box.width) / across.cells;
  gutterText(context, number(high), gutter, box.top + 5);
  gutterText(context, number(low), gutter, box.top + box.height - 5);
  return { context, gutter, box, across, low, high, x, y };
};

// A line through the extremes of each cell, in the middle of its width.
const drawLine = (plot, values, colour, width) => {
  const { context, x, y } = plot;
  context.strokeStyle = rgb(colour);
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  values.low.forEach((low, cell) => {
    if (low === Infinity) return;
    const middle = (x(cell) + x(cell + 1)) / 2;
    context.lineTo(middle, y(values.high[cell]));
    if (values.high[cell] !== low) context.lineTo(middle, y(low));
  });
  context.stroke();
};

// Sum (bars) and absolute sum (line) of relevance of each step.
const profile = (parent, table, view) => {
  const canvas = add(parent, "canvas", null, "profile");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Sum and absolute sum of relevance of each of the ${table.steps}`);
  let plot = null;
  const draw = () => {
    let sums = null;
    let sizes = null;
    plot = lineSheet(canvas, table, view, 110, (across) => {
      sums = extremes((t) => table.sums[t], across);
      sizes = extremes((t) => table.sizes[t], across);
      return rangeOf(
        Math.min(0, ...sums.low.filter(Number.isFinite)),
        Math.max(0, ...sizes.high.filter(Number.isFinite)));
    });
    const { context, x, y } = plot;
    const bar = (cell, value) => {
      if (!Number.isFinite(value) || value === 0) return;
      context.fillStyle = rgb(value < 0 ? colours.against : colours.for);
      const left = x(cell);
      const width = Math.max(x(cell + 1) - left - (plot.box.width / plot.across.cells > 5 ? 1 : 0), 0.5);
      context.fillRect(left, Math.min(y(0), y(value)), width, Math.abs(y(value) - y(0)));
    };
    for (let cell = 0; cell < plot.across.cells; cell++) {
      if (sums.high[cell] > 0) bar(cell, sums.high[cell]);
      if (sums.low[cell] < 0) bar(cell, sums.low[cell]);
    }
    drawLine(plot, { low: sizes.high, high: sizes.high }, colours.ink, 1);
    context.fillStyle = rgb(colours.line);
    context.fillRect(plot.box.left, y(0), plot.box.width, 1);
    stepAxis(context, view, plot.box.left, plot.box.width, 110);
  };
  tellOn(canvas, (event) => {
    const cell = cellAt(event.offsetX, plot.box.left, plot.box.width, plot.across.cells);
    if (cell < 0) return null;
    let best = plot.across.first(cell);
    for (let t = best; t <= plot.across.last(cell); t++) {
      if (table.sizes[t] > table.sizes[best]) best = t;
    }
    return `${stepName(table, best)}\nsum ${number(table.sums[best])}\nsum of |relevance| ${number(table.sizes[best])}`;
  });
  return { canvas, draw };
};

// The signal of the selected feature, with its relevance behind it.
const signal = (parent, table, view, told) => {
  const canvas = add(parent, "canvas", null, "signal");
  canvas.setAttribute("role", "img");
  let plot = null;
  let places = null;
  const draw = () => {
    const f = view.feature;
    const valueOf = (t) => (table.values === null ? null : table.values[t * table.features + f]);
    let values = null;
    plot = lineSheet(canvas, table, view, 130, (across) => {
      values = extremes(valueOf, across);
      const low = Math.min(...values.low);
      return low === Infinity ? [0, 1] : rangeOf(low, Math.max(...values.high));
    });
    places = strongest(table.data, table.features, plot.across, cellsOf(f, 1, 1));
    drawCells(
      plot.context,
      Array.from(places, (place) => table.data[place]),
      view.shares,
      plot.across.cells,
      1,
      { left: plot.box.left, top: 0, width: plot.box.width, height: 130 });
    drawLine(plot, values, colours.ink, 1.5);
    frame(plot.context, { left: plot.box.left, top: 0, width: plot.box.width, height: 130 });
    stepAxis(plot.context, view, plot.box.left, plot.box.width, 130);
    canvas.setAttribute("aria-label", `Signal and relevance of ${table.names[f]}`);
  };
  tellOn(canvas, (event) => {
    const cell = cellAt(event.offsetX, plot.box.left, plot.box.width, plot.across.cells);
    return cell < 0 ? null : told(places[cell]);
  });
  return { canvas, draw };
};

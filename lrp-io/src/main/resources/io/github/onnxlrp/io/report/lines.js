// Lines over time below a map, on its axis: profile, how far back, and the signal of one feature.

// Two values that a line can run between; a line of one value gets room, too.
const rangeOf = (low, high) => (low === high ? [low - 1, high + 1] : [low, high]);

// The axes of a plot of lines; `limits` gives the values at its lower and upper edge.
const linePlot = (context, width, ratio, map, view, height, limits, textOf = number) => {
  const { left, width: wide } = map.boxOf(width);
  const box = { left, top: 4, width: wide, height: height - 8 };
  const across = cellsOf(view.from, view.to - view.from, box.width * ratio);
  const [low, high] = limits(across);
  gutterText(context, textOf(high), left, box.top + 5);
  gutterText(context, textOf(low), left, box.top + box.height - 5);
  stepAxis(context, view, left, wide, height);
  return {
    box,
    across,
    y: (value) => box.top + (box.height * (high - value)) / (high - low),
    x: (cell) => box.left + (cell * box.width) / across.cells,
    cellAt: (x) => cellAt(x, box.left, box.width, across.cells),
  };
};

// A line through the extremes of each cell, in the middle of its width.
const drawLine = (context, plot, values, colour, width) => {
  context.strokeStyle = rgb(colour);
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  values.low.forEach((low, cell) => {
    if (low === Infinity) return;
    const middle = (plot.x(cell) + plot.x(cell + 1)) / 2;
    context.lineTo(middle, plot.y(values.high[cell]));
    if (values.high[cell] !== low) context.lineTo(middle, plot.y(low));
  });
  context.stroke();
};

// Sum (bars) and absolute sum (line) of relevance of each step.
const profile = (table, view, map) => {
  const HEIGHT = 110;
  let plot = null;
  const paintProfile = (context, width, ratio) => {
    let sums = null;
    let sizes = null;
    plot = linePlot(context, width, ratio, map, view, HEIGHT, (across) => {
      sums = extremes((t) => table.sums[t], across);
      sizes = extremes((t) => table.sizes[t], across);
      const low = sums.low.reduce((a, b) => Math.min(a, b), 0);
      return rangeOf(low, sizes.high.reduce((a, b) => Math.max(a, b), 0));
    });
    const { x, y, box } = plot;
    greyPadding(context, table, view, box);
    const bar = (cell, value) => {
      context.fillStyle = rgb(value < 0 ? colours.against : colours.for);
      const left = x(cell);
      const wide = Math.max(x(cell + 1) - left - (box.width / plot.across.cells > 5 ? 1 : 0), 0.5);
      context.fillRect(left, Math.min(y(0), y(value)), wide, Math.abs(y(value) - y(0)));
    };
    for (let cell = 0; cell < plot.across.cells; cell++) {
      if (sums.high[cell] > 0) bar(cell, sums.high[cell]);
      if (sums.low[cell] < 0) bar(cell, sums.low[cell]);
    }
    drawLine(context, plot, { low: sizes.high, high: sizes.high }, colours.ink, 1);
    context.fillStyle = rgb(colours.line);
    context.fillRect(box.left, y(0), box.width, 1);
  };
  const told = (x) => {
    const cell = plot.cellAt(x);
    if (cell < 0) return null;
    let best = plot.across.first(cell);
    for (let t = best; t <= plot.across.last(cell); t++) {
      if (table.sizes[t] > table.sizes[best]) best = t;
    }
    return `${table.stepName(best)}\nsum ${number(table.sums[best])}\nsum of |relevance| ${number(table.sizes[best])}`;
  };
  return {
    height: () => HEIGHT + AXIS,
    paint: paintProfile,
    told,
    label: () => `Sum and absolute sum of relevance of each of the ${table.steps}`,
  };
};

// The share of |relevance| in each step and all behind it.
const sharesBehind = (table) => {
  const shares = new Array(table.count + 1).fill(0);
  for (let t = table.count - 1; t >= 0; t--) shares[t] = shares[t + 1] + table.sizes[t];
  return shares.map((sum) => (shares[0] === 0 ? 0 : sum / shares[0]));
};

// In how many of the last steps a share of |relevance| lies; padding behind them does not count.
const howFarText = (table, shares) => {
  const end = table.count - (table.padding ? table.padding.after : 0);
  const steps = (share) => {
    let t = end;
    while (t > 0 && shares[t] < share) t--;
    return end - t;
  };
  const all = end - (table.padding ? table.padding.before : 0);
  return `50 % of |relevance| lies in the last ${count(steps(0.5))} of ${count(all)} steps, 90 % in the last ${count(steps(0.9))}.`;
};

const percent = (share) => `${(100 * share).toFixed(0)} %`;

const howFarBack = (table, view, map) => {
  const HEIGHT = 80;
  const shares = sharesBehind(table);
  let plot = null;
  const paintShares = (context, width, ratio) => {
    plot = linePlot(context, width, ratio, map, view, HEIGHT, () => [0, 1], percent);
    greyPadding(context, table, view, plot.box);
    context.fillStyle = rgb(colours.line);
    for (const share of [0, 0.5, 0.9]) context.fillRect(plot.box.left, plot.y(share), plot.box.width, 1);
    drawLine(context, plot, extremes((t) => shares[t], plot.across), colours.ink, 1.5);
  };
  const told = (x) => {
    const cell = plot.cellAt(x);
    if (cell < 0) return null;
    const t = plot.across.first(cell);
    return `${table.stepName(t)}\n${(100 * shares[t]).toFixed(1)} % of |relevance| in it and later`;
  };
  return {
    height: () => HEIGHT + AXIS,
    paint: paintShares,
    told,
    label: () => howFarText(table, shares),
    words: howFarText(table, shares),
  };
};

// The signal of the selected feature, with its relevance behind it.
const signal = (table, view, map) => {
  const HEIGHT = 130;
  let plot = null;
  let places = null;
  const paintSignal = (context, width, ratio) => {
    const f = view.feature;
    const valueOf = (t) => (table.values === null ? null : table.values[t * table.features + f]);
    let values = null;
    const unit = unitOf(table.names[f]);
    plot = linePlot(
      context, width, ratio, map, view, HEIGHT,
      (across) => {
        values = extremes(valueOf, across);
        const low = values.low.reduce((a, b) => Math.min(a, b), Infinity);
        return low === Infinity ? [0, 1] : rangeOf(low, values.high.reduce((a, b) => Math.max(a, b), -Infinity));
      },
      (value) => (table.values === null ? "" : number(value) + unit));
    const box = { ...plot.box, top: 0, height: HEIGHT };
    places = strongest(table.data, table.features, plot.across, cellsOf(f, 1, 1));
    const colour = (place) => {
      const share = shareOf(table.data[place], table.scale);
      return share === null ? colours.bad : mixed(share);
    };
    drawCells(context, Array.from(places, colour), plot.across.cells, 1, box);
    greyPadding(context, table, view, box);
    drawLine(context, plot, values, colours.ink, 1.5);
    frame(context, box);
  };
  const told = (x) => {
    const cell = plot.cellAt(x);
    return cell < 0 ? null : view.told(places[cell]);
  };
  return {
    height: () => HEIGHT + AXIS,
    paint: paintSignal,
    told,
    label: () => `Signal and relevance of ${table.names[view.feature]}`,
  };
};

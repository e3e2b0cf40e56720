// A time series, an image or a layer: map, profile, how far back, ranking, and one feature's signal.

// What is told of one place of a table.
const placeText = (table, place) => {
  const f = place % table.features;
  const value = table.values === null ? "" : `\nvalue ${number(table.values[place])}${unitOf(table.names[f])}`;
  const step = table.stepName(Math.floor(place / table.features));
  return `${step}, ${table.featureName(f)}${value}\nrelevance ${number(table.data[place])}${table.valuesAt(place)}`;
};

const seriesCsv = (table) => {
  const head = ["step", ...(table.times ? ["time"] : []), "feature", ...(table.values ? ["value"] : []), "relevance"];
  const rows = [head];
  for (let place = 0; place < table.count * table.features; place++) {
    const t = Math.floor(place / table.features);
    const f = place % table.features;
    rows.push([
      t,
      ...(table.times ? [table.times[t]] : []),
      table.named ? table.names[f] : f,
      ...(table.values ? [table.values[place]] : []),
      table.data[place],
    ]);
  }
  return rows;
};

const series = (parent, panel, table, what) => {
  const section = add(parent, "section", null, "series");
  add(section, "h3", table.title);
  if (table.padding) add(section, "p", aboutPadding(table), table.padding.relevance === 0 ? "zero" : "note");
  if (table.scale.most === 0 && table.bad === 0) {
    add(section, "p", `All relevance here is 0, so there is no map: ${about(table)}.`, "zero");
    return;
  }
  const axis = table.image ? "relevance lies over the image" : table.isTime ? "time runs across" : "the first axis runs across";
  add(section, "p", `${about(table)}; ${axis}`, "quiet");
  const plots = [];
  const draws = [];
  let mark = () => {};
  const redraw = () => draws.forEach((draw) => draw());
  scaleBar(section, table.scale, what, redraw);
  const view = {
    from: 0,
    to: table.count,
    feature: table.ranks[0].f,
    overInput: true,
    tick: table.tick,
    told: (place) => placeText(table, place),
  };
  const put = (title, plot, className) => {
    const heading = title === null ? null : add(section, "h4", title());
    const placed = canvasOf(section, plot, className);
    draws.push(placed.draw, () => {
      if (heading) heading.textContent = title();
    });
    plots.push({ title: title || (() => ""), plot });
    return placed.canvas;
  };

  const map = heatmap(table, view);
  const bar = table.count > 2 ? add(section, "p", null, "zoom quiet") : null;
  const canvas = put(null, map, "map");
  if (bar) {
    zoom(bar, map, canvas, table, view, redraw);
    add(bar, "span", " or drag over the map; with the keyboard + \u2212 \u2190 \u2192 0");
    if (table.count >= 20) draws.push(stripOn(section, table, view, map, redraw));
  }
  const thinned = add(section, "p", null, "quiet thinned");
  draws.push(() => (thinned.textContent = `Map: ${map.thinning()}.`));
  if (table.image && table.values) overInputChoice(bar || section, view, redraw);
  if (table.isTime || table.image) {
    const each = table.image ? "column" : "step";
    put(() => `Relevance of each ${each}: sum (bars) and sum of |relevance| (line)`, profile(table, view, map), "profile");
  }
  if (table.isTime && table.count > 2) {
    const far = howFarBack(table, view, map);
    put(() => `How far back: share of |relevance| in a step and all later ones. ${far.words}`, far, "far");
  }
  const choose = (f) => {
    view.feature = f;
    mark(f);
    redraw();
  };
  const rows = rankingRows(table);
  if (table.isTime && !table.isLayer) {
    const what = table.values === null ? "Relevance" : "Signal, with relevance behind it,";
    put(() => `${what} of ${table.featureName(view.feature)}`, signal(table, view, map), "signal");
    canvas.addEventListener("click", (event) => {
      const place = map.placeAt(event.offsetX, event.offsetY);
      if (place >= 0 && view.feature !== place % table.features) choose(place % table.features);
    });
  }
  if (table.features > 1 && !table.image) {
    add(section, "h4", rankingTitle(table));
    mark = ranking(section, rows, table.isLayer ? () => {} : choose);
  }
  if (!table.isLayer) mark(view.feature);
  const figure = () => ({
    title: `${report.model}, ${panel.title}: ${explained(panel.sample)}, score ${number(panel.sample.score)}`,
    plots: [
      ...plots.map(({ title, plot }) => ({ title: title(), plot })),
      ...(table.features > 1 && !table.image ? [{ title: rankingTitle(table), plot: barsPlot(rows) }] : []),
    ],
    notes: [
      `Red speaks for the explained score, blue against it; ${scaleText(table.scale, what)}.`,
      `${about(table)}. Map: ${map.thinning()}.`,
      ...(table.padding ? [aboutPadding(table)] : []),
    ],
  });
  downloads(section, panel.name, figure, () => seriesCsv(table));
  figures.push(redraw);
  redraw();
};

const rankingTitle = (table) => `${table.isLayer ? "Values" : "Features"} by the size of their sum of relevance`;

// The input beneath its relevance can be left out.
const overInputChoice = (parent, view, redraw) => {
  const label = add(parent, "label", null, "over");
  const box = add(label, "input");
  box.type = "checkbox";
  box.checked = true;
  label.append("show the image beneath");
  box.addEventListener("change", () => {
    view.overInput = box.checked;
    redraw();
  });
};

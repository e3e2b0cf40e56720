// A time series, or a layer: map, profile, ranking of features, and one feature with its signal.
const MOST_RANKED = 10;

// The figures of the sample that is shown; they are drawn again when the page changes.
let figures = [];

// Steps across and features down; leading axes of length 1 say nothing, the last ones are laid out.
const tableOf = (panel, tensor, values) => {
  const shape = tensor.shape.slice();
  while (shape.length > 1 && shape[0] === 1) shape.shift();
  const given = (panel.features || []).map(printable);
  if (shape.length === 1 && shape[0] > 1 && given.length === shape[0]) shape.unshift(1);
  const steps = shape.length === 0 ? 1 : shape[0];
  const features = shape.slice(1).reduce((product, size) => product * size, 1);
  const isLayer = panel.kind === "layer";
  const named = given.length === features;
  const names = named ? given : Array.from({ length: features }, (_, f) => `${f}`);
  const times = (panel.times || []).length === steps ? panel.times.map(printable) : null;
  const data = tensor.data;
  const sums = new Array(steps).fill(0);
  const sizes = new Array(steps).fill(0);
  const ranks = names.map((name, f) => ({ f, name, sum: 0, size: 0 }));
  let bad = 0;
  for (let place = 0; place < steps * features; place++) {
    const value = data[place];
    const t = Math.floor(place / features);
    if (value === null) bad++;
    sums[t] += value || 0;
    sizes[t] += Math.abs(value || 0);
    ranks[place % features].sum += value || 0;
    ranks[place % features].size += Math.abs(value || 0);
  }
  return {
    title: printable(panel.title),
    shape: tensor.shape,
    count: steps,
    features,
    names,
    named,
    times,
    time: times ? printable(panel.time) : "",
    tick: times ? ticksOf(times) : count,
    data,
    values: values || null,
    scale: largest(data),
    bad,
    sums,
    sizes,
    ranks: ranks.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum) || b.size - a.size),
    steps: isLayer ? "places along its first axis" : "time steps",
    rows: isLayer ? "values" : "features",
    isLayer,
  };
};

// Times as an axis shows them: without the date where all have the same, without the T between.
const ticksOf = (times) => {
  const dateOf = (time) => (/^\d{4}-\d{2}-\d{2}[T ]/.test(time) ? time.slice(0, 10) : null);
  const date = dateOf(times[0]);
  const same = date !== null && times.every((time) => dateOf(time) === date);
  return (t) => (same ? times[t].slice(11) : times[t].replace(/^(\d{4}-\d{2}-\d{2})T/, "$1 "));
};

const featureName = (table, f) => (table.named ? `feature ${f}, ${table.names[f]}` : `feature ${f}`);

const stepName = (table, t) => (table.times ? `step ${t}, ${table.time} ${table.times[t]}` : `step ${t}`);

// The unit stands in brackets behind the name of a feature.
const unitOf = (name) => {
  const unit = /\[([^[\]]+)\]$/.exec(name);
  return unit ? ` ${unit[1]}` : "";
};

// Signed bars of the features with most relevance, and of all others together.
const ranking = (parent, table, choose) => {
  const shown = table.ranks.slice(0, MOST_RANKED);
  const others = table.ranks.slice(MOST_RANKED);
  const rest = {
    f: -1,
    name: `${count(others.length)} others`,
    sum: others.reduce((sum, rank) => sum + rank.sum, 0),
    size: others.reduce((sum, rank) => sum + rank.size, 0),
  };
  const all = others.length === 0 ? shown : [...shown, rest];
  const scale = largest(all.map((rank) => rank.sum)) || 1;
  add(parent, "h4", "Features by the size of their sum of relevance");
  const list = add(parent, "div", null, "ranking");
  const rows = all.map((rank) => {
    const row = add(list, rank.f < 0 ? "div" : "button", null, "rank");
    const name = rank.f < 0 || table.named ? rank.name : `feature ${rank.name}`;
    add(row, "span", name, "name");
    const bar = add(add(row, "span", null, "track"), "span", null, rank.sum < 0 ? "bar against" : "bar for");
    bar.style.width = `${(50 * Math.abs(rank.sum)) / scale}%`;
    bar.style[rank.sum < 0 ? "right" : "left"] = "50%";
    add(row, "span", number(rank.sum), "value");
    tellOn(row, () => `${name}\nsum ${number(rank.sum)}\nsum of |relevance| ${number(rank.size)}`);
    if (rank.f >= 0) row.addEventListener("click", () => choose(rank.f));
    return { row, rank };
  });
  return (chosen) => {
    for (const { row, rank } of rows) {
      if (rank.f >= 0) row.setAttribute("aria-pressed", String(rank.f === chosen));
    }
  };
};

// Steps are chosen by dragging over a map; a double click shows all again.
const zoom = (map, table, view, redraw) => {
  let start = -1;
  const stepAt = (event) => {
    const box = map.box();
    const share = (event.offsetX - box.left) / box.width;
    return view.from + Math.floor(Math.max(0, Math.min(0.9999, share)) * (view.to - view.from));
  };
  map.canvas.addEventListener("pointerdown", (event) => {
    start = event.pointerType === "mouse" && event.offsetX >= map.box().left ? event.offsetX : -1;
  });
  map.canvas.addEventListener("pointerup", (event) => {
    if (start >= 0 && Math.abs(event.offsetX - start) > 8) {
      const ends = [stepAt({ offsetX: start }), stepAt(event)].sort((a, b) => a - b);
      view.from = ends[0];
      view.to = Math.max(ends[1] + 1, ends[0] + 2 <= table.count ? ends[0] + 2 : ends[1] + 1);
      redraw();
    }
    start = -1;
  });
  map.canvas.addEventListener("dblclick", () => {
    view.from = 0;
    view.to = table.count;
    redraw();
  });
};

const about = (table) => {
  const across = `${count(table.count)} ${table.steps}`;
  const down = table.features === 1 ? "" : `, ${count(table.features)} ${table.rows}`;
  const flat = table.shape.length > 2 ? ` (shape [${table.shape.join(",")}])` : "";
  const span = `; ${table.time} from ${table.times && table.times[0]} to ${table.times && table.times[table.count - 1]}`;
  const bad = table.bad === 0 ? "" : `; ${count(table.bad)} values are not finite and yellow`;
  return across + down + flat + (table.times ? span : "") + bad;
};

const series = (parent, panel, tensor, values) => {
  const table = tableOf(panel, tensor, values);
  const section = add(parent, "section", null, "series");
  add(section, "h3", table.title);
  if (table.scale === 0 && table.bad === 0) {
    add(section, "p", `All relevance here is 0, so there is no map: ${about(table)}.`, "zero");
    return;
  }
  const usage = table.count > 2 ? "; drag over the map to zoom, double-click for all" : "";
  add(section, "p", `${about(table)}; ${table.isLayer ? "the first axis" : "time"} runs across${usage}`, "quiet");
  const scale = scaleBar(section, table.scale, table.isLayer ? "this layer" : "this input");
  const view = {
    from: 0,
    to: table.count,
    feature: table.ranks[0].f,
    tick: table.tick,
    root: false,
    shares: (value) => shareOf(value, table.scale, view.root),
  };
  const told = (place) => {
    const t = Math.floor(place / table.features);
    const f = place % table.features;
    const value = table.values === null ? "" : `\nvalue ${number(table.values[place])}${unitOf(table.names[f])}`;
    return `${stepName(table, t)}, ${featureName(table, f)}${value}\nrelevance ${number(table.data[place])}`;
  };
  const map = heatmap(add(section, "div", null, "plot"), table, view, told);
  const thinned = add(section, "p", null, "quiet thinned");
  const draws = [map.draw, () => (thinned.textContent = `Map: ${map.thinning()}.`)];
  let mark = () => {};
  const redraw = () => draws.forEach((draw) => draw());
  if (!table.isLayer) {
    add(section, "h4", "Relevance of each step: sum (bars) and sum of |relevance| (line)");
    draws.push(profile(add(section, "div", null, "plot"), table, view).draw);
    const choose = (f) => {
      view.feature = f;
      mark(f);
      redraw();
    };
    if (table.features > 1) mark = ranking(section, table, choose);
    const title = add(section, "h4");
    const line = signal(add(section, "div", null, "plot"), table, view, told);
    draws.push(line.draw, () => {
      const what = table.values === null ? "Relevance" : "Signal, with relevance behind it,";
      title.textContent = `${what} of ${featureName(table, view.feature)}`;
    });
    map.canvas.addEventListener("click", (event) => {
      const place = map.placeAt(event);
      if (place >= 0 && view.feature !== place % table.features) choose(place % table.features);
    });
    mark(view.feature);
  }
  zoom(map, table, view, redraw);
  const choice = add(scale.line, "label");
  const box = add(choice, "input");
  box.type = "checkbox";
  choice.append("show weak values");
  box.addEventListener("change", () => {
    view.root = box.checked;
    scale.say(view.root);
    redraw();
  });
  figures.push(redraw);
  redraw();
};

// Which steps are seen: by dragging over the map with mouse or finger, by keys, by buttons, and by
// the strip below, which shows all steps and is dragged to move on.

// Shows the steps from `from` to before `to`, at least two of them.
const showSteps = (view, all, from, to) => {
  const size = Math.max(Math.min(2, all), Math.min(all, Math.round(to - from)));
  view.from = Math.max(0, Math.min(all - size, Math.round(from)));
  view.to = view.from + size;
};

const zoom = (bar, map, canvas, table, view, redraw) => {
  const all = table.count;
  const change = (from, to) => {
    showSteps(view, all, from, to);
    redraw();
  };
  const size = () => view.to - view.from;
  const scaled = (factor) => {
    const middle = (view.from + view.to) / 2;
    change(middle - (size() * factor) / 2, middle + (size() * factor) / 2);
  };
  const moved = (share) => {
    const far = Math.sign(share) * Math.max(1, Math.round(Math.abs(share) * size()));
    change(view.from + far, view.to + far);
  };
  const actions = {
    "+": ["zoom in", () => scaled(0.5)],
    "\u2212": ["zoom out", () => scaled(2)],
    "\u25c2": ["earlier", () => moved(-0.5)],
    "\u25b8": ["later", () => moved(0.5)],
    all: ["all steps", () => change(0, all)],
  };
  for (const [text, [what, action]] of Object.entries(actions)) {
    const button = add(bar, "button", text);
    button.title = what;
    button.setAttribute("aria-label", what);
    button.addEventListener("click", action);
  }

  canvas.tabIndex = 0;
  const keys = {
    "+": () => scaled(0.5),
    "=": () => scaled(0.5),
    "-": () => scaled(2),
    ArrowLeft: () => moved(-0.1),
    ArrowRight: () => moved(0.1),
    Home: () => change(0, size()),
    End: () => change(all - size(), all),
    Escape: () => change(0, all),
    0: () => change(0, all),
  };
  canvas.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  canvas.addEventListener("dblclick", () => change(0, all));

  const stepAt = (x) => {
    const share = (x - map.box().left) / map.box().width;
    return view.from + Math.floor(Math.max(0, Math.min(0.9999, share)) * size());
  };
  const band = add(canvas.parentElement, "div", null, "band");
  band.hidden = true;
  dragging(canvas, {
    begin: (x) => x >= map.box().left,
    move: (start, x) => {
      band.hidden = Math.abs(x - start) <= 8;
      band.style.left = `${Math.max(map.box().left, Math.min(start, x))}px`;
      band.style.width = `${Math.abs(x - start)}px`;
      band.style.height = `${map.box().height}px`;
    },
    end: (start, x) => {
      band.hidden = true;
      if (Math.abs(x - start) <= 8) return;
      const ends = [stepAt(start), stepAt(x)].sort((a, b) => a - b);
      change(ends[0], ends[1] + 1);
    },
  });
};

// Calls back while a pointer of any kind is dragged over an element.
const dragging = (element, { begin, move, end }) => {
  let start = null;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !begin(event.offsetX)) return;
    start = event.offsetX;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (start !== null) move(start, event.offsetX);
  });
  element.addEventListener("pointerup", (event) => {
    if (start !== null) end(start, event.offsetX);
    start = null;
  });
  // The browser has taken a finger for scrolling.
  element.addEventListener("pointercancel", (event) => {
    if (start !== null) end(start, start);
    start = null;
  });
};

// All steps, small, with those that are seen marked; dragged or clicked, it moves to others.
const strip = (table, view, map) => {
  const HEIGHT = 22;
  let box = null;
  const paintStrip = (context, width, ratio) => {
    const { left, width: wide } = map.boxOf(width);
    box = { left, width: wide };
    const across = cellsOf(0, table.count, wide * ratio);
    const sizes = extremes((t) => table.sizes[t], across).high;
    const most = largest(sizes) || 1;
    context.fillStyle = rgb(colours.quiet);
    sizes.forEach((size, cell) => {
      const height = Math.max(size > 0 ? 1 : 0, (HEIGHT * size) / most);
      context.fillRect(left + (cell * wide) / across.cells, HEIGHT - height, Math.max(0.5, wide / across.cells), height);
    });
    const x = (t) => left + (t * wide) / table.count;
    context.strokeStyle = rgb(colours.ink);
    context.lineWidth = 2;
    context.strokeRect(x(view.from) + 1, 1, Math.max(3, x(view.to) - x(view.from) - 2), HEIGHT - 2);
    gutterText(context, table.image ? "all columns" : "all steps", left, HEIGHT / 2);
  };
  return {
    height: () => HEIGHT + 4,
    paint: paintStrip,
    told: () => null,
    label: () => `Steps ${view.from} to ${view.to - 1} of ${table.count} are seen`,
    stepAt: (x) => ((x - box.left) / box.width) * table.count,
  };
};

const stripOn = (parent, table, view, map, redraw) => {
  const plot = strip(table, view, map);
  const { canvas, draw } = canvasOf(parent, plot, "strip");
  const centre = (x) => {
    const half = (view.to - view.from) / 2;
    showSteps(view, table.count, plot.stepAt(x) - half, plot.stepAt(x) + half);
    redraw();
  };
  dragging(canvas, { begin: () => true, move: (_, x) => centre(x), end: (_, x) => centre(x) });
  return draw;
};

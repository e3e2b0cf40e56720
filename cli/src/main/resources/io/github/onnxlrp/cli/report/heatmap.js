// Relevance as a map: time across, features down.
const MOST_HEIGHT = 420;

const rowHeight = (features) => Math.max(1, Math.min(22, Math.floor(MOST_HEIGHT / features)));

// A map of `table`; `view` says which steps are seen, `told` what the pointer tells of a place.
const heatmap = (parent, table, view, told) => {
  const canvas = add(parent, "canvas", null, "map");
  canvas.setAttribute("role", "img");
  let box = null;
  let across = null;
  let down = null;
  let places = null;

  const draw = () => {
    const rows = Math.min(table.features, MOST_HEIGHT);
    const height = Math.max(22, rowHeight(rows) * rows);
    const { context, width, ratio } = sheet(canvas, height + AXIS);
    const gutter = gutterOf(table.names, width);
    box = { left: gutter, top: 0, width: width - gutter, height };
    across = cellsOf(view.from, view.to - view.from, box.width * ratio);
    down = cellsOf(0, table.features, rows);
    places = strongest(table.data, table.features, across, down);
    const values = Array.from(places, (place) => table.data[place]);
    drawCells(context, values, view.shares, across.cells, down.cells, box);
    frame(context, box);
    const every = Math.ceil(13 / (height / table.features));
    for (let f = 0; f < table.features; f += every) {
      const middle = ((f + 0.5) * height) / table.features;
      gutterText(context, table.names[f], gutter, Math.max(6, Math.min(height - 6, middle)));
    }
    stepAxis(context, view, box.left, box.width, height);
    canvas.setAttribute("aria-label", `Relevance of ${table.title}: ${thinning()}`);
  };

  const thinning = () => {
    const parts = [];
    if (across.thinned) parts.push(`${count(across.size)} ${table.steps} on ${count(across.cells)} columns`);
    if (down.thinned) parts.push(`${count(down.size)} ${table.rows} on ${count(down.cells)} rows`);
    return parts.length === 0
      ? "every value has a cell of its own"
      : `thinned, ${parts.join(" and ")}: a cell shows its value of largest size, so that extremes stay`;
  };

  const placeAt = (event) => {
    const column = cellAt(event.offsetX, box.left, box.width, across.cells);
    const row = cellAt(event.offsetY, box.top, box.height, down.cells);
    return column < 0 || row < 0 ? -1 : places[row * across.cells + column];
  };

  tellOn(canvas, (event) => {
    const place = placeAt(event);
    if (place < 0) return null;
    const column = across.cellOf(Math.floor(place / table.features));
    const first = across.first(column);
    const last = across.last(column);
    const among = across.thinned && first < last ? `\nstrongest of ${first} to ${last}` : "";
    return told(place) + among;
  });
  return { canvas, draw, placeAt, thinning, box: () => box, across: () => across };
};

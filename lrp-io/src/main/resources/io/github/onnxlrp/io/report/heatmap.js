// Relevance as a map: time across, features down; of an image with the input beneath.
const MOST_HEIGHT = 420;

const heatmap = (table, view) => {
  let box = null;
  let across = null;
  let down = null;
  let places = null;
  const lightness = table.image && table.values ? lightnessOf(table.values) : null;

  // Pixels of an image are squares.
  const boxOf = (width) => {
    const gutter = gutterOf(table.names, width);
    const room = width - gutter;
    const rows = Math.min(table.features, MOST_HEIGHT);
    if (table.image === null) {
      return { left: gutter, top: 0, width: room, height: Math.max(22, Math.max(1, Math.min(22, Math.floor(MOST_HEIGHT / rows))) * rows) };
    }
    const side = Math.min(room / (view.to - view.from), Math.max(1, MOST_HEIGHT / table.features));
    return { left: gutter, top: 0, width: side * (view.to - view.from), height: Math.max(8, side * table.features) };
  };

  const groundOf = (place) =>
    lightness === null || !view.overInput ? colours.zero : between(colours.zero, colours.ink, 0.4 * (1 - lightness(place)));

  const colourOf = (place) => {
    const share = shareOf(table.data[place], table.scale);
    return share === null ? colours.bad : mixed(share, groundOf(place));
  };

  const paintMap = (context, width, ratio) => {
    box = boxOf(width);
    across = cellsOf(view.from, view.to - view.from, box.width * ratio);
    down = cellsOf(0, table.features, table.image ? Math.max(1, box.height * ratio) : Math.min(table.features, MOST_HEIGHT));
    places = strongest(table.data, table.features, across, down);
    drawCells(context, Array.from(places, colourOf), across.cells, down.cells, box);
    greyPadding(context, table, view, box);
    frame(context, box);
    const every = Math.ceil(13 / (box.height / table.features));
    for (let f = 0; f < table.features; f += every) {
      const middle = ((f + 0.5) * box.height) / table.features;
      gutterText(context, table.names[f], box.left, Math.max(6, Math.min(box.height - 6, middle)));
    }
    stepAxis(context, view, box.left, box.width, box.height);
  };

  const thinning = () => {
    const parts = [];
    if (across.thinned) parts.push(`${count(across.size)} ${table.steps} on ${count(across.cells)} columns`);
    if (down.thinned) parts.push(`${count(down.size)} ${table.rows} on ${count(down.cells)} rows`);
    return parts.length === 0
      ? "every value has a cell of its own"
      : `thinned, ${parts.join(" and ")}: a cell shows its value of largest size, so that extremes stay`;
  };

  const placeAt = (x, y) => {
    const column = cellAt(x, box.left, box.width, across.cells);
    const row = cellAt(y, box.top, box.height, down.cells);
    return column < 0 || row < 0 ? -1 : places[row * across.cells + column];
  };

  const told = (x, y) => {
    const place = placeAt(x, y);
    if (place < 0) return null;
    const column = across.cellOf(Math.floor(place / table.features));
    const first = across.first(column);
    const last = across.last(column);
    const among = across.thinned && first < last ? `\nstrongest of ${first} to ${last}` : "";
    return view.told(place) + among;
  };

  return {
    height: (width) => boxOf(width).height + AXIS,
    paint: paintMap,
    told,
    label: () => `Relevance of ${table.title}: ${thinning()}`,
    placeAt,
    thinning,
    box: () => box,
    boxOf,
  };
};

// Values of an image from 0 (black) to 1 (white).
const lightnessOf = (values) => {
  const finite = values.filter((value) => value !== null);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  return (place) => (high > low ? (values[place] - low) / (high - low) : 1);
};

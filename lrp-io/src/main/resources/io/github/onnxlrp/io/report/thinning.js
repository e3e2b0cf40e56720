// Thinning: where more values than cells are to be shown, each cell shows its strongest.

// The cells that `size` values from `from` on are shown in, at most `most`.
const cellsOf = (from, size, most) => {
  const cells = Math.max(1, Math.min(size, Math.floor(most)));
  return {
    cells,
    from,
    size,
    thinned: cells < size,
    cellOf: (k) => Math.floor(((k - from) * cells) / size),
    first: (cell) => from + Math.ceil((cell * size) / cells),
    last: (cell) => from + Math.ceil(((cell + 1) * size) / cells) - 1,
  };
};

// For each cell, row by row, the place in `data` of its value of largest size; a value that is
// not finite (null) is seen before all others.
const strongest = (data, features, across, down) => {
  const places = new Int32Array(across.cells * down.cells).fill(-1);
  const sizeOf = (place) => (data[place] === null ? Infinity : Math.abs(data[place]));
  for (let t = across.from; t < across.from + across.size; t++) {
    const column = across.cellOf(t);
    for (let f = down.from; f < down.from + down.size; f++) {
      const cell = down.cellOf(f) * across.cells + column;
      const place = t * features + f;
      if (places[cell] < 0 || sizeOf(place) > sizeOf(places[cell])) places[cell] = place;
    }
  }
  return places;
};

// Of each cell the smallest and the largest value, so that a line keeps its peaks.
const extremes = (valueOf, across) => {
  const low = new Array(across.cells).fill(Infinity);
  const high = new Array(across.cells).fill(-Infinity);
  for (let t = across.from; t < across.from + across.size; t++) {
    const value = valueOf(t);
    if (value === null) continue;
    const cell = across.cellOf(t);
    low[cell] = Math.min(low[cell], value);
    high[cell] = Math.max(high[cell], value);
  }
  return { low, high };
};

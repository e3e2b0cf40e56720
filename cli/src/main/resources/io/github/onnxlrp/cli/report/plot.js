// What heat maps and lines share: a sharp canvas, a gutter of names, an axis of steps.
const AXIS = 18;

// A canvas of one pixel a pixel of the screen, measured in CSS pixels.
const sheet = (canvas, height) => {
  const width = Math.max(60, canvas.parentElement.clientWidth);
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.font = "11px system-ui, sans-serif";
  context.imageSmoothingEnabled = false;
  context.fillStyle = rgb(colours.quiet);
  return { context, width, ratio };
};

const gutterOf = (names, width) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = "11px system-ui, sans-serif";
  const longest = names.reduce((most, name) => Math.max(most, context.measureText(name).width), 58);
  return Math.ceil(Math.min(longest + 8, Math.max(64, width * 0.3)));
};

// 1, 2 or 5 times a power of ten.
const niceStep = (least) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((k) => k * power).find((step) => step >= least) || 1;
};

// Ticks at round numbers of steps, as far apart as their texts need.
const stepAxis = (context, view, left, width, top) => {
  context.fillStyle = rgb(colours.quiet);
  context.textAlign = "center";
  context.textBaseline = "top";
  const size = view.to - view.from;
  const wide = Math.max(58, context.measureText(view.tick(view.to - 1)).width) + 12;
  const step = niceStep((size * wide) / width);
  for (let t = Math.ceil(view.from / step) * step; t < view.to; t += step) {
    const x = left + ((t - view.from + 0.5) * width) / size;
    const text = view.tick(t);
    const half = context.measureText(text).width / 2;
    context.fillRect(Math.round(x), top, 1, 3);
    context.fillText(text, Math.max(left + Math.min(0, half - 30), Math.min(x, left + width - half)), top + 5);
  }
};

const gutterText = (context, text, gutter, y) => {
  context.fillStyle = rgb(colours.quiet);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(text, gutter - 6, y, gutter - 8);
};

// The step or feature at a place of a plot; -1 outside of it.
const cellAt = (place, start, length, cells) => {
  const cell = Math.floor(((place - start) * cells) / length);
  return place < start || cell >= cells ? -1 : cell;
};

// Draws one value a cell, from the top left, with the colours of relevance.
const drawCells = (context, values, shares, columns, rows, box) => {
  const image = new ImageData(columns, rows);
  values.forEach((value, k) => {
    image.data.set(value === null ? colours.bad : mixed(shares(value)), 4 * k);
    image.data[4 * k + 3] = 255;
  });
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  small.getContext("2d").putImageData(image, 0, 0);
  context.drawImage(small, box.left, box.top, box.width, box.height);
};

const frame = (context, box) => {
  context.strokeStyle = rgb(colours.line);
  context.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
};

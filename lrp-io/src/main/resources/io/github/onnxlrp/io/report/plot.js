// What all plots share: a sharp canvas, a gutter of names, an axis of steps.
const AXIS = 18;
const FONT = "11px system-ui, sans-serif";

// The figures of the sample that is shown; they are drawn again when the page changes.
let figures = [];

// Those that stay whatever sample is shown.
const lasting = [];

// A plot on a canvas of one pixel a pixel of the screen. The plot has `height(width)`, which and
// what follows is in CSS pixels, `paint(context, width, ratio)`, `told(x, y)` and `label()`.
const canvasOf = (parent, plot, className) => {
  const canvas = add(add(parent, "div", null, "plot"), "canvas", null, className);
  canvas.setAttribute("role", "img");
  const draw = () => {
    const width = Math.max(60, canvas.parentElement.clientWidth);
    const height = plot.height(width);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    begin(context);
    plot.paint(context, width, ratio);
    canvas.setAttribute("aria-label", plot.label());
  };
  tellOn(canvas, (event) => plot.told(event.offsetX, event.offsetY));
  return { canvas, draw };
};

const begin = (context) => {
  context.font = FONT;
  context.imageSmoothingEnabled = false;
  context.fillStyle = rgb(colours.quiet);
};

const measure = document.createElement("canvas").getContext("2d");
const widthOf = (text, font = FONT) => {
  measure.font = font;
  return measure.measureText(text).width;
};

const gutterOf = (names, width) => {
  const longest = names.reduce((most, name) => Math.max(most, widthOf(name)), 58);
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
  const wide = Math.max(58, widthOf(view.tick(view.to - 1))) + 12;
  const step = niceStep((size * wide) / width);
  for (let t = Math.ceil(view.from / step) * step; t < view.to; t += step) {
    const x = left + ((t - view.from + 0.5) * width) / size;
    const text = view.tick(t);
    const half = widthOf(text) / 2;
    context.fillRect(Math.round(x), top, 1, 3);
    context.fillText(text, Math.max(half + 1, Math.min(x, left + width - half)), top + 5);
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

// Draws one colour a cell, from the top left.
const drawCells = (context, cells, columns, rows, box) => {
  const image = new ImageData(columns, rows);
  cells.forEach((colour, k) => {
    image.data.set(colour, 4 * k);
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
  context.lineWidth = 1;
  context.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
};

// Steps of padding are grey where they hold nothing.
const greyPadding = (context, table, view, box) => {
  if (table.padding === null || table.padding.relevance !== 0) return;
  const x = (t) => box.left + (box.width * (Math.max(view.from, Math.min(view.to, t)) - view.from)) / (view.to - view.from);
  context.fillStyle = rgb(colours.padding);
  for (const [from, to] of [[0, table.padding.before], [table.count - table.padding.after, table.count]]) {
    if (x(to) > x(from)) context.fillRect(x(from), box.top, x(to) - x(from), box.height);
  }
};

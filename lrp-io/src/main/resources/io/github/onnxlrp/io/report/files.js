// Files from the page: a figure as SVG or PNG, with its title and what its colours mean, and data.
const FILE_WIDTH = 900;
const MARGIN = 12;

const escapeXml = (text) =>
  String(text).replace(/[<>&"']/g, (sign) => `&#${sign.codePointAt(0)};`);

// What plots use of a canvas, as SVG.
class SvgContext {
  constructor() {
    Object.assign(this, { font: FONT, fillStyle: "", strokeStyle: "", lineWidth: 1, textAlign: "left", textBaseline: "top" });
    this.parts = [];
    this.path = [];
  }
  save() {}
  translate(x, y) {
    this.parts.push(`<g transform="translate(${x} ${y})">`);
  }
  restore() {
    this.parts.push("</g>");
  }
  fillRect(x, y, width, height) {
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${this.fillStyle}"/>`);
  }
  strokeRect(x, y, width, height) {
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"/>`);
  }
  fillText(text, x, y, most) {
    const anchor = { left: "start", center: "middle", right: "end" }[this.textAlign];
    const shift = { top: "0.8em", middle: "0.35em" }[this.textBaseline];
    const squeezed = most > 0 && widthOf(text, this.font) > most ? ` textLength="${most}" lengthAdjust="spacingAndGlyphs"` : "";
    this.parts.push(
      `<text x="${x}" y="${y}" dy="${shift}" text-anchor="${anchor}" fill="${this.fillStyle}" style="font:${this.font}"${squeezed} xml:space="preserve">${escapeXml(text)}</text>`);
  }
  beginPath() {
    this.path = [];
  }
  lineTo(x, y) {
    this.path.push(`${x.toFixed(2)},${y.toFixed(2)}`);
  }
  stroke() {
    this.parts.push(`<polyline points="${this.path.join(" ")}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"/>`);
  }
  drawImage(canvas, x, y, width, height) {
    this.parts.push(`<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${canvas.toDataURL()}"/>`);
  }
}

// Words in lines that fit.
const linesOf = (text, width, font) => {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines[lines.length - 1] === "" ? word : `${lines[lines.length - 1]} ${word}`;
    if (widthOf(longer, font) <= width || lines[lines.length - 1] === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

// Title, plots and notes below each other: a list of painters with their heights.
const piecesOf = (figure) => {
  const width = FILE_WIDTH - 2 * MARGIN;
  const texts = (text, font, colour) =>
    linesOf(text, width, font).map((line) => ({
      height: 17,
      paint: (context) => {
        Object.assign(context, { font, fillStyle: rgb(colour), textAlign: "left", textBaseline: "top" });
        context.fillText(line, 0, 1);
      },
    }));
  const plots = figure.plots.flatMap(({ title, plot }) => [
    ...(title ? texts(title, `600 ${FONT}`, colours.ink) : []),
    { height: plot.height(width) + 6, paint: (context) => plot.paint(context, width, 2) },
  ]);
  return [
    ...texts(figure.title, `600 14px system-ui, sans-serif`, colours.ink),
    ...plots,
    ...figure.notes.flatMap((note) => texts(note, FONT, colours.quiet)),
  ];
};

const compose = (context, pieces, height) => {
  context.fillStyle = rgb(colours.page);
  context.fillRect(0, 0, FILE_WIDTH, height);
  let y = MARGIN;
  for (const piece of pieces) {
    context.save();
    context.translate(MARGIN, y);
    begin(context);
    piece.paint(context);
    context.restore();
    y += piece.height;
  }
};

const svgOf = (figure) => {
  const pieces = piecesOf(figure);
  const height = pieces.reduce((sum, piece) => sum + piece.height, 2 * MARGIN);
  const context = new SvgContext();
  compose(context, pieces, height);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${FILE_WIDTH}" height="${height}" viewBox="0 0 ${FILE_WIDTH} ${height}">${context.parts.join("\n")}</svg>\n`;
};

const pngOf = (figure) => {
  const pieces = piecesOf(figure);
  const height = pieces.reduce((sum, piece) => sum + piece.height, 2 * MARGIN);
  const canvas = document.createElement("canvas");
  canvas.width = 2 * FILE_WIDTH;
  canvas.height = 2 * height;
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  compose(context, pieces, height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
};

const save = (name, blob) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

// A cell of a table; a spreadsheet must not take it for a formula.
const csvCell = (value) => {
  if (typeof value === "number") return String(value);
  const text = value === null || value === undefined ? "" : printable(String(value));
  const safe = /^[=+@-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

const csvOf = (rows) => rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

// Buttons for the files of a figure. Paper is white, so files are in light colours.
const downloads = (parent, name, figure, rows) => {
  const bar = add(parent, "p", "save as ", "downloads");
  const base = `${report.model.replace(/\.onnx$/, "")}-${name}`;
  const inLight = (make) => {
    document.documentElement.classList.add("paper");
    readColours();
    const made = make(figure());
    document.documentElement.classList.remove("paper");
    drawAgain();
    return made;
  };
  const button = (text, action) => add(bar, "button", text).addEventListener("click", action);
  button("SVG", () => save(`${base}.svg`, new Blob([inLight(svgOf)], { type: "image/svg+xml" })));
  button("PNG", () => inLight(pngOf).then((blob) => save(`${base}.png`, blob)));
  if (rows) button("CSV", () => save(`${base}.csv`, new Blob([csvOf(rows())], { type: "text/csv" })));
};

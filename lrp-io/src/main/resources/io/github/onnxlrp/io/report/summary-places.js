// How far back: mean relevance by the place from the end, which is on the right.
const PLACES_HEIGHT = 150;

const placesOf = (entry) => {
  const ends = entry.name.split("-").map(Number);
  return { first: ends[0], last: ends[ends.length - 1] };
};

const places = (parent, list, group) => {
  const section = add(parent, "section", null, "parts");
  add(section, "h3", `Steps of ${printable(list.input)} by their place from the end`);
  add(section, "p", null, "quiet").textContent =
    "Bars: mean relevance of a step, with its interval of 95 %; line: mean |relevance|. The last step that takes" +
    " relevance is on the right.";
  const canvas = add(add(section, "div", null, "plot"), "canvas", null, "places");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Mean relevance by the place from the end of ${list.input}`);
  let told = () => null;

  const draw = () => {
    const found = list.entries
      .map((entry) => ({ ...placesOf(entry), got: gotBy(entry, group()) }))
      .filter((place) => place.got !== undefined);
    const width = Math.max(60, canvas.parentElement.clientWidth);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round((PLACES_HEIGHT + 20) * ratio);
    canvas.style.height = `${PLACES_HEIGHT + 20}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.font = "11px system-ui, sans-serif";
    const farthest = Math.max(0, ...found.map((place) => place.last)) + 1;
    const left = 62;
    const x = (place) => width - ((width - left) * place) / farthest;
    const ends = found.flatMap(({ got }) => [
      got.relevance.mean,
      got.absolute.mean,
      // The few samples that reach far back must not make all others flat.
      ...(got.samples > 9 ? got.relevance.interval.filter((end) => end !== null) : []),
    ]);
    const high = Math.max(0, ...ends);
    const low = Math.min(0, ...ends);
    const y = (value) => 6 + ((PLACES_HEIGHT - 12) * (high - Math.max(low, Math.min(high, value)))) / (high - low || 1);
    for (const place of found) {
      const { mean, interval } = place.got.relevance;
      const start = x(place.last + 1);
      const wide = Math.max(0.5, x(place.first) - start - ((width - left) / farthest > 4 ? 1 : 0));
      context.fillStyle = rgb(mean < 0 ? colours.against : colours.for);
      context.fillRect(start, Math.min(y(0), y(mean)), wide, Math.abs(y(mean) - y(0)));
      if (interval[0] !== null && wide > 2) {
        context.fillStyle = rgb(colours.ink);
        context.fillRect(start + wide / 2 - 0.5, y(interval[1]), 1, y(interval[0]) - y(interval[1]));
      }
    }
    context.strokeStyle = rgb(colours.ink);
    context.beginPath();
    for (const { first, last, got } of found) context.lineTo((x(first) + x(last + 1)) / 2, y(got.absolute.mean));
    context.stroke();
    context.fillStyle = rgb(colours.line);
    context.fillRect(left, y(0), width - left, 1);
    context.fillStyle = rgb(colours.quiet);
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText(number(high), left - 6, 8);
    if (low < 0) context.fillText(number(low), left - 6, PLACES_HEIGHT - 8);
    context.textBaseline = "top";
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => (farthest / size) * 60 < width - left) ||
      Math.ceil((farthest * 60) / (width - left) / 1000) * 1000;
    for (let place = 0; place < farthest; place += step) {
      const middle = (x(place) + x(place + 1)) / 2;
      const text = place === 0 ? "last" : `${count(place)} before`;
      context.textAlign = place === 0 ? "right" : "center";
      const at = place === 0 ? width : Math.max(left + context.measureText(text).width / 2, middle);
      context.fillText(text, at, PLACES_HEIGHT + 4);
    }
    const total = found.reduce((sum, place) => sum + sizeOf(place.got), 0);
    told = (event) => {
      const at = Math.floor(((width - event.offsetX) * farthest) / (width - left));
      const place = found.find((one) => one.first <= at && at <= one.last);
      if (place === undefined) return null;
      const name = place.last === 0
        ? "last step"
        : `${place.first === place.last ? count(place.first) : `${count(place.first)} to ${count(place.last)}`} before the last`;
      return tellPart(name, place.got, total);
    };
  };
  tellOn(canvas, (event) => told(event));
  return draw;
};

// A series of twelve channels, of which one at a time is drawn.
import {Explanation, lines, series} from "./explanation.js";
import {account, choices, colour, largest} from "./colours.js";

const HIGHEST = 2;

export async function vowels(place) {
  const labels = await lines("models/vowels.labels.txt");
  const given = await (await fetch("vowel.json")).json();
  const explanation = await Explanation.load("models/vowels.onnx", "x", "speaker", labels.length);
  const steps = given.length;
  const channels = given[0].length;
  const channel = place.querySelector("select");
  const drawing = place.querySelector("canvas.drawing");
  const map = place.querySelector("canvas.map");
  let rows = structuredClone(given);
  let changes = 0;
  channel.replaceChildren(...rows[0].map((value, k) => new Option(`channel ${k + 1}`, k)));

  function draw() {
    const context = drawing.getContext("2d");
    const {width, height} = drawing;
    context.clearRect(0, 0, width, height);
    context.strokeStyle = "#888";
    context.strokeRect(0, height / 2, width, 0);
    context.strokeStyle = "#222";
    context.lineWidth = 2;
    context.beginPath();
    rows.forEach((row, step) => {
      const x = (step + 0.5) * width / steps;
      const y = height / 2 * (1 - row[channel.value] / HIGHEST);
      if (step === 0) context.moveTo(x, y); else context.lineTo(x, y);
    });
    context.stroke();
  }

  function paint(relevance) {
    const context = map.getContext("2d");
    const most = largest(relevance);
    context.clearRect(0, 0, map.width, map.height);
    relevance.forEach((one, k) => {
      context.fillStyle = colour(one, most);
      const step = Math.floor(k / channels);
      context.fillRect(
        step * map.width / steps,
        (k % channels) * map.height / channels,
        map.width / steps,
        map.height / channels);
    });
  }

  async function show(chosen) {
    const change = ++changes;
    draw();
    const explained = await explanation.explain(series(rows), chosen);
    if (change !== changes) return;
    paint(explained.relevance);
    choices(place.querySelector(".classes"), labels, explained, show);
    place.querySelector(".said").textContent = account(explained);
    place.dataset.relevance = JSON.stringify([...explained.relevance]);
    place.dataset.explained = labels[explained.of];
  }

  function drawAt(event) {
    if (event.buttons === 0) return;
    const box = drawing.getBoundingClientRect();
    const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
    const height = Math.min(Math.max((event.clientY - box.top) / box.height, 0), 1);
    const step = Math.min(Math.floor(part * steps), steps - 1);
    rows[step][channel.value] = HIGHEST * (1 - 2 * height);
    show(null);
  }

  drawing.addEventListener("pointerdown", drawAt);
  drawing.addEventListener("pointermove", drawAt);
  channel.addEventListener("change", draw);
  place.querySelector(".reset").addEventListener("click", () => {
    rows = structuredClone(given);
    show(null);
  });
  await show(null);
}

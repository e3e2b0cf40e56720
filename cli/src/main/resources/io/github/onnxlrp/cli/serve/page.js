"use strict";

const element = (id) => document.getElementById(id);
let model = null;

async function ask(path, body) {
  const token = element("token").value;
  const options = { headers: token ? { Authorization: "Bearer " + token } : {} };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

async function begin() {
  const { models } = await ask("v1/models");
  element("model").replaceChildren(...models.map((name) => new Option(name, name)));
  await choose();
}

async function choose() {
  model = await ask("v1/models/" + encodeURIComponent(element("model").value));
  element("about").textContent = "Takes " + model.inputs.join(", ") + ". "
    + (model.text ? "Write a text, or an object as JSON." : 'Write an object as JSON, such as {"x": [[0.5, 1]]}.');
  element("labels").replaceChildren(...model.labels.map((label) => new Option(label, label)));
}

/** Red speaks for the target, blue against it. */
function colour(value, largest) {
  const part = largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
  const end = value >= 0 ? [230, 90, 75] : [80, 130, 230];
  return "rgb(" + end.map((part255) => Math.round(255 + (part255 - 255) * part)).join(",") + ")";
}

function coloured(made, value, largest) {
  made.title = String(value);
  made.style.background = colour(value, largest);
  return made;
}

const largestOf = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function tokens(list) {
  const largest = largestOf(list.map((token) => token.relevance));
  return list.map((token) => coloured(
    Object.assign(document.createElement("span"), { textContent: token.text }), token.relevance, largest));
}

/** Features down, steps across. */
function array(name, tensor) {
  const steps = tensor.shape.length > 1 ? tensor.shape[0] : 1;
  const columns = steps > 0 ? tensor.data.length / steps : 0;
  const largest = largestOf(tensor.data);
  const table = document.createElement("table");
  table.createCaption().textContent = name;
  for (let column = 0; column < columns; column++) {
    const line = table.insertRow();
    for (let step = 0; step < steps; step++) {
      coloured(line.insertCell(), tensor.data[step * columns + column], largest);
    }
  }
  return table;
}

function show(found) {
  const target = found.target.label ?? found.target.spec;
  const prediction = found.prediction.label ?? found.prediction.index.join(" ");
  element("headline").textContent = found.prediction.kind === "value"
    ? "predicted " + found.prediction.value
    : "predicted " + prediction + ", explained " + target;
  element("numbers").textContent = "score " + Number(found.score).toPrecision(5)
    + (found.ledger ? ", of which inputs " + Number(found.ledger.inputs).toPrecision(5) : "")
    + (found.unreliable ? "; the numbers cannot be relied on" : "");
  element("relevance").replaceChildren(...(found.tokens ? tokens(found.tokens)
    : Object.entries(found.relevance).map(([name, tensor]) => array(name, tensor))));
  element("notes").replaceChildren(...found.notes.map(
    (note) => Object.assign(document.createElement("li"), { textContent: note })));
  element("json").textContent = JSON.stringify(found, null, 1);
  element("result").hidden = false;
}

function instance(text) {
  return text.trim().startsWith("{") || !model.text ? JSON.parse(text) : { text };
}

async function explain() {
  if (!model) {
    await begin();
  }
  const target = element("target").value.trim();
  const answer = await ask("v1/models/" + encodeURIComponent(model.name) + ":explain", {
    instances: [instance(element("sample").value)],
    parameters: target ? { target } : {},
  });
  show(answer.explanations[0]);
}

async function guarded(work) {
  element("error").textContent = "";
  try {
    await work();
  } catch (failure) {
    element("result").hidden = true;
    element("error").textContent = failure.message;
  }
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(explain);
});
element("model").addEventListener("change", () => guarded(choose));
element("token").addEventListener("change", () => guarded(begin));
guarded(begin);

// Elements, numbers and the box that tells values under the pointer.
const report = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("report");

// All text goes through textContent, so nothing in a report can become markup.
const add = (parent, tag, text, className) => {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
};

const number = (value) => {
  if (value === null || value === undefined) return "not finite";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? value.toFixed(size < 10 ? 3 : 2) : value.toExponential(2);
};

const count = (value) => value.toLocaleString("en");

// Characters that are not shown but obeyed, such as changes of direction, are spelled out.
const printable = (text) =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);

const largest = (values) => {
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value || 0);
    if (size > most) most = size;
  }
  return most;
};

const tip = add(document.body, "div", null, "tip");
tip.hidden = true;

const showTip = (event, text) => {
  tip.textContent = text;
  tip.hidden = false;
  const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 4);
  const below = event.clientY + 18;
  const fits = below + tip.offsetHeight < window.innerHeight;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${fits ? below : Math.max(0, event.clientY - tip.offsetHeight - 10)}px`;
};

const hideTip = () => {
  tip.hidden = true;
};

// Tells what `textOf` says of the place under the pointer; null says nothing.
const tellOn = (element, textOf) => {
  const tell = (event) => {
    const text = textOf(event);
    if (text === null) hideTip();
    else showTip(event, text);
  };
  element.addEventListener("pointermove", tell);
  element.addEventListener("pointerdown", tell);
  element.addEventListener("pointerleave", hideTip);
};

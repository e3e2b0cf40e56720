// The colours of relevance, as the style sheet has them: at 0, for and against, and beyond the limit.
let colours = {};

const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  const names = ["zero", "for", "against", "for-beyond", "against-beyond", "ink", "quiet", "line", "bad", "strong", "padding", "page"];
  for (const name of names) {
    colours[name] = style.getPropertyValue(`--${name}`).trim().split(" ").map(Number);
  }
};

const rgb = (colour) => `rgb(${colour.join(",")})`;

const between = (one, other, share) => one.map((part, k) => Math.round(part + share * (other[k] - part)));

// Red, green and blue of a share in [-2,2]: up to 1 from `ground` to the full colour, then beyond.
const mixed = (share, ground = colours.zero) => {
  const side = share < 0 ? "against" : "for";
  const strength = Math.min(2, Math.abs(share));
  return strength <= 1
    ? between(ground, colours[side], strength)
    : between(colours[side], colours[`${side}-beyond`], strength - 1);
};

const paint = (element, share) => {
  element.style.background = rgb(share === null ? colours.bad : mixed(share));
  element.style.color = rgb(share !== null && Math.abs(share) > 0.55 ? colours.strong : colours.ink);
};

// Fewer values are all seen beside a strong one.
const MANY = 100;
const QUANTILE = 0.99;

// What the colours of some relevance can mean. `robust` is linear up to a quantile of all that is
// not 0 and logarithmic beyond it, where the largest is more than three times that.
const scaleOf = (values) => {
  const sizes = Float64Array.from(values, (value) => Math.abs(value || 0)).filter((size) => size > 0).sort();
  const most = sizes.length === 0 ? 0 : sizes[sizes.length - 1];
  const limit = sizes.length === 0 ? 0 : sizes[Math.ceil(QUANTILE * sizes.length) - 1];
  const isRobust = sizes.length >= MANY && most > 3 * limit;
  const beyond = isRobust ? sizes.length - sizes.findLastIndex((size) => size <= limit) - 1 : 0;
  return { most, limit, beyond, count: values.length, isRobust, kind: isRobust ? "robust" : "linear" };
};

const shareOf = (value, scale) => {
  if (value === null) return null;
  const size = Math.abs(value);
  const side = value < 0 ? -1 : 1;
  if (scale.most === 0 || size === 0) return 0;
  if (scale.kind === "root") return side * Math.sqrt(size / scale.most);
  if (scale.kind === "linear") return value / scale.most;
  return size <= scale.limit ? value / scale.limit : side * (1 + Math.log(size / scale.limit) / Math.log(scale.most / scale.limit));
};

// What the colours mean, in words: scale, normalisation and clipping.
const scaleText = (scale, what) => {
  if (scale.kind === "root") {
    return `colour grows with the square root of |relevance|, up to the largest of ${what}; nothing is clipped`;
  }
  if (scale.kind === "linear") {
    return `colour is linear up to the largest |relevance| of ${what}; nothing is clipped`;
  }
  return (
    `colour is linear up to ${number(scale.limit)}, the 99 % quantile of |relevance| of ${what}; beyond it, ` +
    `${count(scale.beyond)} of ${count(scale.count)} values, stronger by the logarithm, up to ${number(scale.most)}`
  );
};

const SCALES = { robust: "up to a quantile", linear: "up to the largest", root: "by the square root" };

// The bar of colours with what it means, and the choice of a scale.
const scaleBar = (parent, scale, what, changed) => {
  const line = add(parent, "div", null, "scale");
  const low = add(line, "span");
  const bar = add(line, "span", null, "bar");
  const high = add(line, "span");
  const label = add(line, "label", "colours ");
  const choice = add(label, "select");
  const words = add(line, "span");
  for (const [kind, name] of Object.entries(SCALES)) {
    if (kind !== "robust" || scale.isRobust) add(choice, "option", name).value = kind;
  }
  choice.value = scale.kind;
  const say = () => {
    low.textContent = number(-scale.most);
    high.textContent = number(scale.most);
    bar.classList.toggle("beyond", scale.kind === "robust");
    words.textContent = scaleText(scale, what);
  };
  choice.addEventListener("change", () => {
    scale.kind = choice.value;
    say();
    changed();
  });
  say();
};

// The colours of relevance, as the style sheet has them: one at 0, one for, one against.
let colours = {};

const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["zero", "for", "against", "ink", "quiet", "line", "bad", "strong"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim().split(" ").map(Number);
  }
};

const rgb = (colour) => `rgb(${colour.join(",")})`;

// Red, green and blue of relevance over the largest, in [-1,1].
const mixed = (share) => {
  const end = share < 0 ? colours.against : colours.for;
  const strength = Math.min(1, Math.abs(share));
  return end.map((part, k) => Math.round(colours.zero[k] + strength * (part - colours.zero[k])));
};

const paint = (element, value, scale) => {
  const share = scale === 0 ? 0 : (value || 0) / scale;
  element.style.background = rgb(value === null ? colours.bad : mixed(share));
  element.style.color = rgb(Math.abs(share) > 0.55 ? colours.strong : colours.ink);
};

// Relevance over the largest, in [-1,1]; its square root shows weak values beside a strong one.
const shareOf = (value, scale, root) => {
  const share = scale === 0 ? 0 : value / scale;
  return root ? Math.sign(share) * Math.sqrt(Math.abs(share)) : share;
};

// Says what the colours of a figure mean: its scale, and that no value lies outside.
const scaleBar = (parent, scale, what) => {
  const line = add(parent, "div", null, "scale");
  add(line, "span", number(-scale));
  add(line, "span", null, "bar");
  add(line, "span", number(scale));
  const rule = add(line, "span");
  const say = (root) => {
    const grows = root ? "grows with the square root" : "is linear";
    rule.textContent = `colour ${grows} up to the largest |relevance| of ${what}; nothing is clipped`;
  };
  say(false);
  return { line, say };
};

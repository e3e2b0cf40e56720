// A text in line, its tokens in the colours of their relevance.
const MOST_WITH_NUMBERS = 24;
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

const joinerOf = (list) => (list.some((token) => [...token.text].length > 1) ? " " : "");

const textOf = (sample) =>
  sample.tokens ? printable(sample.tokens.map((token) => token.text).join(joinerOf(sample.tokens))) : null;

const tokens = (parent, list) => {
  const scale = largest(list.map((token) => token.relevance));
  const joiner = joinerOf(list);
  const text = list.map((token) => token.text).join(joiner);
  const sentence = add(parent, "div", null, list.length > MOST_WITH_NUMBERS ? "sentence" : "sentence wide");
  if (RIGHT_TO_LEFT.test(text)) {
    sentence.dir = "rtl";
    add(parent, "p", "This text is read from right to left.", "quiet");
  }
  const cells = list.map((token, k) => {
    const cell = add(sentence, "span", null, "token");
    add(cell, "b", token.text.trim() === "" ? "\u2423" : printable(token.text));
    if (list.length <= MOST_WITH_NUMBERS) add(cell, "small", number(token.relevance));
    const unknown = token.unknown ? "\nnot in the vocabulary" : "";
    if (token.unknown) cell.classList.add("unknown");
    tellOn(cell, () => `${printable(token.text)}, token ${k}${unknown}\nrelevance ${number(token.relevance)}`);
    if (joiner) sentence.append(joiner);
    return cell;
  });
  if (list.some((token) => token.unknown)) {
    add(parent, "p", "Underlined tokens are not in the vocabulary.", "quiet");
  }
  if (scale === 0) add(parent, "p", "The relevance of all tokens is 0.", "zero");
  else scaleBar(parent, scale, "this text");
  const draw = () => cells.forEach((cell, k) => paint(cell, list[k].relevance, scale));
  figures.push(draw);
  draw();
};

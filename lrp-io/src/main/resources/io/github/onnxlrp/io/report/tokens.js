// A text in line, its words in the colours of their relevance.
const MOST_WITH_NUMBERS = 24;
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;

const joinerOf = (list) => (list.some((token) => [...token.text].length > 1) ? " " : "");

const textOf = (sample) => {
  if (!sample.tokens) return null;
  const words = wordsOf(sample.tokens);
  return printable(words.map((word) => word.text).join(joinerOf(words)));
};

const shownText = (text) => (text.trim() === "" ? "\u2423" : printable(text));

// What is told of a word: its place, its pieces, its relevance.
const wordText = (word) => {
  const { pieces } = word;
  const places = pieces.length === 1 ? `token ${pieces[0].place}` : `tokens ${pieces[0].place} to ${pieces[pieces.length - 1].place}`;
  const unknown = word.unknown ? "\nnot in the vocabulary" : "";
  const each =
    pieces.length === 1 ? "" : pieces.map((piece) => `\n  ${printable(piece.text)}  ${number(piece.relevance)}`).join("");
  return `${printable(word.text)}, ${places}${unknown}\nrelevance ${number(word.relevance)}${each}`;
};

const paddingText = (padding) => {
  const many = padding.before + padding.after;
  const place = padding.before > 0 ? "before" : "behind";
  const what = `${count(many)} ${many === 1 ? "token" : "tokens"} of padding ${place} the text`;
  return padding.relevance === 0
    ? `${what}: all its relevance is exactly 0.`
    : `${what}: the model does not mask it, and it takes ${number(padding.relevance)} of the relevance (sum of sizes).`;
};

// The words as a plot, in lines, for files.
const sentencePlot = (words, scale, rtl) => {
  const placed = (width) => {
    const result = [];
    let x = 0;
    let y = 0;
    for (const word of words) {
      const wide = widthOf(shownText(word.text), "15px system-ui, sans-serif") + 10;
      if (x > 0 && x + wide > width) {
        x = 0;
        y += 26;
      }
      result.push({ word, x: rtl ? width - x - wide : x, y, wide });
      x += wide + 3;
    }
    return { result, height: y + 28 };
  };
  return {
    height: (width) => placed(width).height,
    paint: (context, width) => {
      context.font = "15px system-ui, sans-serif";
      for (const { word, x, y, wide } of placed(width).result) {
        const share = shareOf(word.relevance, scale);
        context.fillStyle = rgb(share === null ? colours.bad : mixed(share));
        context.fillRect(x, y, wide, 22);
        context.fillStyle = rgb(Math.abs(share || 0) > 0.55 ? colours.strong : colours.ink);
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText(shownText(word.text), x + wide / 2, y + 11);
        if (word.unknown) context.fillRect(x + 4, y + 19, wide - 8, 1);
      }
    },
  };
};

const tokens = (parent, panel, sample, scaleOfWords, what) => {
  const section = add(parent, "section", null, "text");
  const list = sample.tokens;
  const pieces = list.map((token, k) => ({ ...token, pieces: [{ ...token, place: k }] }));
  const merged = wordsOf(list);
  const isMarked = markOf(list) !== null;
  let words = merged;
  const rtl = RIGHT_TO_LEFT.test(list.map((token) => token.text).join(""));
  if (rtl) add(section, "p", "This text is read from right to left.", "quiet");
  if (isMarked) {
    const label = add(section, "label", null, "quiet pieces");
    const box = add(label, "input");
    box.type = "checkbox";
    label.append("single pieces of words");
    box.addEventListener("change", () => {
      words = box.checked ? pieces : merged;
      show();
    });
  }
  const holder = add(section, "div");
  let cells = [];
  let scale = null;
  const draw = () => cells.forEach((cell, k) => paint(cell, shareOf(words[k].relevance, scale)));
  const show = () => {
    holder.replaceChildren();
    const joiner = joinerOf(words);
    const few = words.length <= MOST_WITH_NUMBERS;
    const sentence = add(holder, "div", null, few ? "sentence wide" : "sentence");
    if (rtl) sentence.dir = "rtl";
    const padding = (many) => {
      if (panel.padding && many > 0) add(sentence, "span", `${count(many)} \u00d7 padding`, "token pad");
    };
    padding(panel.padding && panel.padding.before);
    scale = scaleOfWords(words);
    cells = words.map((word) => {
      const cell = add(sentence, "span", null, "token word");
      add(cell, "b", shownText(word.text));
      if (few) add(cell, "small", number(word.relevance));
      if (word.unknown) cell.classList.add("unknown");
      tellOn(cell, () => wordText(word));
      if (joiner) sentence.append(joiner);
      return cell;
    });
    padding(panel.padding && panel.padding.after);
    if (scale.most === 0) add(holder, "p", "The relevance of all tokens is 0.", "zero");
    else scaleBar(holder, scale, what, draw);
    draw();
  };
  if (panel.padding) {
    add(section, "p", paddingText(panel.padding), panel.padding.relevance === 0 ? "quiet padding" : "note");
  }
  if (list.some((token) => token.unknown)) {
    add(section, "p", "Underlined tokens are not in the vocabulary.", "quiet");
  }
  show();
  const figure = () => ({
    title: `${report.model}: ${explained(sample)}, score ${number(sample.score)}`,
    plots: [{ plot: sentencePlot(words, scale, rtl) }],
    notes: [
      `Red speaks for the explained score, blue against it; ${scaleText(scale, what)}.`,
      ...(words.some((word) => word.unknown) ? ["Underlined: not in the vocabulary."] : []),
    ],
  });
  downloads(section, panel.name, figure, () => [
    ["token", "text", "relevance", "unknown"],
    ...list.map((token, k) => [k, token.text, token.relevance, token.unknown ? "true" : "false"]),
  ]);
  figures.push(draw);
};

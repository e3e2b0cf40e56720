// Pieces of words, as tokenisers write them, and the words that they make.

// How a list of tokens marks what continues a word: "##" before pieces that do (WordPiece), "\u0120" (byte
// pairs) or "\u2581" (SentencePiece) before those that do not; null where no token is marked.
const markOf = (list) => {
  if (list.some((token) => /^##./u.test(token.text))) return "##";
  for (const mark of ["\u0120", "\u2581"]) {
    if (list.some((token) => token.text.startsWith(mark))) return mark;
  }
  return null;
};

const isSign = (text) => /^(\[[A-Z]+\]|<[^<>\s]+>)$/.test(text);

// The words of a list of tokens: the text, the sum of relevance, and the tokens with their places.
const wordsOf = (list) => {
  const mark = markOf(list);
  const words = [];
  list.forEach((token, k) => {
    const marked = mark !== null && token.text.startsWith(mark);
    const last = words[words.length - 1];
    const goesOn = mark === "##" ? marked : mark !== null && !marked;
    const joins = goesOn && last !== undefined && !isSign(token.text) && !isSign(last.pieces[0].text);
    const text = marked ? token.text.slice(mark.length) : token.text;
    const piece = { ...token, place: k };
    if (!joins) {
      words.push({ text, relevance: token.relevance, unknown: token.unknown, pieces: [piece] });
      return;
    }
    last.text += text;
    last.relevance = last.relevance === null || token.relevance === null ? null : last.relevance + token.relevance;
    last.unknown = last.unknown || token.unknown;
    last.pieces.push(piece);
  });
  return words;
};

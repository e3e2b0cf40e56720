// A surname that is typed, letter by letter.
import {Explanation, ids, lines} from "./explanation.js";
import {account, choices, colour, largest} from "./colours.js";

export async function surnames(place) {
  const vocabulary = await lines("models/surnames.vocab.txt");
  const labels = await lines("models/surnames.labels.txt");
  const explanation = await Explanation.load("models/surnames.onnx", "ids", "logits", labels.length);
  const field = place.querySelector("input");
  const said = place.querySelector(".said");

  async function show(chosen) {
    const letters = [...field.value];
    const unknown = letters.filter(letter => !vocabulary.includes(letter));
    if (letters.length === 0 || unknown.length > 0) {
      place.querySelector(".letters").replaceChildren();
      place.querySelector(".classes").replaceChildren();
      said.textContent = letters.length === 0
        ? "Type a name."
        : `The model does not know ${unknown.map(letter => `'${letter}'`).join(", ")}.`;
      return;
    }
    const name = field.value;
    const numbers = letters.map(letter => vocabulary.indexOf(letter));
    const explained = await explanation.explain(ids(numbers), chosen);
    // While it ran, more may have been typed.
    if (field.value !== name) return;
    const most = largest(explained.relevance);
    place.querySelector(".letters").replaceChildren(...letters.map((letter, k) => {
      const shown = document.createElement("span");
      shown.textContent = letter;
      shown.title = `relevance ${explained.relevance[k].toFixed(4)}`;
      shown.dataset.relevance = explained.relevance[k];
      shown.style.background = colour(explained.relevance[k], most);
      return shown;
    }));
    choices(place.querySelector(".classes"), labels, explained, show);
    said.textContent = account(explained);
    place.dataset.explained = `${name} ${labels[explained.of]}`;
  }

  field.addEventListener("input", () => show(null));
  await show(null);
}

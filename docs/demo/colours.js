// Red speaks for what is explained, blue against it; the strongest has the full colour.
const FOR = [196, 30, 45];
const AGAINST = [33, 92, 180];

export function colour(relevance, largest) {
  const strength = largest > 0 ? Math.abs(relevance) / largest : 0;
  const [red, green, blue] = relevance < 0 ? AGAINST : FOR;
  return `rgba(${red}, ${green}, ${blue}, ${strength})`;
}

export function largest(relevance) {
  return relevance.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

/** Buttons of the classes with the highest scores; the one that is explained is pressed. */
export function choices(place, labels, explained, choose) {
  const order = labels.map((label, k) => k).sort((a, b) => explained.scores[b] - explained.scores[a]);
  place.replaceChildren(...order.slice(0, 5).map(k => {
    const button = document.createElement("button");
    button.textContent = `${labels[k]} ${explained.scores[k].toFixed(2)}`;
    button.setAttribute("aria-pressed", String(k === explained.of));
    button.addEventListener("click", () => choose(k));
    return button;
  }));
}

/** Where the score went, in words. */
export function account(explained) {
  const {inputs, biases, initial_states: states, stabilizer} = explained.ledger;
  const rest = (states + stabilizer).toFixed(3);
  return `score ${explained.score.toFixed(3)} = ${inputs.toFixed(3)} from the inputs`
      + ` + ${biases.toFixed(3)} from biases + ${rest} from initial states and the stabilizer`;
}

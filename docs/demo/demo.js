import {surnames} from "./surnames.js";
import {vowels} from "./vowels.js";

for (const [name, start] of Object.entries({surnames, vowels})) {
  const place = document.getElementById(name);
  start(place).catch(error => {
    place.querySelector(".said").textContent = `${error}; was docs/demo/make run?`;
  });
}

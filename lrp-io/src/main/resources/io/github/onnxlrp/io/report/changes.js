// What is drawn again when the page gets another width, the system other colours, or paper.
const whenPageChanges = (resized, recoloured) => {
  let waiting = false;
  window.addEventListener("resize", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      resized();
    });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recoloured);
  // Paper is white in the dark, too.
  for (const [event, paper] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => {
      document.documentElement.classList.toggle("paper", paper);
      recoloured();
    });
  }
};

// The only script of every page. Nothing depends on it: it adds the menu button on small
// screens, moves focus to the error summary, counts characters and shows passwords.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// In a grid of figures, what the parts of one breakdown come to, as they are typed. A part
// that is not a plain number leaves the sum unsaid: it is never taken for nought.
const plain = /^\d{1,3}(,\d{3})+$|^\d+$/;
for (const output of document.querySelectorAll("output[data-sum-of]")) {
  const group = output.dataset.sumOf;
  const parts = [...document.querySelectorAll(`input[data-adds-to="${group}"]`)];
  const show = () => {
    const texts = parts.map((part) => part.value.trim());
    const known = texts.every((text) => plain.test(text));
    const sum = texts.reduce((total, text) => total + Number(text.replaceAll(",", "")), 0);
    output.textContent = known ? sum.toLocaleString("en-GB") : "Not all given";
  };
  for (const part of parts) part.addEventListener("input", show);
}

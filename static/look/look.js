// The only script of every page. Nothing depends on it: it adds the menu button on small
// screens, moves focus to the error summary, counts characters and shows passwords.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// The overview: the time that is left, what is not saved yet, and one question before the end.
import { watchLeftovers } from "./leftovers.js";
import { tell } from "./notice.js";
import { startReloads } from "./reloads.js";
import { showState } from "./savestate.js";
import { startTimer } from "./timer.js";

const saveBox = document.querySelector("[data-save-state]");
const { attemptUrl, workerUrl } = document.querySelector("[data-attempt-url]").dataset;
const dialog = document.querySelector("[data-end-dialog]");
startTimer();
startReloads(workerUrl);
const leftovers = watchLeftovers(attemptUrl, "", hear);
document.querySelector("[data-open-dialog]").addEventListener("click", () => dialog.showModal());
dialog.querySelector("[data-end-form]").addEventListener("submit", end);

/** What became of answers that this device still kept. */
function hear({ saved, conflicts, refused, waiting }) {
  const open = [...conflicts, ...refused];
  if (waiting.length) showState(saveBox, "offline");
  else if (open.length) showState(saveBox, "not-all");
  else showState(saveBox, "all-saved");
  // The rows below were drawn before these answers arrived.
  if (saved.length) return window.location.reload();
  if (!open.length) return;
  const links = open.map((position) => ({ href: `${attemptUrl}${position}/`, text: `Question ${position}` }));
  tell("What this device keeps differs from what counts.", "Open it to choose:", { links, icon: "warning" });
}

/** Nothing may stay behind on this device when the learner ends the exam. */
async function end(event) {
  event.preventDefault();
  const form = event.target;
  const { waiting } = await leftovers.round();
  if (waiting.length || !navigator.onLine) {
    dialog.close();
    tell("There is no connection, so nothing was ended.", "Your answers are kept. Try again when it is back.");
  } else {
    form.submit();
  }
}

// The state of saving in the header: a word, an icon, and the time of the last save.
import { announce, clockTime, setIcon } from "./talk.js";

// An icon, the word that fits on a phone, and what stands after it where there is room.
const STATES = {
  saving: ["up", "Saving"],
  offline: ["cloud", "Offline", ", kept on this device"],
  failed: ["cloud", "Kept here", ", trying again"],
  "signed-out": ["warning", "Signed out", ", kept on this device"],
  conflict: ["warning", "Two versions", ", choose one"],
  refused: ["warning", "Not saved"],
  "all-saved": ["check", "All saved"],
  "not-all": ["warning", "Not all saved"],
};
const QUIET = ["saving", "saved", "all-saved"];

/** Show a state; everything but saving and saved is spoken as well, once. */
export function showState(box, state, { savedAt } = {}) {
  const text = box.querySelector(".save-text");
  const before = text.textContent;
  const [icon, short, more] = STATES[state] ?? ["check", "Saved", ` at ${clockTime(savedAt)}`];
  const rest = Object.assign(document.createElement("span"), { className: "wide-words", textContent: more ?? "" });
  box.dataset.saveState = state;
  setIcon(box, icon);
  text.replaceChildren(short, rest);
  if (!QUIET.includes(state) && text.textContent !== before) announce(text.textContent);
}

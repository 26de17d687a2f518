// The on-screen keys of a question: they type at the caret of the field that was used last.
import { startRoving } from "./roving.js";

/** Wire the keypad to the fields of the answer. */
export function startKeypad() {
  const pad = document.querySelector("[data-keypad]");
  if (!pad) return;
  startRoving(pad, ".key");
  let field = document.querySelector("[data-answer-input]");
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-answer-input]")) field = event.target;
  });
  // A press must not take the focus away, or the caret and the phone's keyboard would be lost.
  pad.addEventListener("pointerdown", (event) => event.preventDefault());
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key || !field?.isConnected) return;
    if ("backspace" in key.dataset) erase(field);
    else insert(field, key.dataset.insert);
    if (event.detail > 0) field.focus({ preventScroll: true });
  });
}

/** Type `text` over the selection; a function's bracket is closed around what was selected, the caret inside. */
function insert(field, text) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  const chosen = field.value.slice(from, to);
  if (text.length > 1 && text.endsWith("(")) {
    field.setRangeText(`${text}${chosen})`, from, to, "end");
    if (!chosen) field.setSelectionRange(from + text.length, from + text.length);
  } else if (text.startsWith("^") && chosen.length > 1) {
    field.setRangeText(`(${chosen})${text}`, from, to, "end");
  } else {
    field.setRangeText(text, from, to, "end");
  }
  changed(field);
}

function erase(field) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  if (from === to && from === 0) return;
  field.setRangeText("", from === to ? from - 1 : from, to, "end");
  changed(field);
}

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// A question that this tab has opened, shown again without a connection: the exam page's own fields, keys and saving.
import { describeKept, openAnswer, startClearing } from "./answer.js";
import { startAutosave } from "./autosave.js";
import { startKeypad } from "./keypad.js";
import { startKeys } from "./keys.js";
import { showState } from "./savestate.js";
import { findSheet, listSheets, noteSheet } from "./sheets.js";

const REST = 2000;

/**
 * Show question `position` in `place`; onBack() when the server has heard of it. Returns {flush, isTyping, wasSaved}, or
 * null where this tab has not opened the question.
 */
export function openSheet({ attemptUrl, position, place, onBack }) {
  const sheet = findSheet(attemptUrl, position);
  if (!sheet) return null;
  place.innerHTML = sheet.html;
  const form = place.querySelector("[data-exam]");
  const saveBox = document.querySelector("[data-save-state]");
  let autosave = null;
  let typed = 0;
  let sent = false;
  leaveOut(form, sheet);
  const answer = openAnswer(form, changed);
  if (answer) startSaving();
  startWalking();

  function startSaving() {
    if ("answer" in sheet) answer.write(sheet.answer);
    autosave = startAutosave({
      url: form.dataset.saveUrl,
      revision: sheet.revision,
      read: answer.read,
      onState: hear,
      onTime: () => {},
      // Both versions are shown, and one is chosen, where the server can be asked how they read.
      onConflict: onBack,
      onClosed: onBack,
      onKnown: (known) => noteSheet(form.dataset, known),
      describe: (text) => describeKept(form, text),
    });
    startKeypad();
    startClearing(form, answer);
    form.addEventListener("submit", (event) => event.preventDefault());
    if (autosave.kept && autosave.kept.answer !== answer.read()) answer.write(autosave.kept.answer);
    typed = 0;
  }

  function startWalking() {
    const others = listSheets(attemptUrl);
    const open = (other) => other && window.location.assign(`${attemptUrl}${other}/`);
    const keys = { j: () => open(others.find((one) => one > position)), k: () => open(others.findLast((one) => one < position)) };
    startKeys(keys, (digit) => answer?.press?.(digit));
  }

  function changed() {
    typed = performance.now();
    autosave?.note();
  }

  function hear(state, { savedAt } = {}) {
    showState(saveBox, state, { savedAt });
    if (state !== "saved") return;
    sent = true;
    onBack();
  }

  return {
    flush: async () => autosave?.flush(),
    isTyping: () => typed > 0 && performance.now() - typed < REST,
    wasSaved: () => sent,
  };
}

/** What only the server can do is left out, not greyed: how an answer is read, and what is struck out. */
function leaveOut(form, { struck }) {
  const wait = form.querySelector(".reading-wait");
  if (wait) wait.textContent = "How we read your answer appears here when the connection is back.";
  for (const part of form.querySelectorAll(".reading-body, .field-error, [data-strike], [data-strike-note]")) part.remove();
  form.querySelector("[data-reading]")?.setAttribute("data-state", "none");
  for (const field of form.querySelectorAll("[aria-describedby]")) field.removeAttribute("aria-describedby");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  if (!struck) return;
  for (const option of form.querySelectorAll("[data-option]")) option.toggleAttribute("data-struck", struck.includes(option.dataset.option));
}

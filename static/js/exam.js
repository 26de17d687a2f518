// A question of a running attempt: joins the answer's fields with saving, reading, time and keys.
import { sendLeftovers, startAutosave } from "./autosave.js";
import { startChoices, startOrder } from "./choices.js";
import { showConflict } from "./conflict.js";
import "./formulas.js";
import { startFormula } from "./formula.js";
import { startGrid } from "./grid.js";
import { startKeypad } from "./keypad.js";
import { startKeys } from "./keys.js";
import { startReading } from "./reading.js";
import { announce, clockTime, post, setIcon } from "./talk.js";
import { startTimer } from "./timer.js";

const form = document.querySelector("[data-exam]");
const facts = form.dataset;
const saveBox = document.querySelector("[data-save-state]");
const cell = document.querySelector(".cell[aria-current]");
const STATES = {
  saving: ["up", () => "Saving"],
  offline: ["cloud", () => "Offline, kept on this device"],
  conflict: ["warning", () => "Two versions, choose one"],
  refused: ["warning", (_, message) => message ?? "Not saved"],
};
let autosave = null;
let reading = { note() {} };

for (const time of document.querySelectorAll("time[datetime]")) time.textContent = clockTime(time.dateTime);
const source = openSource();
const timer = startTimer({ onEnding: () => autosave?.flush({ keepalive: true }) });
startFlag();
startWays();
startKeypad();
if (source) startSaving();

/** The answer's fields as one text: {read, write}. */
function openSource() {
  const box = (name) => form.querySelector(`[data-${name}]`);
  const choiceFacts = { strikeUrl: facts.strikeUrl, onChange: changed };
  if (box("choices")) return startChoices(box("choices"), choiceFacts);
  if (box("order")) return startOrder(box("order"), changed);
  if (box("grid-entry")) return startGrid(box("grid-entry"), changed);
  if (box("shape-entry")) return openShape(box("shape-entry"));
  const field = box("answer-input");
  if (!field) return null;
  field.addEventListener("input", changed);
  return openText(field);
}

function openText(field) {
  const write = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { read: () => field.value, write };
}

function openShape(box) {
  const [rows, columns] = box.querySelectorAll("input");
  const fill = (text) => ([rows.value, columns.value] = text.replace(/^\[|\]$/g, "").split(",").map((part) => part.trim()).concat("", ""));
  if (!rows.value && !columns.value && box.dataset.answer) fill(box.dataset.answer);
  box.addEventListener("input", changed);
  return {
    read: () => (rows.value.trim() || columns.value.trim() ? `[${rows.value.trim()}, ${columns.value.trim()}]` : ""),
    write: (text) => (fill(text), changed()),
  };
}

function startSaving() {
  autosave = startAutosave({
    url: facts.saveUrl,
    revision: Number(facts.revision),
    read: source.read,
    onState: showState,
    onTime: timer.sync,
    onConflict: ({ mine, current }) => chooseVersion(mine, current),
    onClosed: () => window.location.assign(facts.resultUrl),
  });
  reading = startReading({ url: facts.previewUrl, read: source.read, onRead: showStatus, onTime: timer.sync });
  form.addEventListener("focusout", () => autosave.flush());
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    source.write("");
    form.querySelector("[data-answer-input]:not([type=radio], [type=checkbox])")?.focus();
  });
  restore();
  startFormula(facts.previewUrl);
  startKeys(
    { j: () => go("next"), k: () => go("previous"), f: () => document.querySelector("[data-flag]").click() },
    (digit) => source.press?.(digit),
  );
}

/** What an earlier visit left on this device comes back into the fields; then other questions' leftovers are sent. */
function restore() {
  const kept = autosave.kept;
  if (kept && kept.answer !== source.read()) {
    source.write(kept.answer);
    autosave.flush();
  }
  sendLeftovers(facts.saveUrl).then((count) => {
    if (!count) return;
    tell(count === 1 ? "1 answer was kept on this device and is now saved." : `${count} answers were kept on this device and are now saved.`);
  });
}

function changed() {
  if (!autosave) return;
  autosave.note();
  reading.note();
  showStatus(source.read().trim() ? "read" : "none");
}

function showState(state, savedAt, message) {
  if (state === saveBox.dataset.saveState && state !== "saved") return;
  const text = saveBox.querySelector(".save-text");
  saveBox.dataset.saveState = state;
  if (state === "saved") {
    setIcon(saveBox, "check");
    text.innerHTML = 'Saved<span class="wide-words"> at <time></time></span>';
    text.querySelector("time").textContent = clockTime(savedAt);
    return;
  }
  const [icon, say] = STATES[state];
  setIcon(saveBox, icon);
  text.textContent = say(state, message);
  if (state !== "saving") announce(text.textContent);
}

/** Keep the square of this question in step with its answer. */
function showStatus(state) {
  if (!cell) return;
  const partial = state !== "none" && source.isPartial?.();
  const status = state === "none" ? "unseen" : partial ? "incomplete" : state === "unreadable" ? "unreadable" : "answered";
  cell.dataset.status = status;
  nameCell();
  const open = document.querySelectorAll('.cell:not([data-status="answered"])').length;
  document.querySelector("[data-to-go]").textContent = `${open} to go`;
}

function nameCell() {
  const words = { unseen: "not answered", incomplete: "incomplete", answered: "answered", unreadable: "not readable as mathematics" };
  const flagged = "flagged" in cell.dataset ? ", flagged" : "";
  cell.title = `Question ${facts.position}, ${words[cell.dataset.status]}${flagged}`;
  cell.firstElementChild.textContent = cell.title;
}

function chooseVersion(mine, current) {
  showConflict({
    mine,
    theirs: current.answer,
    previewUrl: facts.previewUrl,
    describe: describeOptions,
    onChoose(name) {
      source.write(name === "mine" ? mine : current.answer);
      autosave.settle(current);
      reading.note();
    },
  });
}

/** The options that an answer names, as they stand on the page; nothing for a typed answer. */
function describeOptions(answer) {
  const ids = answer.split(",").map((id) => CSS.escape(id.trim()));
  const options = ids.map((id) => id && form.querySelector(`[data-option="${id}"] .option-text`)).filter(Boolean);
  return options.map((option) => option.cloneNode(true));
}

function startFlag() {
  const button = document.querySelector("[data-flag]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const flagged = button.getAttribute("aria-pressed") !== "true";
    drawFlag(button, flagged);
    try {
      const { status, data } = await post(facts.flagUrl, { flagged });
      timer.sync(data.remaining_ms);
      if (status !== 200) drawFlag(button, !flagged);
    } catch {
      drawFlag(button, !flagged);
      announce("The flag could not be set: no connection.");
    }
  });
}

function drawFlag(button, flagged) {
  button.setAttribute("aria-pressed", String(flagged));
  button.querySelector(".flag-word").textContent = flagged ? "Flagged" : "Flag";
  cell?.toggleAttribute("data-flagged", flagged);
  if (cell) nameCell();
}

/** Ways off the page: each saves first, and waits for that a moment at most. */
function startWays() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const way = event.submitter?.dataset.go;
    if (way) go(way);
    else autosave?.flush();
  });
  document.querySelector(".cells").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leaveFor(link.href);
  });
}

function go(way) {
  const url = { previous: facts.previousUrl, next: facts.nextUrl || facts.overviewUrl, overview: facts.overviewUrl }[way];
  if (url) leaveFor(url);
}

async function leaveFor(url) {
  const waited = new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.race([autosave?.flush(), waited]);
  if (saveBox.dataset.saveState === "conflict") return;
  if (navigator.onLine) window.location.assign(url);
  else tell("There is no connection, so this page stays open. Your answer is kept on this device.");
}

function tell(text) {
  const notice = document.querySelector("[data-notice]");
  notice.querySelector("p").textContent = text;
  notice.hidden = false;
  announce(text);
}

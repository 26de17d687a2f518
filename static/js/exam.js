// A question of a running attempt: joins the answer's fields with saving, reading, time and keys.
import { describeKept, describeOptions, isTouched, openAnswer, startClearing } from "./answer.js";
import { startAutosave } from "./autosave.js";
import { showStatus, startFlag } from "./cells.js";
import { showConflict } from "./conflict.js";
import "./formulas.js";
import { startFormula } from "./formula.js";
import { startKeypad } from "./keypad.js";
import { startKeys } from "./keys.js";
import { describeOutage, watchLeftovers } from "./leftovers.js";
import { tell } from "./notice.js";
import { startReading } from "./reading.js";
import { startReloads, takeFocus, takeOutage } from "./reloads.js";
import { startRoving } from "./roving.js";
import { showState } from "./savestate.js";
import { findSheet, keepSheet, noteSheet } from "./sheets.js";
import { clockTime } from "./talk.js";
import { startTimer } from "./timer.js";
import { startWays } from "./ways.js";

const form = document.querySelector("[data-exam]");
const facts = form.dataset;
const saveBox = document.querySelector("[data-save-state]");
let autosave = null;
let reading = { note() {} };
let outage = { count: 0, seconds: 0 };
let leaving = false;

for (const time of document.querySelectorAll("time[datetime]")) time.textContent = clockTime(time.dateTime);
keepSheet(form);
const touched = isTouched(form);
const answer = openAnswer(form, changed);
const timer = startTimer({ onEnding: () => autosave?.flush({ keepalive: true }), onOver: leave });
const flag = startFlag(facts.flagUrl, timer.sync);
const go = startWays(form, async () => (autosave ? autosave.flush() : "nothing"), canShow);
startKeypad();
startRoving(document.querySelector(".cells"), ".cell");
if (answer) startSaving();
startReloads(facts.workerUrl);
const leftovers = watchLeftovers(facts.attemptUrl, facts.saveUrl, hearOfOthers);
startKeys({ j: () => go("next"), k: () => go("previous"), f: flag }, (digit) => answer?.press?.(digit));
const sentBefore = takeOutage();
if (sentBefore) tellOfOutage({ count: sentBefore });
takeFocus(form);
form.addEventListener("strike", ({ detail }) => noteSheet(facts, { struck: detail }));
performance.mark("nabla:ready");

/** Whether a question can be shown without a connection: it was opened in this tab, and the worker is there to answer. */
function canShow(url) {
  const position = url.slice(facts.attemptUrl.length).match(/^(\d+)\/$/)?.[1];
  return Boolean(navigator.serviceWorker?.controller && position && findSheet(facts.attemptUrl, position));
}

function startSaving() {
  autosave = startAutosave({
    url: facts.saveUrl,
    revision: Number(facts.revision),
    touched,
    read: answer.read,
    onState: hearState,
    onTime: timer.sync,
    onConflict: chooseVersion,
    onClosed: leave,
    onKnown: (known) => noteSheet(facts, known),
    describe: (text) => describeKept(form, text),
  });
  reading = startReading({ url: facts.previewUrl, read: answer.read, onRead: draw, onTime: timer.sync });
  form.addEventListener("focusout", () => autosave.flush());
  startClearing(form, answer);
  startFormula(facts.previewUrl);
  if (touched) return changed();
  // What an earlier visit left on this device comes back into the fields.
  if (!autosave.kept) return;
  if (autosave.kept.answer !== answer.read()) answer.write(autosave.kept.answer);
  autosave.flush();
}

function changed() {
  if (!autosave) return;
  autosave.note();
  reading.note();
  draw(answer.read().trim() ? "read" : "none");
}

/** Keep the square of this question in step with its answer. */
function draw(state) {
  if (state === "none") showStatus("unseen");
  else if (answer.isPartial?.()) showStatus("incomplete");
  else showStatus(state === "unreadable" ? "unreadable" : "answered");
}

function hearState(state, { savedAt, message, seconds } = {}) {
  const before = saveBox.dataset.saveState;
  if (state === "offline" && before !== "offline") outage = { count: 0, seconds: 0 };
  showState(saveBox, state, { savedAt });
  if (state === "refused") tell("This answer was not saved.", message ?? "It is kept on this device.", { icon: "warning" });
  if (state === "saved" && seconds > 2) tellOfOutage({ count: 1, seconds });
  if (state === "signed-out" && before !== state) {
    const href = `${facts.loginUrl}?next=${encodeURIComponent(window.location.pathname)}`;
    tell("You are signed out.", "What you typed is kept on this device.", { links: [{ href, text: "Sign in again" }], icon: "warning" });
  }
}

/** One sentence for the whole outage, however many answers came through after it. */
function tellOfOutage({ count, seconds = 0 }) {
  outage = { count: outage.count + count, seconds: seconds || outage.seconds };
  tell(...describeOutage(outage.count, outage.seconds));
}

/** What became of other questions' drafts. */
function hearOfOthers({ saved, conflicts, refused }) {
  if (saved.length) tellOfOutage({ count: saved.length });
  const doubtful = [...conflicts, ...refused];
  if (!doubtful.length) return;
  const links = doubtful.map((position) => ({ href: `${facts.attemptUrl}${position}/`, text: `Question ${position}` }));
  const is = doubtful.length === 1 ? "An answer of another question is" : "Answers of other questions are";
  tell(`${is} kept on this device and not counted yet.`, "Open it to choose:", { links, icon: "warning" });
}

function chooseVersion({ mine, current, at }) {
  showConflict({
    mine: { answer: mine, at },
    theirs: current,
    previewUrl: facts.previewUrl,
    describe: (text) => describeOptions(form, text),
    onChoose(name) {
      if (name === "theirs") answer.write(current.answer);
      autosave.settle(current);
      changed();
    },
  });
}

/** The attempt is over: what is still kept here goes to its record, then comes the result. */
async function leave() {
  if (leaving) return;
  leaving = true;
  const sent = Promise.all([autosave?.flush(), leftovers.round()]);
  await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 3000))]);
  window.location.assign(facts.resultUrl);
}

// A practised question: the exam page's reading, keys and saving; every button is a plain form's and loads the page anew.
import { openAnswer, startClearing } from "./answer.js";
import { startAutosave } from "./autosave.js";
import "./formulas.js";
import { startFormula } from "./formula.js";
import { startKeypad } from "./keypad.js";
import { startReading } from "./reading.js";
import { showState } from "./savestate.js";

const form = document.querySelector("[data-practice]");
const facts = form.dataset;
const saveBox = document.querySelector("[data-save-state]");
const isOpen = !("closed" in facts);
let autosave = null;
let reading = { note() {} };

const answer = isOpen ? openAnswer(form, changed) : null;
if (answer) startAnswering();
showWhatCame();

function startAnswering() {
  startKeypad();
  autosave = startAutosave({
    url: facts.saveUrl,
    revision: Number(facts.revision),
    read: answer.read,
    onState: (state, more = {}) => showState(saveBox, state, more),
    onTime: () => {},
    // Nothing is lost by it here: both texts are kept, and what stands in the field goes on.
    onConflict: ({ current }) => autosave.settle(current),
    onClosed: () => window.location.reload(),
  });
  reading = startReading({ url: facts.previewUrl, read: answer.read, onRead: () => {}, onTime: () => {} });
  startClearing(form, answer);
  startFormula(facts.previewUrl);
  if (autosave.kept && autosave.kept.answer !== answer.read()) answer.write(autosave.kept.answer);
}

/** The verdict is about the text before: the shape of the new one is shown again. */
function changed() {
  form.toggleAttribute("data-edited", true);
  autosave?.note();
  reading.note();
}

/** What the button brought is read out first: the verdict, or the hint that was asked for. */
function showWhatCame() {
  const target = document.getElementById(window.location.hash.slice(1));
  if (target?.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  else if (target) target.querySelector("[data-verdict]")?.focus({ preventScroll: true });
}

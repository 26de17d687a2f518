// Checks a file that the reader chooses or drops. It is read here and goes nowhere.
import { canCheck, check } from "./verify-checks.js";
import { cloneIcon, makeElement, makeLine, readWords } from "./verify-draw.js";
import { readFile } from "./verify-files.js";
import { Refused } from "./verify-strict.js";
import { makeWorld } from "./verify-world.js";

const DRAWN = "These words are signed. What is drawn on the file is not: if it says something else, it was changed.";
const UNREAD = "It could not be read, or the issuer’s keys could not be fetched. Try once more, or type the code instead.";

export function startFileCheck(panel) {
  const input = panel.querySelector("[data-file]");
  const drop = panel.querySelector("[data-drop]");
  input.addEventListener("change", () => input.files[0] && judge(panel, input.files[0]));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer.files[0]) judge(panel, event.dataTransfer.files[0]);
  });
}

let last = null;

async function judge(panel, file) {
  last = file;
  const place = panel.querySelector("[data-file-verdict]");
  delete place.dataset.verdict;
  place.replaceChildren(makeElement("p", "quiet", `Reading ${file.name}`));
  try {
    if (!(await canCheck())) throw new Refused("Your browser cannot check signatures on this page. Type the code instead.");
    const read = await readFile(file);
    const verdict = await check(read, await makeWorld(panel.dataset.didUrl));
    // Of two files in a row the second one counts, whichever is done first.
    if (last === file) show(place, verdict, isPicture(file));
  } catch (error) {
    if (last === file) refuse(place, error instanceof Refused ? error.message : UNREAD);
  }
  panel.querySelector("[data-file]").value = "";
}

/** Whether the file shows words of its own beside the signed ones. */
function isPicture(file) {
  return /\.(pdf|png|svg)$/i.test(file.name) || /^(image\/|application\/pdf)/.test(file.type);
}

function show(place, { credential, checks, isGenuine }, hasPicture) {
  const title = isGenuine ? "This certificate is genuine." : "This certificate cannot be confirmed.";
  const parts = [makeSign(isGenuine), makeElement("h3", "", title)];
  // Name and score of anything less are not drawn: they would look like a certificate all the same.
  if (isGenuine) {
    const words = readWords(credential);
    const sample = words.isSample ? "It is a sample and stands for no pass. " : "";
    const rest = ` passed ${words.exam} on ${words.date} with ${words.points} of ${words.max} points.`;
    parts.push(makeElement("p", "", sample, makeElement("bdi", "", words.name), rest));
    if (hasPicture) parts.push(makeElement("p", "small quiet", DRAWN));
  }
  parts.push(makeElement("dl", "rows checks", ...checks.map(makeLine)));
  place.replaceChildren(...parts);
  place.dataset.verdict = isGenuine ? "genuine" : "refused";
}

function refuse(place, text) {
  place.replaceChildren(makeSign(false), makeElement("h3", "", "This file cannot be checked."), makeElement("p", "", text));
  place.dataset.verdict = "unreadable";
}

function makeSign(holds) {
  const text = makeElement("span", "", "Checked in your browser, just now");
  return makeElement("p", holds ? "verdict-sign" : "verdict-sign not", cloneIcon(holds ? "check" : "cross"), text);
}

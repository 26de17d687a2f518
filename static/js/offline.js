// The page of a reload without a connection: what is kept, the time that may be left, and the way back.
import { keepDraft, listDrafts } from "./drafts.js";
import { guessTime } from "./kepttime.js";
import { sendLeftovers } from "./leftovers.js";
import { leaveOutage } from "./reloads.js";
import { nextStamp } from "./tab.js";
import { asDigits, clockTime, get } from "./talk.js";

const WAITS = [1000, 2000, 4000, 8000, 15_000];
// The worker shows this page in the place of another, whose address it keeps.
const [, attemptUrl, place] = window.location.pathname.match(/^(\/attempts\/[0-9a-f-]{36}\/)(\d+|overview)\/$/) ?? [];
const find = (name) => document.querySelector(`[data-${name}]`);
// What reads as one text; grids and choices have fields of their own, on the page of the question.
const TYPED = ["text", "number"];
let tries = 0;
let trying = false;
let timer = 0;

if (attemptUrl) start();

function start() {
  find("place").textContent = nameOf(place);
  showTime();
  setInterval(showTime, 1000);
  const newest = new Map(listDrafts(attemptUrl).map((draft) => [draft.url, draft]));
  find("none").hidden = newest.size > 0;
  find("some").hidden = newest.size === 0;
  find("drafts").append(...[...newest.values()].sort(byPosition).map(show));
  find("try").addEventListener("click", () => goBack(true));
  window.addEventListener("online", () => goBack());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && goBack());
  plan();
}

function nameOf(position) {
  return position === "overview" ? "Overview" : `Question ${position}`;
}

function positionOf({ url }) {
  return Number(url.slice(attemptUrl.length).split("/")[0]);
}

function byPosition(one, other) {
  return positionOf(one) - positionOf(other);
}

/** One kept answer. A typed one can be changed here; of choices and grids it is said what stands in them. */
function show(draft) {
  const row = document.getElementById("draft-template").content.cloneNode(true).firstElementChild;
  const name = nameOf(positionOf(draft));
  row.querySelector("b").textContent = name;
  row.querySelector(".quiet").textContent = `at ${clockTime(draft.at)}`;
  const answer = row.querySelector(".offline-answer");
  row.toggleAttribute("data-words", Boolean(draft.words) || !draft.answer);
  answer.textContent = draft.words ?? (draft.answer || "Empty");
  if (TYPED.includes(draft.entry)) answer.replaceWith(openField(draft, name));
  return row;
}

function openField(found, name) {
  const field = Object.assign(document.createElement("input"), { className: "input answer-input", value: found.answer });
  field.setAttribute("aria-label", `Your answer to ${name.toLowerCase()}`);
  for (const [key, value] of Object.entries({ autocomplete: "off", autocapitalize: "off", spellcheck: "false" })) field.setAttribute(key, value);
  // What was kept before may have arrived without its reply: it goes out first, under its own stamp.
  field.addEventListener("input", () => keepDraft({ ...found, answer: field.value, ...nextStamp(), at: Date.now(), before: found }));
  return field;
}

function showTime() {
  const left = guessTime(attemptUrl);
  for (const box of document.querySelectorAll("[data-time]")) box.hidden = left === null;
  if (left === null) return;
  find("time").querySelector("b").textContent = asDigits(Math.max(0, left));
  find("time").toggleAttribute("data-last-minutes", left < 5 * 60_000);
  find("time-up").hidden = left > 0;
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(goBack, WAITS[Math.min(tries, WAITS.length - 1)] * (0.8 + 0.4 * Math.random()));
  tries += 1;
}

/** Where the server answers, what is kept goes out first: what arrives shortly after the end may still count. */
async function goBack(byHand = false) {
  if (trying) return;
  trying = true;
  clearTimeout(timer);
  if (await isThere()) {
    const { saved } = await sendLeftovers(attemptUrl);
    if (saved.length) leaveOutage(saved.length);
    return window.location.reload();
  }
  trying = false;
  if (byHand) find("tried").textContent = `No connection yet, tried at ${clockTime(Date.now(), true)}.`;
  plan();
}

async function isThere() {
  try {
    const { status } = await get(`${attemptUrl}clock/`);
    return status < 500;
  } catch {
    return false;
  }
}

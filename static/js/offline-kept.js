// What this device keeps of an attempt, question by question, and the questions that this tab can still show.
import { keepDraft, listDrafts } from "./drafts.js";
import { findSheet, listSheets } from "./sheets.js";
import { nextStamp } from "./tab.js";
import { clockTime } from "./talk.js";

// What reads as one text can be changed where it is listed; everything else where its question is shown.
const TYPED = ["text", "number"];
const positionOf = ({ url }) => Number(url.match(/\/(\d+)\/save\/$/)?.[1]);

/** Fill `list` with the newest draft of each question but the one that is shown; returns how many there are. */
export function listKept(attemptUrl, shown, list) {
  const newest = new Map(listDrafts(attemptUrl).map((draft) => [positionOf(draft), draft]));
  newest.delete(shown);
  const drafts = [...newest.values()].sort((one, other) => positionOf(one) - positionOf(other));
  list.append(...drafts.map((draft) => show(attemptUrl, draft)));
  return drafts.length;
}

/** Fill `box` with the way to each question that this tab can show; returns how many there are. */
export function listWays(attemptUrl, shown, box) {
  const kept = new Map(listDrafts(attemptUrl).map((draft) => [positionOf(draft), draft.answer]));
  const places = listSheets(attemptUrl);
  for (const position of places) {
    const answered = (kept.get(position) ?? findSheet(attemptUrl, position).answer ?? "").trim() !== "";
    box.append(wayTo(attemptUrl, position, { here: position === shown, answered }));
  }
  return places.length;
}

function wayTo(attemptUrl, position, { here, answered }) {
  const way = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `${attemptUrl}${position}/`, className: "offline-way figures", textContent: position });
  link.setAttribute("aria-label", `Question ${position}, ${answered ? "answered" : "not answered"}`);
  if (here) link.setAttribute("aria-current", "page");
  link.toggleAttribute("data-answered", answered);
  way.append(link);
  return way;
}

/** One kept answer: a typed one can be changed here; of the others it is said what stands in them. */
function show(attemptUrl, draft) {
  const row = document.getElementById("draft-template").content.cloneNode(true).firstElementChild;
  const position = positionOf(draft);
  const name = row.querySelector("b");
  name.textContent = `Question ${position}`;
  row.querySelector(".quiet").textContent = `at ${clockTime(draft.at)}`;
  const answer = row.querySelector(".offline-answer");
  row.toggleAttribute("data-words", Boolean(draft.words) || !draft.answer);
  answer.textContent = draft.words ?? (draft.answer || "Empty");
  if (TYPED.includes(draft.entry)) answer.replaceWith(openField(draft, position));
  else if (findSheet(attemptUrl, position)) answer.append(" ", linkTo(attemptUrl, position));
  return row;
}

function linkTo(attemptUrl, position) {
  const link = Object.assign(document.createElement("a"), { href: `${attemptUrl}${position}/`, className: "offline-change", textContent: "Change it" });
  link.setAttribute("aria-label", `Change the answer to question ${position}`);
  return link;
}

function openField(found, position) {
  const field = Object.assign(document.createElement("input"), { className: "input answer-input", value: found.answer });
  field.setAttribute("aria-label", `Your answer to question ${position}`);
  for (const [key, value] of Object.entries({ autocomplete: "off", autocapitalize: "off", spellcheck: "false" })) field.setAttribute(key, value);
  // What was kept before may have arrived without its reply: it goes out first, under its own stamp.
  field.addEventListener("input", () => keepDraft({ ...found, answer: field.value, ...nextStamp(), at: Date.now(), before: found }));
  return field;
}

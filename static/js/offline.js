// The page of a reload without a connection: the question if this tab has opened it, what is kept, the time that may be
// left, and the way back.
import { guessTime } from "./kepttime.js";
import { sendLeftovers } from "./leftovers.js";
import { listKept, listWays } from "./offline-kept.js";
import { openSheet } from "./offline-sheet.js";
import { leaveFocus, leaveOutage } from "./reloads.js";
import { asDigits, clockTime, get } from "./talk.js";

const WAITS = [1000, 2000, 4000, 8000, 15_000];
// The worker shows this page in the place of another, whose address it keeps.
const [, attemptUrl, place] = window.location.pathname.match(/^(\/attempts\/[0-9a-f-]{36}\/)(\d+|overview)\/$/) ?? [];
const find = (name) => document.querySelector(`[data-${name}]`);
let sheet = null;
let tries = 0;
let trying = false;
let timer = 0;

if (attemptUrl) start();

function start() {
  find("place").textContent = place === "overview" ? "Overview" : `Question ${place}`;
  showTime();
  setInterval(showTime, 1000);
  showParts();
  find("try").addEventListener("click", () => goBack(true));
  window.addEventListener("online", () => goBack());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && goBack());
  plan();
  performance.mark("nabla:offline-ready");
}

/** The question, where this tab has it; the ways to the others; what waits here of them. */
function showParts() {
  const position = Number(place);
  sheet = openSheet({ attemptUrl, position, place: find("sheet"), onBack: () => goBack() });
  const ways = listWays(attemptUrl, position, find("ways"));
  const kept = listKept(attemptUrl, sheet ? position : 0, find("drafts"));
  find("parts").toggleAttribute("data-question", sheet !== null);
  find("ways-box").hidden = ways < (sheet ? 2 : 1);
  find("with-question").hidden = !sheet;
  find("overview").hidden = place !== "overview";
  find("without-question").hidden = Boolean(sheet) || place === "overview";
  find("kept").hidden = Boolean(sheet) && kept === 0;
  find("none").hidden = kept > 0;
  find("some").hidden = kept === 0;
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
    await sheet?.flush();
    const { saved } = await sendLeftovers(attemptUrl);
    // Keys that are pressed while a page is loaded go nowhere: it waits until they rest.
    while (sheet?.isTyping() && !byHand) await new Promise((resolve) => setTimeout(resolve, 200));
    return leave(new Set([...saved, ...(sheet?.wasSaved() ? [Number(place)] : [])]).size);
  }
  trying = false;
  if (byHand) find("tried").textContent = `No connection yet, tried at ${clockTime(Date.now(), true)}.`;
  plan();
}

function leave(count) {
  if (count) leaveOutage(count);
  leaveFocus();
  window.location.reload();
}

async function isThere() {
  try {
    const { status } = await get(`${attemptUrl}clock/`);
    return status < 500;
  } catch {
    return false;
  }
}

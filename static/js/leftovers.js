// What this device still keeps of other questions of the attempt: sent as soon as there is a connection, and spoken of.
import { dropDraft, listDrafts } from "./drafts.js";
import { deliver } from "./sending.js";

const AGAIN = 15_000;
const position = (url) => Number(url.match(/\/(\d+)\/save\/$/)?.[1]);

/** Send them once. Resolves to {saved: [7], conflicts: [3], refused: [], late: [], waiting: [9]}, numbers of questions. */
export async function sendLeftovers(attemptUrl, ownUrl = "") {
  const sum = { saved: [], conflicts: [], refused: [], late: [], waiting: [] };
  const places = { saved: "saved", conflict: "conflicts", refused: "refused", closed: "late" };
  let lost = false;
  for (const draft of listDrafts(attemptUrl).filter((one) => one.url !== ownUrl)) {
    const { kind } = lost ? { kind: "lost" } : await deliver({ ...draft });
    lost ||= kind === "lost";
    sum[places[kind] ?? "waiting"].push(position(draft.url));
    // A conflict stays here until its question is opened and one version is chosen.
    if (kind === "saved" || kind === "closed") dropDraft(draft);
  }
  return sum;
}

/** Send them now, when the connection is back, and again while any waits; `onSum` hears of each round that sent some. */
export function watchLeftovers(attemptUrl, ownUrl, onSum) {
  let told = "";
  let timer = 0;
  async function round() {
    clearTimeout(timer);
    const sum = await sendLeftovers(attemptUrl, ownUrl);
    if (JSON.stringify(sum) !== told) onSum(sum);
    told = JSON.stringify({ ...sum, saved: [] });
    if (sum.waiting.length) timer = setTimeout(round, AGAIN);
    return sum;
  }
  window.addEventListener("online", round);
  return { round, first: round() };
}

/** ["The connection was gone for 40 seconds.", "Three answers were kept on this device and are now saved."] */
export function describeOutage(count, seconds = 0) {
  const kept = count === 1 ? "One answer was kept on this device and is now saved." : `${number(count)} answers were kept on this device and are now saved.`;
  return seconds ? [`The connection was gone for ${inWords(seconds)}.`, kept] : [kept, ""];
}

function inWords(seconds) {
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}

function number(count) {
  return ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"][count] ?? String(count);
}

// The questions that this tab has opened, as the server sent them: what the page without a connection can show again. They
// stay in the tab, and are shown only while this device knows that their attempt goes on here: its end, or signing out in
// any tab, takes that knowledge away (docs/decisions/0009).
import { device, tab } from "./storage.js";

const [SHEET, RUNS] = ["nabla:sheet:", "nabla:runs:"];

/** Keep the question of `form` before any script has changed it: {html, revision, answer, struck}. */
export function keepSheet(form) {
  const { attemptUrl, position, revision } = form.dataset;
  const copy = form.cloneNode(true);
  for (const part of copy.querySelectorAll("[name=csrfmiddlewaretoken], .no-script, [data-formula-switch]")) part.remove();
  if (!device.get(RUNS + attemptUrl)) device.set(RUNS + attemptUrl, String(Math.random()));
  put(attemptUrl, position, { html: copy.outerHTML, revision: Number(revision), runs: device.get(RUNS + attemptUrl) });
}

/** What the server has of it since: {revision, answer}, or {struck}. */
export function noteSheet({ attemptUrl, position }, facts) {
  const sheet = findSheet(attemptUrl, position);
  if (sheet) put(attemptUrl, position, { ...sheet, ...facts });
}

/** The question as it was kept; null where this tab has not opened it, or its attempt is over for this device. */
export function findSheet(attemptUrl, position) {
  try {
    const sheet = JSON.parse(tab.get(SHEET + attemptUrl + position));
    return sheet?.runs && sheet.runs === device.get(RUNS + attemptUrl) ? sheet : null;
  } catch {
    return null;
  }
}

/** The numbers of the questions that can be shown, in order. */
export function listSheets(attemptUrl) {
  const start = SHEET + attemptUrl;
  const places = tab.keys().filter((key) => key.startsWith(start)).map((key) => Number(key.slice(start.length)));
  return places.filter((position) => findSheet(attemptUrl, position)).sort((one, other) => one - other);
}

/** Forget the questions of the attempts whose addresses begin so; other tabs show theirs no more. */
export function forgetSheets(start = "") {
  for (const key of tab.keys()) if (key.startsWith(SHEET + start)) tab.remove(key);
  for (const key of device.keys()) if (key.startsWith(RUNS + start)) device.remove(key);
}

function put(attemptUrl, position, sheet) {
  tab.set(SHEET + attemptUrl + position, JSON.stringify(sheet));
}

// A tab that stands open elsewhere lets its questions go as soon as the attempt is over for this device.
window.addEventListener("storage", ({ key, newValue }) => {
  if (key?.startsWith(RUNS) && newValue === null) forgetSheets(key.slice(RUNS.length));
});

// Nothing of an attempt stays on this device when it is over, or when its learner signs out.
import { listDrafts, removeDraft } from "./drafts.js";
import { forgetTimes } from "./kepttime.js";
import { forgetSheets } from "./sheets.js";

const CACHES = "nabla-offline-";

/** Forget the answers, the time and the questions of one attempt, or of all. */
export function forgetAttempts(attemptUrl = "") {
  for (const draft of listDrafts(attemptUrl)) removeDraft(draft);
  forgetTimes(attemptUrl);
  forgetSheets(attemptUrl);
}

/** Take the worker away, and the page that it kept. */
export async function forgetWorker() {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  const names = (await window.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith(CACHES)).map((name) => caches.delete(name)));
}

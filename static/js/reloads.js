// Reloads without a connection: the worker that answers them, and what the page that it shows leaves for the one after it.
import { tab } from "./storage.js";

const [OUTAGE, FOCUS] = ["nabla:outage", "nabla:focus"];

/** Start the worker once this page is there; where workers are refused the browser's own page is shown as before. */
export function startReloads(workerUrl) {
  if (!navigator.serviceWorker) return;
  const register = () => navigator.serviceWorker.register(workerUrl).catch(() => {});
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}

/** Leave word of how many answers were sent after an outage. */
export function leaveOutage(count) {
  tab.set(OUTAGE, String(count));
}

/** That number, once; 0 where there was no outage. */
export function takeOutage() {
  const count = Number(tab.get(OUTAGE) ?? 0);
  tab.remove(OUTAGE);
  return count;
}

/** Leave word of the field that has the keys, so that they go on there when the page is loaded by itself. */
export function leaveFocus() {
  tab.set(FOCUS, document.activeElement?.matches("[data-answer-input]") ? document.activeElement.name : "");
}

/** Give the keys to that field, once. */
export function takeFocus(form) {
  const name = tab.get(FOCUS);
  tab.remove(FOCUS);
  if (name) form.querySelector(`[name="${CSS.escape(name)}"]:is(:checked, :not([type=radio], [type=checkbox]))`)?.focus();
}

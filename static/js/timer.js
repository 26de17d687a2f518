// The time that is left: by the server's clock and performance.now(), never by this device's clock.
import { keepTime } from "./kepttime.js";
import { tab } from "./storage.js";
import { announce, asDigits, get } from "./talk.js";

const LAST_MINUTES = 5 * 60_000;
const MARKS = [10 * 60_000, 5 * 60_000, 60_000];

/**
 * Start the timer of the page; `onEnding` runs once when 3 s remain, `onOver` when the server says that time is up.
 * Returns {sync}; without a timer it does nothing.
 */
export function startTimer({ onEnding = () => {}, onOver } = {}) {
  const box = document.querySelector("[data-timer]");
  if (!box) return { sync() {} };
  const text = box.querySelector(".timer-text");
  const copies = document.querySelectorAll("[data-timer-copy]");
  let left = Number(box.dataset.remaining);
  let received = performance.now();
  let ended = false;
  let ending = false;
  let asking = false;
  let again = false;
  const marks = [Number(box.dataset.total) / 2, ...MARKS];
  let before = left;

  const now = () => left - (performance.now() - received);
  keepTime(box.dataset.clockUrl, left);

  function sync(remaining) {
    if (typeof remaining !== "number") return;
    const shown = now();
    left = remaining;
    received = performance.now();
    keepTime(box.dataset.clockUrl, left);
    if (shown - remaining > 2000) announce(`The time was corrected: ${inWords(remaining)} left.`);
    if (remaining > 0) ended = ending = false;
    draw();
  }

  async function ask() {
    // A question asked while another is under way may have a newer answer: ask once more afterwards.
    again = asking;
    if (asking) return;
    asking = true;
    try {
      const { status, data } = await get(box.dataset.clockUrl);
      if (status === 200) {
        sync(data.remaining_ms);
        if (data.state !== "in_progress" || data.remaining_ms <= 0) leave();
      }
    } catch {
      // No connection: the last known time goes on.
    } finally {
      asking = false;
      if (again) ask();
    }
  }

  function leave() {
    if (onOver) onOver();
    else window.location.assign(box.dataset.resultUrl);
  }

  function draw() {
    const time = Math.max(0, now());
    text.textContent = asDigits(time);
    for (const copy of copies) copy.textContent = text.textContent;
    box.toggleAttribute("data-last-minutes", time < LAST_MINUTES);
  }

  function tick() {
    const time = now();
    draw();
    // Of marks that a sleeping tab went past together only one is spoken, with the time that is left in truth.
    const passed = marks.filter((mark) => before > mark && time <= mark && time > 0);
    if (passed.length) announce(`${inWords(time)} left.`);
    if (before > LAST_MINUTES && time <= LAST_MINUTES) show(true);
    before = time;
    if (time <= 3000 && !ending) {
      ending = true;
      onEnding();
    }
    if (time <= 0 && !ended) {
      ended = true;
      // Whether time is really up is the server's to say: the limit may have been extended.
      ask();
      setTimeout(() => (ended = false), 3000);
    }
  }

  const show = setUpHiding(box, () => now() <= LAST_MINUTES);
  draw();
  setInterval(tick, 250);
  setInterval(ask, 30_000);
  for (const name of ["online", "focus", "pageshow"]) window.addEventListener(name, ask);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  return { sync };
}

/** Let the learner hide the time; returns show(visible). It comes back for the last five minutes. */
function setUpHiding(box, isLate) {
  const hide = box.querySelector("[data-timer-hide]");
  const reveal = box.querySelector("[data-timer-show]");
  const value = box.querySelector(".timer-value");
  function show(visible) {
    value.hidden = hide.hidden = !visible;
    reveal.hidden = visible;
  }
  function choose(visible) {
    show(visible);
    tab.set("nabla:time", visible ? "shown" : "hidden");
    (visible ? hide : reveal).focus();
  }
  hide.addEventListener("click", () => choose(false));
  reveal.addEventListener("click", () => choose(true));
  show(isLate() || tab.get("nabla:time") !== "hidden");
  return show;
}

/** "10 minutes", "1 minute", "40 seconds" */
function inWords(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes >= 1) return `${minutes} minute${minutes === 1 ? "" : "s"}`;
  return `${Math.max(0, Math.round(milliseconds / 1000))} seconds`;
}

// How an answer is read: formula, words and shape while one types. Knows no key, and a fitting shape is no verdict.
import { announce, post } from "./talk.js";

const LOOK = 250;
const SPEAK = 600;

/** Watch an answer; `read()` gives its text, `onRead(state)` hears "none", "read" or "unreadable". Returns {note}. */
export function startReading({ url, read, onRead, onTime }) {
  const box = document.querySelector("[data-reading]");
  if (!box) return { note() {} };
  const part = (name) => box.querySelector(`[data-${name}]`);
  let timer = 0;
  let speaking = 0;
  let spoken = part("reading-words").textContent;
  let request = null;

  function note() {
    clearTimeout(timer);
    clearTimeout(speaking);
    request?.abort();
    timer = setTimeout(look, LOOK);
  }

  async function look() {
    const answer = read();
    if (!answer.trim()) return show("none");
    request = new AbortController();
    const started = performance.now();
    try {
      const { status, data } = await post(url, { answer }, { signal: request.signal });
      if (status !== 200 || answer !== read()) return;
      onTime(data.remaining_ms);
      if (data.readable) showReading(data, started);
      else showError(data, started);
    } catch (error) {
      // Aborted by the next key, or no connection: the last reading stays, and is seen to be of an older text.
      if (error.name !== "AbortError") box.dataset.stale = "";
    }
  }

  function show(state) {
    box.dataset.state = state;
    delete box.dataset.stale;
    if (state !== "unreadable") part("answer-error").hidden = true;
    for (const field of document.querySelectorAll("[data-answer-input]")) {
      if (state === "unreadable") field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    onRead(state);
  }

  function showReading(data, started) {
    part("reading-formula").innerHTML = data.mathml;
    part("reading-words").textContent = data.spoken;
    box.dataset.kept = "";
    show("read");
    showShape(data);
    say(`${data.spoken}. ${shapeWords(data)}`, started);
  }

  function showShape({ shape, rows, columns, fits }) {
    const row = part("shape-row");
    if (!row) return;
    row.dataset.fits = fits === true ? "yes" : fits === false ? "no" : "unknown";
    row.querySelector("[data-yours]").textContent = shape;
    row.querySelector(".shape").dataset.kind = shapeKind(rows, columns);
  }

  function shapeWords({ shape, fits }) {
    if (!part("shape-row")) return "";
    const asked = box.dataset.asked === "|" ? "" : ` Asked is ${box.dataset.asked.replace("|", " by ")}.`;
    return `Shape ${shape.replace("×", "by")}.${fits === false ? asked : ""}`;
  }

  function showError(data, started) {
    if (!data.message) return show("none");
    part("error-message").textContent = data.message;
    part("error-hint").textContent = data.hint ?? "";
    part("answer-error").hidden = false;
    show("unreadable");
    say(data.message, started);
  }

  function say(text, started) {
    if (text === spoken) return;
    speaking = setTimeout(
      () => {
        spoken = text;
        announce(text);
      },
      Math.max(0, SPEAK - LOOK - (performance.now() - started)),
    );
  }

  window.addEventListener("online", () => "stale" in box.dataset && note());
  return { note };
}

/** Which outline stands before a shape: square, tall, wide, scalar or oblong. */
export function shapeKind(rows, columns) {
  if (rows === columns) return rows === "1" ? "scalar" : "square";
  if (columns === "1") return "tall";
  return rows === "1" ? "wide" : "oblong";
}

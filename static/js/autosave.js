// Saving: to the device first, then to the server; nothing is forgotten before the server has confirmed it.
import { dropDraft, keepDraft, listDrafts } from "./drafts.js";
import { deliver } from "./sending.js";
import { client, nextStamp } from "./tab.js";

const QUIET = 800;
const RETRIES = [1000, 2000, 4000, 8000, 15_000];

/**
 * Save what `read()` returns to `url`; `touched` when it differs from what the server sent with the page.
 * onState(name, {savedAt, message, seconds}) with saved, saving, conflict, refused, signed-out, and offline or failed
 * while it is kept on the device (`seconds`: how long, once it is saved); onKnown({revision, answer}) of what the server has; onTime(ms); onConflict({mine, current, at});
 * onClosed() when the attempt is over; `describe(answer)` gives {entry, words}, by which a page without the question can
 * show what is kept. Returns {note, flush, settle, kept}.
 */
export function startAutosave({ url, revision, touched, read, onState, onTime, onConflict, onClosed, onKnown = () => {}, describe = () => ({}) }) {
  let known = revision;
  let confirmed = touched ? null : read();
  let draft = listDrafts(url).at(-1) ?? null;
  let timer = 0;
  let tries = 0;
  let running = null;
  let paused = false;
  let goneSince = 0;
  if (draft?.answer === confirmed && !draft.before) forget();
  const kept = draft;
  if (touched) note();

  /** The answer may have changed: keep it here at once, and send it when the keys rest. */
  function note() {
    if (paused) return;
    const answer = read();
    if (!draft && answer === confirmed && !running) return;
    // A draft of an earlier visit keeps the revision it was made on, so that a change made elsewhere since is noticed.
    if (draft?.answer !== answer) keep(answer);
    onState("saving");
    plan(QUIET);
  }

  function keep(answer) {
    // What an earlier visit left and this one does not know the fate of goes out first.
    const before = draft && (draft.client !== client || (touched && draft === kept)) ? draft : draft?.before;
    draft = { url, answer, ...describe(answer), revision: known, ...nextStamp(), at: Date.now(), before };
    keepDraft(draft);
  }

  function forget() {
    dropDraft(draft);
    draft = null;
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }

  /** Send what is kept; resolves to what became of it: nothing, saved, conflict, lost, ... */
  async function flush({ keepalive = false } = {}) {
    if (paused) return "conflict";
    while (running && !keepalive) await running;
    clearTimeout(timer);
    if (!draft || paused) return paused ? "conflict" : "nothing";
    const sent = { ...draft };
    const mine = deliver(sent, { keepalive }).then((reply) => hear(sent, reply));
    running = mine;
    const kind = await mine;
    if (running === mine) running = null;
    return kind;
  }

  function hear(sent, { kind, data }) {
    onTime(data.remaining_ms);
    if (kind === "saved") confirm(sent, data);
    else if (kind === "conflict") meet(data.current);
    else if (kind === "closed") finish(sent);
    else if (kind === "refused") onState("refused", { message: data.error?.message });
    else retry(kind);
    return kind;
  }

  /** The server has `sent`: what was typed since goes on, and only what is in the fields now is ever called saved. */
  function confirm(sent, data) {
    tries = 0;
    learn(data.revision, sent.answer);
    const seconds = goneSince ? Math.round((performance.now() - goneSince) / 1000) : 0;
    goneSince = 0;
    if (draft && isSame(draft, sent)) forget();
    if (draft) draft = { ...draft, revision: known, before: undefined };
    if (draft) keepDraft(draft);
    if (!draft && read() !== confirmed) keep(read());
    if (!draft) return onState("saved", { savedAt: data.saved_at, seconds });
    onState("saving");
    plan(QUIET);
  }

  function learn(revision, answer) {
    [known, confirmed] = [revision, answer];
    onKnown({ revision, answer });
  }

  function retry(kind) {
    goneSince ||= performance.now();
    onState(kind === "lost" ? "offline" : kind);
    plan(RETRIES[Math.min(tries, RETRIES.length - 1)] * (0.8 + 0.4 * Math.random()));
    tries += 1;
  }

  function meet(current) {
    // A text of this tab that overtook an older one of its own is no second version.
    if (read() === current.answer) return confirm({ ...draft, answer: current.answer }, current);
    paused = true;
    onState("conflict");
    onConflict({ mine: read(), current, at: draft?.at ?? Date.now() });
  }

  function finish(sent) {
    paused = true;
    dropDraft(sent);
    onClosed();
  }

  /** After a conflict: go on from `current`; what `read()` says now is sent if it differs. */
  function settle(current) {
    paused = false;
    learn(current.revision, current.answer);
    if (draft) forget();
    if (read() === confirmed) onState("saved", { savedAt: current.saved_at });
    else note();
    return flush();
  }

  for (const name of ["online", "focus"]) window.addEventListener(name, () => flush());
  window.addEventListener("pagehide", () => flush({ keepalive: true }));
  document.addEventListener("visibilitychange", () => flush({ keepalive: document.visibilityState === "hidden" }));
  return { note, flush, settle, kept };
}

function isSame(one, other) {
  return one.client === other.client && one.sequence === other.sequence;
}

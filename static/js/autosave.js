// Saving: to the device first, then to the server; nothing is forgotten before the server has confirmed it.
import { post } from "./talk.js";

const QUIET = 800;
const RETRIES = [1000, 2000, 4000, 8000, 15_000];

/** What this device keeps of one question until the server has it; a device without storage keeps it in the page. */
function openDrawer(key) {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    write(draft) {
      try {
        localStorage.setItem(key, JSON.stringify(draft));
      } catch {
        return;
      }
    },
    empty() {
      localStorage.removeItem(key);
    },
  };
}

/** The name of this tab, and the next number of what it sends: a reply that was lost is then no conflict. */
function nextStamp() {
  const client = sessionStorage.getItem("nabla:client") ?? crypto.randomUUID?.() ?? String(Math.random()).slice(2, 34);
  const sequence = Number(sessionStorage.getItem("nabla:sequence") ?? 0) + 1;
  sessionStorage.setItem("nabla:client", client);
  sessionStorage.setItem("nabla:sequence", String(sequence));
  return { client, sequence };
}

/**
 * Save what `read()` returns to `url`.
 * onState(name, savedAt) with saved, saving, offline, conflict, refused; onTime(ms); onConflict({mine, current});
 * onClosed() when the attempt is over.
 */
export function startAutosave({ url, revision, read, onState, onTime, onConflict, onClosed }) {
  const drawer = openDrawer(`nabla:draft:${url}`);
  let known = revision;
  let confirmed = read();
  let timer = 0;
  let tries = 0;
  let running = null;
  let paused = false;
  const kept = drawer.read();
  if (kept?.answer === confirmed) drawer.empty();

  function note() {
    const answer = read();
    if (answer === confirmed && !running) return drawer.empty();
    // A draft of an earlier visit keeps the revision it was made on, so that a change made elsewhere since is noticed.
    if (drawer.read()?.answer !== answer) keep(answer);
    onState("saving");
    plan(QUIET);
  }

  function keep(answer) {
    drawer.write({ answer, revision: known, url, ...nextStamp() });
  }

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => flush(), delay);
  }

  function flush({ keepalive = false } = {}) {
    clearTimeout(timer);
    if (paused) return Promise.resolve(false);
    if (running && !keepalive) return running.then(() => flush());
    const draft = drawer.read() ?? (read() === confirmed ? null : { answer: read(), revision: known, ...nextStamp() });
    if (!draft) return Promise.resolve(true);
    running = send(draft, keepalive).finally(() => (running = null));
    return running;
  }

  async function send(draft, keepalive) {
    const { answer, client, sequence } = draft;
    let reply;
    try {
      reply = await post(url, { answer, client, sequence }, { keepalive, headers: { "If-Match": `"${draft.revision}"` } });
    } catch {
      return retry();
    }
    onTime(reply.data.remaining_ms);
    if (reply.status === 200) return confirm(answer, reply.data);
    if (reply.status === 409 && reply.data.current) return conflict(answer, reply.data.current);
    if (reply.status === 409) return finish();
    if ([400, 401, 404, 413].includes(reply.status)) return refuse(reply.data);
    return retry();
  }

  function confirm(answer, data) {
    tries = 0;
    known = data.revision;
    confirmed = answer;
    onState("saved", data.saved_at);
    if (read() === answer) drawer.empty();
    else {
      keep(read());
      plan(QUIET);
    }
    return true;
  }

  function retry() {
    onState("offline");
    const wait = RETRIES[Math.min(tries, RETRIES.length - 1)];
    tries += 1;
    plan(wait * (0.8 + 0.4 * Math.random()));
    return false;
  }

  function conflict(mine, current) {
    if (mine === current.answer) return confirm(mine, { revision: current.revision, saved_at: new Date().toISOString() });
    paused = true;
    onState("conflict");
    onConflict({ mine, current });
    return false;
  }

  function finish() {
    paused = true;
    onClosed();
    return false;
  }

  function refuse(data) {
    onState("refused", null, data.error?.message);
    return false;
  }

  /** After a conflict: go on from `current`; what `read()` says now is sent if it differs. */
  function settle(current) {
    paused = false;
    known = current.revision;
    confirmed = current.answer;
    drawer.empty();
    if (read() === confirmed) onState("saved", new Date().toISOString());
    else note();
    return flush();
  }

  window.addEventListener("online", () => flush());
  window.addEventListener("pagehide", () => flush({ keepalive: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush({ keepalive: true }));
  return { note, flush, settle, kept };
}

/** Send what this device still keeps of other questions of the attempt. Resolves to how many were saved. */
export async function sendLeftovers(ownUrl) {
  const attempt = ownUrl.replace(/\d+\/save\/$/, "");
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`nabla:draft:${attempt}`) && !key.endsWith(`:${ownUrl}`));
  let saved = 0;
  for (const key of keys) {
    const drawer = openDrawer(key);
    const draft = drawer.read();
    if (!draft?.url) continue;
    const { answer, client, sequence } = draft;
    try {
      const reply = await post(draft.url, { answer, client, sequence }, { headers: { "If-Match": `"${draft.revision}"` } });
      if (reply.status === 200) {
        drawer.empty();
        saved += 1;
      }
    } catch {
      return saved;
    }
  }
  return saved;
}

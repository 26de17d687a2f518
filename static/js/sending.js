// One draft to the server and back: what became of it, in one word.
import { post } from "./talk.js";

const PATIENCE = 10_000;
const REFUSED = [400, 404, 405, 413];

/**
 * Send a draft, and first the one that it follows; in a conflict both reach the record. Resolves to {kind, data}: saved, conflict (somebody else's answer
 * counts), closed (too late), refused (sending it again changes nothing), signed-out, failed (a fault of the server),
 * lost (no reply came).
 */
export async function deliver(draft, { keepalive = false } = {}) {
  if (draft.before) {
    const first = await deliver({ ...draft.before, url: draft.url }, { keepalive });
    if (first.kind === "saved") draft.revision = first.data.revision;
    else if (first.kind !== "conflict") return first;
    delete draft.before;
  }
  return send(draft, keepalive);
}

async function send({ url, answer, revision, client, sequence }, keepalive) {
  const headers = { "If-Match": `"${revision}"` };
  try {
    const { status, data } = await post(url, { answer, client, sequence }, { headers, keepalive, patience: PATIENCE });
    return { kind: judge(status, data), data };
  } catch {
    return { kind: "lost", data: {} };
  }
}

/** A reply counts as saved only if it says so itself: other boxes on the way answer 200 as well. */
function judge(status, data) {
  if (status === 200 && Number.isInteger(data.revision)) return "saved";
  if (status === 409 && data.current) return "conflict";
  if (status === 409 && data.error?.code === "attempt_closed") return "closed";
  if (status === 401) return "signed-out";
  return REFUSED.includes(status) ? "refused" : "failed";
}

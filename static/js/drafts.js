// What this device keeps of answers until the server has confirmed them. One drawer a question and tab, so that no tab
// empties what another has not sent. A draft is {url, answer, entry, words, revision, client, sequence, at, before}: made on
// `revision`, at a time of this device; `before` is an earlier draft of a tab that is gone, still to be sent first.
import { device } from "./storage.js";
import { client } from "./tab.js";

const PREFIX = "nabla:draft:";
const keyOf = ({ url, client: owner }) => `${PREFIX}${url}|${owner}`;

function read(key) {
  try {
    const draft = JSON.parse(device.get(key));
    return typeof draft?.answer === "string" && draft.url && draft.client ? draft : null;
  } catch {
    return null;
  }
}

/** The drafts whose address begins so, oldest first. */
export function listDrafts(start) {
  const keys = device.keys().filter((key) => key.startsWith(`${PREFIX}${start}`));
  const drafts = keys.map(read).filter(Boolean);
  return drafts.sort((one, other) => one.at - other.at);
}

/** Keep a draft. A draft of another tab that it follows goes into it, as what must be sent first. */
export function keepDraft(draft) {
  device.set(keyOf(draft), JSON.stringify(draft));
  if (draft.before && draft.before.client !== client) device.remove(keyOf(draft.before));
}

/** Forget a draft, whatever became of it. */
export function removeDraft(draft) {
  device.remove(keyOf(draft));
}

/** Forget a draft, unless a newer one was kept meanwhile. */
export function dropDraft(draft) {
  const stored = read(keyOf(draft));
  if (stored && stored.sequence <= draft.sequence) device.remove(keyOf(draft));
}

// Two versions of one answer: both shown as they are read, with a button each.
import { nameOrigin } from "./tab.js";
import { announce, clockTime, post } from "./talk.js";

/**
 * Show both in place of the answer. `mine` is {answer, at}, `theirs` what counts: {answer, saved_at, client};
 * `describe(text)` gives nodes for chosen options, `onChoose` hears "mine" or "theirs".
 */
export function showConflict({ mine, theirs, previewUrl, describe, onChoose }) {
  const panel = document.querySelector("[data-answer-panel]");
  const view = document.getElementById("conflict-template").content.cloneNode(true).firstElementChild;
  document.querySelector("[data-conflict]")?.remove();
  view.querySelector("[data-version=mine] .version-origin").textContent = `This tab, ${clockTime(mine.at, true)}, not counted yet`;
  const theirTime = theirs.saved_at ? `, ${clockTime(theirs.saved_at, true)}` : "";
  view.querySelector("[data-version=theirs] .version-origin").textContent = `${nameOrigin(theirs.client)}${theirTime}, counted at the moment`;
  for (const [name, text] of Object.entries({ mine: mine.answer, theirs: theirs.answer })) {
    const version = view.querySelector(`[data-version=${name}]`);
    const nodes = describe(text);
    version.querySelector(".version-text").textContent = nodes.length ? "" : text || "empty";
    version.querySelector(".version-formula").append(...nodes);
    version.querySelector("button").addEventListener("click", () => {
      view.remove();
      panel.hidden = false;
      onChoose(name);
    });
    if (text && !nodes.length) render(version.querySelector(".version-formula"), text, previewUrl);
  }
  panel.hidden = true;
  panel.after(view);
  view.querySelector("button").focus();
  announce("Two versions of this answer. Choose which one should count.");
}

async function render(place, answer, url) {
  try {
    const { status, data } = await post(url, { answer });
    if (status === 200 && data.readable) place.innerHTML = data.mathml;
  } catch {
    // Without a connection the typed text alone is shown.
  }
}

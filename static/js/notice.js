// The band under the header: what happened, and what to do about it.
import { announce, setIcon } from "./talk.js";

/** Show a sentence, more of it, and links [{href, text}]; say it to screen readers too. */
export function tell(strong, text = "", { links = [], icon = "cloud" } = {}) {
  const box = document.querySelector("[data-notice]");
  announce([strong, text, ...links.map((link) => link.text)].join(" "));
  // What stands there already is left alone: a link that is drawn anew under the pointer takes no press.
  const said = JSON.stringify([strong, text, links]);
  if (!box.hidden && box.dataset.said === said) return;
  box.dataset.said = said;
  box.querySelector("b").textContent = strong;
  const rest = box.querySelector("span");
  rest.replaceChildren(text);
  for (const { href, text: words } of links) {
    const link = Object.assign(document.createElement("a"), { href, textContent: words });
    rest.append(" ", link);
  }
  setIcon(box, icon);
  box.hidden = false;
}

// Ways off the page: each saves first, and waits for that a moment at most.
import { tell } from "./notice.js";

const MOMENT = 1500;

/**
 * Wire the buttons of `form`; `save()` resolves to what became of the answer, `canShow(url)` says whether a page is there
 * without a connection too. Returns go("next").
 */
export function startWays(form, save, canShow = () => false) {
  const { previousUrl, nextUrl, overviewUrl } = form.dataset;
  const urls = { previous: previousUrl, next: nextUrl || overviewUrl, overview: overviewUrl };

  async function leaveFor(url) {
    const waited = new Promise((resolve) => setTimeout(resolve, MOMENT, "waiting"));
    const kind = await Promise.race([save(), waited]);
    if (kind === "conflict" || kind === "closed") return;
    if ((kind !== "lost" && navigator.onLine) || canShow(url)) return window.location.assign(url);
    tell("There is no connection, so this page stays open.", "Your answer is kept on this device.");
  }

  const go = (way) => urls[way] && leaveFor(urls[way]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { go: way, url } = event.submitter?.dataset ?? {};
    if (url) leaveFor(url);
    else if (way) go(way);
    else save();
  });
  return go;
}

// The page of a certificate: fetches the signed data, checks them in this browser, and draws the page from them.
import { canCheck, check, makeUnsigned } from "./verify-checks.js";
import { cloneIcon, fillWords, makeLine, readWords } from "./verify-draw.js";
import { startFileCheck } from "./verify-drop.js";
import { Refused } from "./verify-strict.js";
import { fetchJson, makeWorld } from "./verify-world.js";

const holder = document.querySelector("[data-certificate]");
const places = (name) => holder.querySelector(`[data-${name}]`);
const OTHER = "The data belong to another certificate.";

if (holder) checkPage().catch(() => say("Your browser could not fetch the signed data. This is our server’s own verdict."));
for (const panel of document.querySelectorAll("[data-file-check]")) startFileCheck(panel);

async function checkPage() {
  if (!(await canCheck())) {
    say("Your browser cannot check signatures on this page. This is our server’s own verdict.");
    return;
  }
  const [credential, world] = await Promise.all([fetchData(holder.dataset.jsonUrl), makeWorld(holder.dataset.didUrl)]);
  const verdict = requireThisPage(await check(credential, world));
  if (holder.dataset.state === "revoked") verdict.isGenuine = false;
  show(verdict);
}

/** The data, or null for what is no JSON or could be read in two ways: that is a verdict, not a fault of the network. */
async function fetchData(address) {
  try {
    return await fetchJson(address);
  } catch (error) {
    if (error instanceof Refused || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Genuine data of another certificate do not belong on this page. */
function requireThisPage(verdict) {
  if (!verdict.isSigned || new URL(verdict.credential.id).pathname === `/c/${holder.dataset.code}`) return verdict;
  const signature = { name: "signature", holds: false, isChecked: true, text: OTHER };
  return makeUnsigned(signature, "Not checked, since the data are another certificate’s.");
}

function show({ credential, checks, isSigned, isGenuine }) {
  if (isSigned) fillWords(readWords(credential));
  else hideWords();
  // What we revoked stays revoked, also where its key is gone and nothing of it can be confirmed any more.
  places("title").textContent =
    holder.dataset.state === "revoked"
      ? "This certificate was revoked."
      : isGenuine
        ? "This certificate is genuine."
        : "This certificate cannot be confirmed.";
  const sign = places("sign");
  sign.classList.toggle("not", !isGenuine);
  sign.querySelector(".icon").replaceWith(cloneIcon(isGenuine ? "check" : "cross"));
  places("sign-text").textContent = "Checked in your browser, just now";
  places("checks").replaceChildren(...checks.map(makeLine));
  if (isSigned) say("Name and score above are drawn from the signed data itself.");
  holder.dataset.checked = isGenuine ? "genuine" : "refused";
}

/** Whatever the page said about name and score, nobody vouches for it. */
function hideWords() {
  for (const place of document.querySelectorAll("[data-words]")) place.hidden = true;
  document.querySelector("[data-no-words]").hidden = false;
  document.title = "A certificate that is not confirmed | Nabla";
  say("");
}

function say(text) {
  places("drawn-text").textContent = text;
}

// The page of a certificate: fetches the signed data, checks them in this browser, and draws the page from them.
import { canCheck, check } from "./verify-checks.js";
import { cloneIcon, fillWords, makeLine, readWords } from "./verify-draw.js";
import { startFileCheck } from "./verify-drop.js";
import { describeKey, fetchJson, makeWorld } from "./verify-world.js";

const holder = document.querySelector("[data-certificate]");
const places = (name) => holder.querySelector(`[data-${name}]`);

if (holder) checkPage().catch(() => say("Your browser could not fetch the signed data. This is our server’s own verdict."));
for (const panel of document.querySelectorAll("[data-file-check]")) startFileCheck(panel);

async function checkPage() {
  if (!(await canCheck())) {
    say("Your browser cannot check signatures on this page. This is our server’s own verdict.");
    return;
  }
  const [credential, world] = await Promise.all([fetchJson(holder.dataset.jsonUrl), makeWorld(holder.dataset.didUrl)]);
  const verdict = await check(credential, world);
  describeKey(verdict, world.did);
  requireThisPage(verdict);
  if (holder.dataset.state === "revoked") verdict.isGenuine = false;
  show(verdict);
}

/** Genuine data of another certificate do not belong on this page. */
function requireThisPage(verdict) {
  if (String(verdict.credential.id).endsWith(`/c/${holder.dataset.code}`)) return;
  verdict.isGenuine = false;
  verdict.checks[0] = { name: "signature", holds: false, text: "The data belong to another certificate." };
}

function show({ credential, checks, isGenuine }) {
  const isSigned = checks[0].holds && checks[1].holds;
  if (isSigned) fillWords(readWords(credential));
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
  say(isSigned ? "Name and score above are drawn from the signed data itself." : "The words above are not confirmed by a signature.");
  holder.dataset.checked = isGenuine ? "genuine" : "refused";
}

function say(text) {
  places("drawn-text").textContent = text;
}

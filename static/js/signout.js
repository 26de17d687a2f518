// Signing out: what is kept of open attempts is sent first, then nothing of it stays on this device.
import { forgetAttempts, forgetWorker } from "./forget.js";
import { sendLeftovers } from "./leftovers.js";

const form = document.querySelector("[data-sign-out]");
const warning = document.querySelector("[data-unsent]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { waiting } = await sendLeftovers("");
  if (waiting.length && warning.hidden) {
    warning.hidden = false;
    warning.focus();
    return;
  }
  forgetAttempts();
  await forgetWorker().catch(() => {});
  form.submit();
});

// The overview: the time that is left, and one question before the end.
import { sendLeftovers } from "./autosave.js";
import { startTimer } from "./timer.js";

startTimer();
sendLeftovers(`${new URL("../0/save/", window.location.href).pathname}`);

const dialog = document.querySelector("[data-end-dialog]");
document.querySelector("[data-open-dialog]").addEventListener("click", () => dialog.showModal());
dialog.querySelector("[data-close-dialog]").addEventListener("click", () => dialog.close());

// The square of this question in the row of all, and the button that flags it: kept in step with what is on the page.
import { announce, post } from "./talk.js";

const WORDS = { unseen: "not answered", incomplete: "incomplete", answered: "answered", unreadable: "not readable as mathematics" };
const cell = document.querySelector(".cell[aria-current]");

/** Show a status of this question: unseen, incomplete, answered, unreadable. */
export function showStatus(status) {
  if (!cell) return;
  cell.dataset.status = status;
  nameCell();
  const open = document.querySelectorAll('.cell:not([data-status="answered"])').length;
  document.querySelector("[data-to-go]").textContent = `${open} to go`;
}

function nameCell() {
  const flagged = "flagged" in cell.dataset ? ", flagged" : "";
  cell.title = `Question ${cell.value}, ${WORDS[cell.dataset.status]}${flagged}`;
  cell.firstElementChild.textContent = cell.title;
}

/** Wire the flag; the last write wins, so it needs no revision. `onTime` hears what time is left. */
export function startFlag(url, onTime) {
  const button = document.querySelector("[data-flag]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const flagged = button.getAttribute("aria-pressed") !== "true";
    draw(button, flagged);
    try {
      const { status, data } = await post(url, { flagged });
      onTime(data.remaining_ms);
      if (status !== 200) throw new Error(String(status));
    } catch {
      draw(button, !flagged);
      announce("The flag could not be set: no connection.");
    }
  });
  return () => button.click();
}

function draw(button, flagged) {
  button.setAttribute("aria-pressed", String(flagged));
  button.querySelector(".flag-word").textContent = flagged ? "Flagged" : "Flag";
  cell?.toggleAttribute("data-flagged", flagged);
  if (cell) nameCell();
}

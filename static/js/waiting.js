// The page between the end and the score: looks again until the score is there.
const box = document.querySelector("[data-waiting]");
const WAITS = [800, 1200, 1500, 2000, 3000, 5000];

async function look(tries) {
  try {
    const reply = await fetch(box.dataset.resultUrl, { credentials: "same-origin" });
    if (reply.ok && !(await reply.text()).includes("data-waiting")) {
      window.location.replace(box.dataset.resultUrl);
      return;
    }
  } catch {
    // No connection: look again later.
  }
  setTimeout(() => look(tries + 1), WAITS[Math.min(tries, WAITS.length - 1)]);
}

setTimeout(() => look(0), WAITS[0]);

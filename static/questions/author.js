// The authoring page: the learner's view follows what is typed, and an answer is tried without leaving the page.

const PAUSE = 600; // milliseconds after the last key

const form = document.getElementById("author-form");

/** Ask for one panel with what the form holds now, and show it; an older reply never replaces a newer one. */
const makePanel = (url, target) => {
  let running = null;
  return async () => {
    running?.abort();
    running = new AbortController();
    target.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(url, { method: "POST", body: new FormData(form), signal: running.signal });
      if (!reply.ok) throw new Error(`The server answered ${reply.status}.`);
      target.innerHTML = await reply.text(); // our own page, cleaned on the server
      target.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name === "AbortError") return;
      target.textContent = "This could not be shown. Your text is still here.";
      target.removeAttribute("aria-busy");
    }
  };
};

if (form) {
  const showPreview = makePanel(form.dataset.previewUrl, document.getElementById("preview"));
  const showTrial = makePanel(form.dataset.tryUrl, document.getElementById("trial"));
  let timer = 0;

  form.addEventListener("input", (event) => {
    if (event.target.name === "try_answer") return;
    clearTimeout(timer);
    timer = setTimeout(showPreview, PAUSE);
  });

  form.addEventListener("click", (event) => {
    const name = event.target.closest("button")?.name;
    if (name !== "_try" && name !== "_preview") return;
    event.preventDefault();
    (name === "_try" ? showTrial : showPreview)();
  });

  document.getElementById("try-answer").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    showTrial();
  });
}

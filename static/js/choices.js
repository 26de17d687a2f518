// Options: read and clear them, strike them out, and put steps in order.
import { post } from "./talk.js";

/** Wire radio buttons or boxes; returns {read, write, clear}. */
export function startChoices(box, { strikeUrl, onChange }) {
  const fields = () => [...box.querySelectorAll("input[data-answer-input]")];
  const read = () =>
    fields()
      .filter((field) => field.checked)
      .map((field) => field.value)
      .sort()
      .join(",");

  function write(answer) {
    const ids = answer.split(",");
    for (const field of fields()) field.checked = ids.includes(field.value);
    onChange();
  }

  function strike(option) {
    const struck = option.toggleAttribute("data-struck");
    option.querySelector("[data-strike]").setAttribute("aria-pressed", String(struck));
    const all = [...box.querySelectorAll("[data-struck]")].map((one) => one.dataset.option);
    if (strikeUrl) post(strikeUrl, { struck: all }).catch(() => {});
    box.dispatchEvent(new CustomEvent("strike", { bubbles: true, detail: all }));
  }

  box.addEventListener("change", onChange);
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-strike]");
    if (button) strike(button.closest("[data-option]"));
  });
  box.addEventListener("contextmenu", (event) => {
    const option = event.target.closest("[data-option]");
    if (!option?.querySelector("[data-strike]")) return;
    event.preventDefault();
    strike(option);
  });
  return { read, write, clear: () => write(""), press: (number) => fields()[number - 1]?.click() };
}

/** Wire steps to be put in order; returns {read, write, clear}. Nothing is an answer until the learner says so. */
export function startOrder(box, onChange) {
  const list = box.querySelector("[data-order-list]");
  const steps = () => [...list.children];
  const note = document.querySelector("[data-order-note]");
  let used = false;

  const read = () => (used ? steps().map((step) => step.dataset.option).join(",") : "");

  function write(answer) {
    const ids = answer.split(",").filter(Boolean);
    used = ids.length > 0;
    for (const id of ids) list.append(list.querySelector(`[data-option="${CSS.escape(id)}"]`) ?? "");
    show();
    onChange();
  }

  function show() {
    steps().forEach((step, index) => (step.querySelector(".place").value = used ? String(index + 1) : ""));
    note.hidden = used;
  }

  function move(step, by) {
    const other = by < 0 ? step.previousElementSibling : step.nextElementSibling;
    if (other) other[by < 0 ? "before" : "after"](step);
    use();
  }

  function use() {
    used = true;
    show();
    onChange();
  }

  function place(step, wanted) {
    const others = steps().filter((one) => one !== step);
    others.splice(Math.min(others.length, Math.max(0, wanted - 1)), 0, step);
    list.append(...others);
    use();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    move(button.closest("[data-option]"), Number(button.dataset.move));
    button.focus();
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches(".place") && event.target.value) place(event.target.closest("[data-option]"), Number(event.target.value));
  });
  document.querySelector("[data-use-order]")?.addEventListener("click", use);
  const ids = box.dataset.answer.split(",").filter(Boolean);
  used = ids.length > 0;
  for (const id of ids) list.append(list.querySelector(`[data-option="${CSS.escape(id)}"]`) ?? "");
  show();
  return { read, write, clear: () => write("") };
}

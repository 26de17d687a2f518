// The fields of an answer as one text, whatever the question asks for: {read, write, press, isPartial}.
import { startChoices, startOrder } from "./choices.js";
import { startGrid } from "./grid.js";

/** Find the fields in `form`; `onChange` hears of every change. Null where a question has no fields. */
export function openAnswer(form, onChange) {
  const box = (name) => form.querySelector(`[data-${name}]`);
  if (box("choices")) return startChoices(box("choices"), { strikeUrl: form.dataset.strikeUrl, onChange });
  if (box("order")) return startOrder(box("order"), onChange);
  if (box("grid-entry")) return startGrid(box("grid-entry"), onChange);
  if (box("shape-entry")) return openShape(box("shape-entry"), onChange);
  return box("answer-input") ? openText(box("answer-input"), onChange) : null;
}

/** Wire the button that empties the fields. */
export function startClearing(form, answer) {
  form.querySelector("[data-clear]")?.addEventListener("click", () => {
    answer.write("");
    form.querySelector("[data-answer-input]:not([type=radio], [type=checkbox])")?.focus();
  });
}

/** Whether something was typed or chosen since the page came, before any script could hear of it. */
export function isTouched(form) {
  const fields = [...form.querySelectorAll("[data-answer-input], .place")];
  return fields.some((field) =>
    ["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}

function openText(field, onChange) {
  field.addEventListener("input", onChange);
  const write = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { read: () => field.value, write };
}

function openShape(box, onChange) {
  const [rows, columns] = box.querySelectorAll("input");
  const parts = (text) => text.replace(/^\[|\]$/g, "").split(",").map((part) => part.trim());
  const fill = (text) => ([rows.value, columns.value] = parts(text).concat("", ""));
  if (!rows.value && !columns.value && box.dataset.answer) fill(box.dataset.answer);
  box.addEventListener("input", onChange);
  return {
    read: () => (rows.value.trim() || columns.value.trim() ? `[${rows.value.trim()}, ${columns.value.trim()}]` : ""),
    write: (text) => (fill(text), onChange()),
    isPartial: () => !rows.value.trim() || !columns.value.trim(),
  };
}

/** What a page without the question shows of an answer: {entry, words}; without words the text speaks for itself. */
export function describeKept(form, answer) {
  const { entry } = form.dataset;
  if (entry === "order") return { entry, words: answer ? "An order of the steps" : "No order yet" };
  if (!["choice", "multiple"].includes(entry)) return { entry };
  const options = [...form.querySelectorAll("[data-option]")].map((option) => option.dataset.option);
  const places = answer.split(",").filter(Boolean).map((id) => options.indexOf(id) + 1);
  const numbers = places.sort((one, other) => one - other).join(", ");
  return { entry, words: numbers ? `${places.length > 1 ? "Options" : "Option"} ${numbers}` : "No option chosen" };
}

/** The options that an answer names, as they stand on the page; nothing for a typed answer. */
export function describeOptions(form, answer) {
  const ids = answer.split(",").map((id) => CSS.escape(id.trim()));
  const options = ids.map((id) => id && form.querySelector(`[data-option="${id}"] .option-text`)).filter(Boolean);
  return options.map((option) => option.cloneNode(true));
}

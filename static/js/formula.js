// The switch "Typed / Formula": a formula field beside the text box; both fill the same answer, and LaTeX is read too.
import { tell } from "./notice.js";
import { device } from "./storage.js";
import { post } from "./talk.js";

const KEPT = "nabla:entry";
const word = (name) => `\\operatorname{${name}}`;
const call = (name) => `${word(name)}\\left(#?\\right)`;
const SHORTCUTS = {
  ...Object.fromEntries(["tr", "diag", "vec", "vech", "softmax", "relu", "sigmoid", "logdet", "norm", "kron", "expm", "ones", "eye", "inv", "step", "mean", "tril", "transpose"].map((name) => [name, word(name)])),
  log: "\\log", exp: "\\exp", sin: "\\sin", cos: "\\cos", tanh: "\\tanh", det: "\\det", sum: word("sum"), odot: "\\odot", ".*": "\\odot", otimes: "\\otimes",
  "'": "^{\\top}", dx: "dx", dX: "dX", dA: "dA",
};
const TEX = {
  "^T": "^{\\top}", "^-1": "^{-1}", "^2": "^{2}", "*": "\\cdot ", ".*": "\\odot ", "/": "\\frac{#@}{#?}",
  "norm(": "\\left\\Vert #?\\right\\Vert", "kron(": "\\otimes ", "exp(": "\\exp\\left(#?\\right)", "log(": "\\log\\left(#?\\right)",
  "sin(": "\\sin\\left(#?\\right)", "cos(": "\\cos\\left(#?\\right)", "tanh(": "\\tanh\\left(#?\\right)", "det(": "\\det\\left(#?\\right)",
};
const GREEK = /^(alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|rho|sigma|tau|phi|psi|omega)$/;

/** What a key of the pad types into a formula field. */
export function toTex(insert) {
  if (insert in TEX) return TEX[insert];
  if (insert.length > 1 && insert.endsWith("(")) return call(insert.slice(0, -1));
  return GREEK.test(insert) ? `\\${insert} ` : insert;
}

/** What such a key shows on a phone: a function's name without its brackets, a box for what a sign is put on. */
function toLabel(insert) {
  const tex = toTex(insert);
  if (insert.startsWith("^")) return `\\square${tex}`;
  return tex.replace(/\\left\(#\?\\right\)$/, "").replace(/#[?@]/g, "\\square");
}

/** Start the switch. `previewUrl` says how an answer is written in TeX and in text. */
export function startFormula(previewUrl) {
  const box = document.querySelector("[data-formula-switch]");
  const field = document.getElementById("answer");
  if (!box || !field) return;
  const frame = field.closest(".answer-field");
  let math = null;
  let making = null;
  let wanted = "typed";
  let touched = 0;
  let own = false;

  async function make() {
    const { MathfieldElement } = await import(box.dataset.module);
    MathfieldElement.fontsDirectory = new URL(box.dataset.fonts, window.location.href).href;
    MathfieldElement.soundsDirectory = null;
    const made = new MathfieldElement();
    made.className = "math-answer";
    made.setAttribute("aria-label", "Your answer as a formula");
    made.hidden = true;
    frame.before(made);
    made.inlineShortcuts = { ...made.inlineShortcuts, ...SHORTCUTS };
    made.menuItems = [];
    setLayers();
    made.addEventListener("input", () => {
      touched += 1;
      put(made.getValue("latex"));
    });
    field.addEventListener("input", () => own || made.hidden || fill());
    math = made;
  }

  /** Put a text into the box, for saving and reading, without filling the formula field again. */
  function put(text) {
    own = true;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    own = false;
  }

  /** The phone's layers: the keys of this question first. */
  function setLayers() {
    const keys = [...document.querySelectorAll("[data-keypad] [data-insert]")];
    const caps = keys.map((key) => ({ latex: toLabel(key.dataset.insert), insert: toTex(key.dataset.insert) }));
    const rows = Array.from({ length: Math.ceil(caps.length / 8) }, (_, index) => caps.slice(8 * index, 8 * index + 8));
    rows.push(["[left]", "[right]", "[backspace]", "[hide-keyboard]"]);
    window.mathVirtualKeyboard.layouts = [{ label: "∇", tooltip: "Keys for this question", rows }, "numeric", "alphabetic", "greek"];
  }

  /** How the server would write what the box holds, asked again until nothing was typed into the box meanwhile. */
  async function written() {
    for (;;) {
      const answer = field.value;
      const said = answer.trim() ? await post(previewUrl, { answer, written: true }).catch(() => ({ data: {} })) : { data: { tex: "", text: "" } };
      if (field.value === answer) return { answer, ...said.data };
    }
  }

  /** Fill the formula field from the box; what was typed into the formula field meanwhile stands in the box already. */
  async function fill() {
    const before = touched;
    const { answer, tex } = await written();
    if (touched === before) math.setValue(tex ?? answer, { silenceNotifications: true });
  }

  async function backToText() {
    const { answer, text } = await written();
    if (text && text !== answer) put(text);
  }

  /** Switch. Until the other field holds the answer the old one keeps the keys, so that nothing typed falls between. */
  async function choose(way) {
    wanted = way;
    if (way === "formula") {
      await (making ??= make());
      await fill();
    } else if (math && !math.hidden) {
      await backToText();
    }
    if (wanted !== way) return;
    const [from, to] = way === "formula" ? [field, math] : [math, field];
    const hadFocus = document.activeElement === from;
    if (math) math.hidden = way !== "formula";
    frame.hidden = way === "formula";
    for (const button of box.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === way));
    device.set(KEPT, way);
    if (hadFocus) to.focus();
  }

  async function tryTo(way) {
    try {
      await choose(way);
    } catch {
      making = null;
      tell("The formula field could not be loaded.", "The text box takes the same answer.");
    }
  }

  box.addEventListener("click", (event) => {
    const way = event.target.closest("button")?.value;
    if (!way) return;
    (frame.hidden ? math : field).focus();
    tryTo(way);
  });
  document.querySelector("[data-keypad]")?.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key || !frame.hidden) return;
    event.stopImmediatePropagation();
    if ("backspace" in key.dataset) math.executeCommand("deleteBackward");
    else math.insert(toTex(key.dataset.insert), { focus: true, selectionMode: "placeholder" });
  }, { capture: true });
  if (device.get(KEPT) === "formula") tryTo("formula");
}

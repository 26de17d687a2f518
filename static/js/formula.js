// The switch "Typed / Formula": a formula field beside the text box; both fill the same answer, and LaTeX is read too.
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
  let own = false;

  async function make() {
    const { MathfieldElement } = await import(box.dataset.module);
    MathfieldElement.fontsDirectory = new URL(box.dataset.fonts, window.location.href).href;
    MathfieldElement.soundsDirectory = null;
    math = new MathfieldElement();
    math.className = "math-answer";
    math.setAttribute("aria-label", "Your answer as a formula");
    math.hidden = true; // until it is filled: what is typed into it before would be overwritten
    frame.before(math);
    math.inlineShortcuts = { ...math.inlineShortcuts, ...SHORTCUTS };
    math.menuItems = [];
    setLayers();
    math.addEventListener("input", () => {
      own = true;
      field.value = math.getValue("latex");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      own = false;
    });
    field.addEventListener("input", () => own || frame.hidden === false || fill());
  }

  /** The phone's layers: the keys of this question first. */
  function setLayers() {
    const keys = [...document.querySelectorAll("[data-keypad] [data-insert]")];
    const caps = keys.map((key) => ({ latex: toLabel(key.dataset.insert), insert: toTex(key.dataset.insert) }));
    const rows = Array.from({ length: Math.ceil(caps.length / 8) }, (_, index) => caps.slice(8 * index, 8 * index + 8));
    rows.push(["[left]", "[right]", "[backspace]", "[hide-keyboard]"]);
    window.mathVirtualKeyboard.layouts = [{ label: "∇", tooltip: "Keys for this question", rows }, "numeric", "alphabetic", "greek"];
  }

  async function fill() {
    math.setValue((await written(field.value)).tex ?? field.value, { silenceNotifications: true });
  }

  /** How the server would write an answer: {tex, text}; nothing for what cannot be read. */
  async function written(answer) {
    if (!answer.trim()) return { tex: "", text: "" };
    try {
      return (await post(previewUrl, { answer, written: true })).data;
    } catch {
      return {};
    }
  }

  async function choose(way) {
    const formula = way === "formula";
    if (formula && !math) await make();
    if (formula) await fill();
    else if (math && !math.hidden) await backToText();
    if (math) math.hidden = !formula;
    frame.hidden = formula;
    for (const button of box.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === way));
    localStorage.setItem(KEPT, way);
  }

  async function backToText() {
    const { text } = await written(field.value);
    if (!text || text === field.value) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  box.addEventListener("click", async (event) => {
    const way = event.target.closest("button")?.value;
    if (!way) return;
    await choose(way);
    (way === "formula" ? math : field).focus();
  });
  document.querySelector("[data-keypad]")?.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key || !frame.hidden) return;
    event.stopImmediatePropagation();
    if ("backspace" in key.dataset) math.executeCommand("deleteBackward");
    else math.insert(toTex(key.dataset.insert), { focus: true, selectionMode: "placeholder" });
  }, { capture: true });
  if (localStorage.getItem(KEPT) === "formula") choose("formula");
}

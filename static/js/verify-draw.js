// Draws what a verified certificate says, from its own data: words, domains, and a line for each check.
import { writeDate } from "./verify-dates.js";

const TITLES = { signature: "Signature", issuer: "Issuer", status: "Status", dates: "Dates" };
const SVG = "http://www.w3.org/2000/svg";

/** The words of a certificate: name, exam, date, points, max, cut, domains, and whether it is a sample. */
export function readWords(credential) {
  const subject = credential.credentialSubject;
  const described = Object.fromEntries((subject.achievement.resultDescription ?? []).map((result) => [result.id, result]));
  const scores = (subject.result ?? []).map(({ resultDescription, value }) => ({ value, ...described[resultDescription] }));
  const [total, ...domains] = scores;
  const named = (subject.identifier ?? []).find(({ identityType, hashed }) => identityType === "name" && !hashed);
  return {
    name: named?.identityHash ?? "The holder of this code",
    exam: subject.achievement.name,
    date: writeDate(credential.awardedDate ?? credential.validFrom),
    points: total?.value ?? "",
    max: total?.valueMax ?? "",
    cut: total?.requiredValue ?? "",
    domains: domains.map(({ name, value, valueMax }) => ({ title: name, got: Number(value), of: Number(valueMax), text: value })),
    isSample: (credential.name ?? "").startsWith("Sample"),
  };
}

export function makeElement(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function cloneIcon(name) {
  return document.querySelector(`template[data-icon="${name}"]`).content.cloneNode(true);
}

/** One line of the verdict: holds, does not hold, or was not checked. */
export function makeLine({ name, holds, isChecked, text }) {
  const icon = holds ? "check" : isChecked ? "cross" : "minus";
  const title = makeElement("dt", "", cloneIcon(icon), makeElement("span", "", TITLES[name]));
  const kind = holds ? "check-line" : isChecked ? "check-line not" : "check-line open";
  const line = makeElement("div", kind, title, makeElement("dd", "", text));
  line.dataset.check = name;
  return line;
}

/** Cells of a domain: filled, half filled, empty. */
export function makeCells({ got, of, text }) {
  const cells = makeElement("span", "score-cells");
  for (let cell = 1; cell <= Math.min(of, 60); cell += 1) cells.append(makeCell(got - cell + 1));
  cells.append(makeElement("span", "count figures", `${text} of ${of}`));
  return cells;
}

function makeCell(share) {
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ "aria-hidden": "true", width: 16, height: 16, viewBox: "0 0 16 16" })) {
    picture.setAttribute(name, value);
  }
  picture.append(makeBox({ x: 0.5, y: 0.5, width: 15, height: 15, rx: 2, class: share >= 1 ? "cell-filled" : "cell-empty" }));
  if (share > 0 && share < 1) picture.append(makeBox({ x: 0.5, y: 8, width: 15, height: 7.5, rx: 1, class: "cell-half" }));
  return picture;
}

function makeBox(attributes) {
  const box = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  return box;
}

/** Fills the page's own words with those of the signed data. */
export function fillWords(words) {
  for (const place of document.querySelectorAll("[data-fill]")) place.textContent = words[place.dataset.fill];
  for (const list of document.querySelectorAll("[data-domains]")) {
    list.replaceChildren(...words.domains.map((domain) => makeDomain(domain, list.dataset.domains)));
    const holder = list.closest("section") ?? list;
    holder.hidden = words.domains.length === 0;
  }
}

function makeDomain(domain, size) {
  const cells = makeCells(domain);
  const title = makeElement("span", "", domain.title);
  return makeElement("li", "", title, size === "small" ? makeElement("span", "sheet-cells", cells) : cells);
}

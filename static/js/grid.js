// A matrix entry by entry: size steppers, arrow keys, and a block pasted from a spreadsheet or NumPy.

const MOST = 6;

/** Wire the grid; returns {read, write, emptyCount} of the answer "[1, 2; 3, 4]". */
export function startGrid(box, onChange) {
  const body = box.querySelector("tbody");
  const head = box.querySelector("thead tr");
  const entries = () => [...body.rows].map((row) => [...row.querySelectorAll("input")]);
  const values = () => entries().map((row) => row.map((entry) => entry.value.trim()));

  function read() {
    const rows = values();
    return rows.flat().some(Boolean) ? `[${rows.map((row) => row.join(", ")).join("; ")}]` : "";
  }

  function fill(rows) {
    resize(rows.length || 1, Math.max(1, ...rows.map((row) => row.length)));
    entries().forEach((row, i) => row.forEach((entry, j) => (entry.value = rows[i]?.[j] ?? "")));
  }

  function resize(rows, columns) {
    [rows, columns] = [clamp(rows), clamp(columns)];
    const kept = values();
    while (body.rows.length < rows) body.append(body.rows[0].cloneNode(true));
    while (body.rows.length > rows) body.lastElementChild.remove();
    for (const row of body.rows) fitRow(row, columns + 1);
    fitRow(head, columns + 1);
    label(kept);
    setSize("rows", rows);
    document.querySelector("[data-reading]").dataset.lines = String(rows);
    setSize("columns", columns);
  }

  function label(kept) {
    [...head.cells].forEach((cell, j) => j > 0 && (cell.textContent = String(j)));
    [...body.rows].forEach((row, i) => {
      row.cells[0].textContent = String(i + 1);
      row.querySelectorAll("input").forEach((entry, j) => {
        entry.name = `entry-${i + 1}-${j + 1}`;
        entry.setAttribute("aria-label", `Row ${i + 1}, column ${j + 1}`);
        entry.value = kept[i]?.[j] ?? "";
      });
    });
  }

  function setSize(name, value) {
    const field = box.querySelector(`[name=${name}]`);
    if (field) field.value = String(value);
  }

  function changed() {
    onChange();
    const count = values().flat().filter((entry) => !entry).length;
    const tag = document.querySelector("[data-grid-empty]");
    tag.hidden = count === 0 || count === values().flat().length;
    tag.textContent = `${count} ${count === 1 ? "entry" : "entries"} still empty`;
  }

  box.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    const field = step.parentElement.querySelector("input");
    field.value = String(clamp(Number(field.value) + Number(step.dataset.step)));
    fromFields();
  });
  box.addEventListener("change", (event) => event.target.matches("[type=number]") && fromFields());
  box.addEventListener("input", (event) => event.target.matches(".entry") && changed());
  box.addEventListener("keydown", (event) => event.target.matches(".entry") && move(event, entries()));
  box.addEventListener("paste", paste);

  function fromFields() {
    resize(Number(box.querySelector("[name=rows]").value), Number(box.querySelector("[name=columns]").value));
    changed();
  }

  function paste(event) {
    const block = readBlock(event.clipboardData.getData("text"));
    if (!block || !event.target.matches(".entry")) return;
    event.preventDefault();
    if (box.querySelector("[type=number]")) fill(block);
    else entries().forEach((row, i) => row.forEach((entry, j) => (entry.value = block[i]?.[j] ?? entry.value)));
    changed();
  }

  return { read, write: (text) => (fill(readBlock(text) ?? [[text]]), changed()), isPartial: () => values().flat().some((entry) => !entry) };
}

const clamp = (size) => Math.min(MOST, Math.max(1, Math.round(size) || 1));

function fitRow(row, count) {
  while (row.cells.length < count) row.append(row.cells[1].cloneNode(true));
  while (row.cells.length > count) row.lastElementChild.remove();
}

/** Arrow keys and Enter move between entries; left and right only at the end of the text. */
function move(event, rows) {
  const entry = event.target;
  const i = rows.findIndex((row) => row.includes(entry));
  const j = rows[i].indexOf(entry);
  const atStart = entry.selectionStart === 0 && entry.selectionEnd === 0;
  const atEnd = entry.selectionStart === entry.value.length;
  const target = {
    ArrowUp: rows[i - 1]?.[j],
    ArrowDown: rows[i + 1]?.[j],
    Enter: rows[i + 1]?.[j] ?? rows[0]?.[j + 1] ?? entry,
    ArrowLeft: atStart && rows[i][j - 1],
    ArrowRight: atEnd && rows[i][j + 1],
  }[event.key];
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
}

/** Rows of a pasted block: tabs or commas or blanks between entries, lines or semicolons or brackets between rows. */
export function readBlock(text) {
  const plain = text.replace(/\barray\b|np\.|\bmatrix\b/g, "").replace(/^\s*\(|\)\s*$/g, "");
  const rows = plain
    .split(/\]\s*,?\s*\[|;|\r?\n/)
    .map((row) => row.replace(/^[\s[\]]+|[\s[\]]+$/g, (edge) => (edge.includes("\t") ? edge.replace(/[^\t]/g, "") : "")))
    .filter((row, index, all) => row !== "" || all.length === 1);
  const split = rows.map((row) => splitRow(row));
  return split.length > 1 || (split[0]?.length ?? 0) > 1 ? split.slice(0, MOST).map((row) => row.slice(0, MOST)) : null;
}

function splitRow(row) {
  if (row.includes("\t")) return row.split("\t").map((entry) => entry.trim());
  const parts = [""];
  let depth = 0;
  for (const char of row) {
    depth += "([".includes(char) - ")]".includes(char);
    if (char === "," && depth <= 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  const entries = parts.map((part) => part.trim());
  const isNumbers = entries.length === 1 && /^[-+.\deE\s]+$/.test(row);
  return isNumbers ? row.trim().split(/\s+/) : entries;
}

// Reads the JSON of a stranger so that no two programs can understand it differently, and says what was refused.

/** A check that failed; its text is for the reader. */
export class Refused extends Error {}

export function require(holds, text) {
  if (!holds) throw new Refused(text);
}

const AMBIGUOUS = "Programs would read this file differently: it is written in a way that no certificate is.";
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]|-?\d[\d.eE+-]*/g;
const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;

/** The value of a JSON text; throws SyntaxError for no JSON, Refused for a name given twice and odd numbers or texts. */
export function parseStrictly(text) {
  const value = JSON.parse(text);
  const open = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token.startsWith('"')) requirePlainText(token, colon, open.at(-1));
    // Certificates hold whole numbers only; 1.0, 1e400 and 2^53 + 1 are other numbers to other programs.
    else require(INTEGER.test(token) && Number.isSafeInteger(Number(token)), AMBIGUOUS);
  }
  return value;
}

/** Half a surrogate pair becomes another character when it is hashed; of two equal names, programs differ in which counts. */
function requirePlainText(token, colon, names) {
  const text = JSON.parse(colon ? token.slice(0, -colon.length) : token);
  require(!/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text), AMBIGUOUS);
  if (!colon) return;
  require(!names.has(text) && text !== "__proto__", AMBIGUOUS);
  names.add(text);
}

/** The text of UTF-8 bytes; throws TypeError for others, which would be mended differently by different programs. */
export function decodeText(bytes) {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Milliseconds of a time as credentials write it: UTC, whole seconds; throws for any other spelling. */
export function readMoment(text) {
  const moment = typeof text === "string" && MOMENT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(moment)) throw new Error("not a time");
  return moment;
}

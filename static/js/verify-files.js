// Reads the certificate out of a file, in the browser: JSON, JWT, badge PNG, badge SVG, PDF. Nothing is sent anywhere.
import { unpack } from "./verify-bytes.js";
import { decodeText, parseStrictly, Refused } from "./verify-strict.js";

const LIMIT = 4 * 1024 * 1024;
const KEYWORD = "openbadgecredential";
const SEVERAL = "This file holds more than one certificate, and programs would read different ones.";
const NOTHING = "The file holds no certificate that can be read.";

/** The credential as an object, or the text of a JWT; throws Refused, whose message is for the reader. */
export async function readFile(file) {
  if (file.size > LIMIT) throw new Refused("The file is too large for a certificate.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = (await findText(bytes).catch(explain)).trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return text;
  let found = null;
  try {
    found = parseStrictly(text);
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(NOTHING);
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new Refused(NOTHING);
  return found;
}

/** Bytes that are no text, or that cannot be unpacked. */
function explain(error) {
  throw error instanceof Refused ? error : new Refused(NOTHING);
}

async function findText(bytes) {
  const head = toLatin(bytes.subarray(0, 8));
  if (bytes[0] === 0x89 && head.slice(1) === "PNG\r\n\u001a\n") return fromPng(bytes);
  if (head.startsWith("%PDF")) return fromPdf(bytes);
  const text = decodeText(bytes);
  return text.slice(0, 2000).includes("<svg") ? fromSvg(text) : text;
}

const latin = new TextDecoder("latin1");

function toLatin(bytes) {
  return latin.decode(bytes);
}

/** The only one there is: of two, one program would read the first and another one the last. */
function requireOne(found, nothing) {
  if (found.length === 0) throw new Refused(nothing);
  if (found.length > 1) throw new Refused(SEVERAL);
  return found[0];
}

function fromPng(bytes) {
  const view = new DataView(bytes.buffer);
  const found = [];
  for (let place = 8; place + 8 <= bytes.length; ) {
    const length = view.getUint32(place);
    const body = bytes.subarray(place + 8, place + 8 + length);
    const isText = view.getUint32(place + 4) === 0x69545874; // iTXt
    if (isText && toLatin(body.subarray(0, KEYWORD.length + 2)) === `${KEYWORD}\0\0`) found.push(body);
    place += 12 + length;
  }
  return afterZeros(requireOne(found, "This picture has no certificate inside."), 5);
}

/** What follows the keyword, two flags, the language and the translated keyword of an iTXt chunk. */
function afterZeros(body, count) {
  let place = body.indexOf(0) + 3;
  for (let seen = 3; seen < count; seen += 1) place = body.indexOf(0, place) + 1;
  return decodeText(body.subarray(place));
}

function fromSvg(text) {
  const tree = new DOMParser().parseFromString(text, "image/svg+xml");
  const found = tree.getElementsByTagNameNS("https://purl.imsglobal.org/ob/v3p0", "credential");
  return requireOne(found, "This picture has no certificate inside.").textContent;
}

async function fromPdf(bytes) {
  const text = toLatin(bytes);
  const nothing = "This PDF has no certificate attached.";
  const mark = requireOne([...text.matchAll(/\/EmbeddedFile\b/g)], nothing).index;
  const start = text.indexOf("stream", mark);
  const head = text.slice(text.lastIndexOf(" obj", mark), Math.max(start, 0));
  const length = /\/Length (\d+)/.exec(head);
  if (!length) throw new Refused(nothing);
  const from = start + (text[start + 6] === "\r" ? 8 : 7);
  const body = bytes.subarray(from, from + Number(length[1]));
  const plain = head.includes("/FlateDecode") ? await unpack(body, "deflate", LIMIT) : body;
  return decodeText(plain);
}

// Bytes and texts of signatures: canonical JSON (RFC 8785), base 58, base 64, hashes.
import { Refused } from "./verify-strict.js";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A value as canonical JSON: keys sorted by UTF-16 units, numbers and texts as JSON.stringify writes them. */
export function canonicalize(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonicalize(value[key])}`).join(",")}}`;
}

export async function hash(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** The bytes of multibase base58btc; throws for anything else. */
export function decodeBase58(text) {
  if (typeof text !== "string" || !text.startsWith("z") || text.length > 200) throw new Error("not base 58");
  const bytes = [];
  for (const char of text.slice(1)) {
    let carry = BASE58.indexOf(char);
    if (carry < 0) throw new Error("not base 58");
    for (let place = 0; place < bytes.length; place += 1) {
      carry += bytes[place] * 58;
      bytes[place] = carry & 255;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255);
  }
  for (let place = 1; text[place] === "1"; place += 1) bytes.push(0);
  return Uint8Array.from(bytes.reverse());
}

export function decodeBase64(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

/** Unpacks gzip or zlib in the browser; more than `limit` bytes are refused. */
export async function unpack(bytes, format, limit) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > limit) throw new Refused("The file is too large for a certificate.");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// Checks a certificate in the reader's browser, with the browser's own cryptography and no library.
import { canonicalize, decodeBase58, decodeBase64, hash, unpack } from "./verify-bytes.js";

const SLOTS = 131072;
const SKEW = 5 * 60 * 1000;
const BASE = "https://www.w3.org/ns/credentials/v2";
const CHANGED = "The signature does not match: something was changed or added.";

/** A check that failed; its text is for the reader. */
class Refused extends Error {}

function require(holds, text) {
  if (!holds) throw new Refused(text);
}

/** Whether this browser has what the checks need (a page over plain http has not). */
export async function canCheck() {
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * The verdict: {credential, checks: [{name, holds, text, key?}], isGenuine}. `world` has `did`, `now` and
 * `fetchList(address)`; `read` is the credential, or the text of a JWT.
 */
export async function check(read, world) {
  const isJwt = typeof read === "string";
  let credential = read;
  const checks = [
    await attempt("signature", async () => {
      if (isJwt) credential = await openJwt(read, world.did);
      return isJwt ? "The signature matches every field." : checkProof(credential, world.did);
    }),
  ];
  if (!isJwt || checks[0].holds) {
    checks.push(
      await attempt("issuer", () => checkIssuer(credential, world.did)),
      await attempt("status", () => checkStatus(credential, world)),
      await attempt("dates", () => checkDates(credential, world.now)),
    );
  }
  return { credential, checks, isGenuine: checks.every(({ holds }) => holds) };
}

async function attempt(name, examine) {
  try {
    return { name, holds: true, text: await examine() };
  } catch (error) {
    return { name, holds: false, text: error instanceof Refused ? error.message : `The ${name} cannot be read.` };
  }
}

function listProofs(document) {
  return Array.isArray(document.proof) ? document.proof : [document.proof];
}

async function checkProof(document, did) {
  const proofs = listProofs(document);
  const proof = proofs.find(({ cryptosuite }) => cryptosuite === "eddsa-jcs-2022");
  const suites = proofs.map(({ cryptosuite }) => String(cryptosuite)).sort();
  require(suites.join() === "eddsa-jcs-2022,eddsa-rdfc-2022", "It does not have the two signatures of a certificate.");
  require(proof.type === "DataIntegrityProof" && proof.proofPurpose === "assertionMethod", CHANGED);
  for (const { verificationMethod } of proofs) findKey(did, verificationMethod, "Multikey");
  const { proofValue, ...options } = proof;
  const { proof: _, ...plain } = document;
  require(canonicalize(options["@context"]) === canonicalize(plain["@context"]), CHANGED);
  const signed = new Uint8Array(64);
  signed.set(await hash(canonicalize(options)));
  signed.set(await hash(canonicalize(plain)), 32);
  const key = await readMultikey(findKey(did, proof.verificationMethod, "Multikey").publicKeyMultibase);
  require(await crypto.subtle.verify("Ed25519", key, decodeBase58(proofValue), signed), CHANGED);
  return "The signature matches every field. Nothing was changed or added.";
}

/** A key that left assertionMethod signs nothing any more. */
function findKey(did, method, kind) {
  require(did.assertionMethod.includes(method), "The key that signed this is not one of the issuer's keys.");
  const key = did.verificationMethod.find(({ id, type }) => id === method && type === kind);
  require(key, "The key that signed this is of another kind.");
  return key;
}

function readMultikey(text) {
  const bytes = decodeBase58(text);
  if (bytes[0] !== 0xed || bytes[1] !== 0x01) throw new Error("not an Ed25519 key");
  return crypto.subtle.importKey("raw", bytes.slice(2), { name: "Ed25519" }, false, ["verify"]);
}

function checkIssuer(credential, did) {
  const issuer = credential.issuer?.id ?? credential.issuer;
  require(issuer === did.id, `It names another issuer: ${String(issuer).slice(0, 100)}.`);
  require(
    credential.type.includes("OpenBadgeCredential") && credential["@context"][0] === BASE,
    "This is no certificate of this issuer.",
  );
  return decodeURIComponent(issuer.replace("did:web:", ""));
}

async function checkStatus(credential, world) {
  const entry = credential.credentialStatus;
  require(
    entry.type === "BitstringStatusListEntry" && entry.statusPurpose === "revocation",
    "Its status is of a kind that is not used here.",
  );
  const list = await world.fetchList(entry.statusListCredential);
  require(list, "The list of revoked certificates is not at hand.");
  const subject = list.credentialSubject;
  require(
    list.id === entry.statusListCredential && list.issuer === world.did.id && subject.statusPurpose === "revocation",
    "The list of revoked certificates is another one.",
  );
  await checkProof(list, world.did).catch(() => require(false, "The list of revoked certificates is not signed by the issuer."));
  const [start, end] = [Date.parse(list.validFrom), Date.parse(list.validUntil)];
  require(start - SKEW <= world.now && world.now <= end + SKEW, "The list of revoked certificates is out of date.");
  require(!(await isSet(subject.encodedList, entry.statusListIndex)), "It was revoked.");
  return `Not revoked. The list was signed ${writeTime(list.validFrom)}.`;
}

/** Slot 0 is the most significant bit of byte 0. */
async function isSet(encoded, index) {
  const slot = Number(index);
  const bits = await unpack(decodeBase64(encoded.slice(1)), "gzip", SLOTS / 8);
  if (encoded[0] !== "u" || bits.length !== SLOTS / 8 || !Number.isInteger(slot) || slot < 0 || slot >= SLOTS) {
    throw new Error("not a status list");
  }
  return Boolean(bits[slot >> 3] & (0x80 >> (slot & 7)));
}

function checkDates(credential, now) {
  const start = Date.parse(credential.validFrom);
  require(start <= now + SKEW, `It is not valid before ${writeDate(credential.validFrom)}.`);
  if (credential.validUntil === undefined) return `Valid from ${writeDate(credential.validFrom)}, no end`;
  require(Date.parse(credential.validUntil) >= now - SKEW, `It was valid until ${writeDate(credential.validUntil)}.`);
  return `Valid from ${writeDate(credential.validFrom)} until ${writeDate(credential.validUntil)}`;
}

async function openJwt(token, did) {
  const [head, body, signature] = token.split(".");
  const header = JSON.parse(new TextDecoder().decode(decodeBase64(head)));
  require(header.alg === "ES256", CHANGED);
  const { kty, crv, x, y } = findKey(did, header.kid, "JsonWebKey").publicKeyJwk;
  const kind = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, kind, false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  require(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, decodeBase64(signature), signed), CHANGED);
  const claims = JSON.parse(new TextDecoder().decode(decodeBase64(body)));
  const agrees =
    claims.iss === claims.issuer.id &&
    claims.sub === claims.credentialSubject.id &&
    claims.jti === claims.id &&
    claims.nbf === Date.parse(claims.validFrom) / 1000;
  require(agrees, "Its two halves disagree.");
  return claims;
}

export function writeDate(text) {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(text).toLocaleDateString("en-GB", options);
}

function writeTime(text) {
  const clock = new Date(text).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return `${writeDate(text)}, ${clock} UTC`;
}

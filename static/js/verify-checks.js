// Checks a certificate in the reader's browser, with the browser's own cryptography and no library.
import { writeDate } from "./verify-dates.js";
import { checkProofs, openJwt } from "./verify-signatures.js";
import { checkStatus } from "./verify-status.js";
import { readMoment, Refused, require } from "./verify-strict.js";

const SKEW = 5 * 60 * 1000;
const CONTEXTS = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
];
const UNSIGNED = "Not checked, since the signature does not hold.";

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
 * The verdict: {credential, method, checks: [{name, holds, isChecked, text}], isSigned, isGenuine}. `read` is the
 * credential, or the text of a JWT; `world` has `did`, `host`, `now` and `fetchList(address)`. Without a signature that
 * holds, nothing else of the document is read, and `credential` is null.
 */
export async function check(read, world) {
  let opened = null;
  const signature = await attempt("signature", async () => {
    const isJwt = typeof read === "string";
    opened = isJwt ? await openJwt(read, world.did) : { credential: read, method: await checkProofs(read, world.did) };
    return isJwt ? "The signature matches every field." : "Both signatures match every field. Nothing was changed or added.";
  });
  if (!signature.holds) return makeUnsigned(signature);
  const { credential, method } = opened;
  const checks = [
    signature,
    await attempt("issuer", () => checkIssuer(credential, world, method)),
    await attempt("status", () => checkStatus(credential, world)),
    await attempt("dates", () => checkDates(credential, world.now)),
  ];
  return { credential, method, checks, isSigned: checks[1].holds, isGenuine: checks.every(({ holds }) => holds) };
}

/** The verdict on a document that nobody vouches for: what it says of itself is not even read. */
export function makeUnsigned(signature, text = UNSIGNED) {
  const others = ["issuer", "status", "dates"].map((name) => ({ name, holds: false, isChecked: false, text }));
  return { credential: null, method: "", checks: [signature, ...others], isSigned: false, isGenuine: false };
}

async function attempt(name, examine) {
  try {
    return { name, holds: true, isChecked: true, text: await examine() };
  } catch (error) {
    const text = error instanceof Refused ? error.message : `The ${name} cannot be read.`;
    return { name, holds: false, isChecked: true, text };
  }
}

/** The issuer is the host of this very page: whoever else serves these scripts vouches for nothing of ours. */
function checkIssuer(credential, world, method) {
  const issuer = credential.issuer?.id ?? credential.issuer;
  const named = readHost(issuer);
  require(issuer === world.did.id, `It names another issuer: ${String(issuer).slice(0, 100)}.`);
  require(named === world.host, `It was issued by ${named}, and this page belongs to ${world.host}.`);
  const address = new URL(credential.id);
  const fits =
    Array.isArray(credential.type) &&
    credential.type.includes("OpenBadgeCredential") &&
    credential["@context"].join(" ") === CONTEXTS.join(" ") &&
    address.host === named &&
    new URL(credential.credentialStatus.statusListCredential).origin === address.origin;
  require(fits, "This is no certificate of this issuer.");
  return `${named}, key ${method.split("#")[1]}, still published`;
}

/** The host of a did:web without a path; "" for any other text. */
function readHost(did) {
  const [, host] = /^did:web:([^:]+)$/.exec(did) ?? [];
  return host ? decodeURIComponent(host).toLowerCase() : "";
}

function checkDates(credential, now) {
  require(readMoment(credential.validFrom) <= now + SKEW, `It is not valid before ${writeDate(credential.validFrom)}.`);
  if (credential.validUntil === undefined) return `Valid from ${writeDate(credential.validFrom)}, no end`;
  require(readMoment(credential.validUntil) >= now - SKEW, `It was valid until ${writeDate(credential.validUntil)}.`);
  return `Valid from ${writeDate(credential.validFrom)} until ${writeDate(credential.validUntil)}`;
}

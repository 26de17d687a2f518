// Whether a document was signed by a key that its issuer publishes now: embedded proofs and JWT.
import { canonicalize, decodeBase58, decodeBase64, hash } from "./verify-bytes.js";
import { writeRdf } from "./verify-rdf.js";
import { decodeText, parseStrictly, readMoment, require } from "./verify-strict.js";

const CHANGED = "The signature does not match: something was changed or added.";
const SUITES = "eddsa-jcs-2022,eddsa-rdfc-2022";

/** Checks both proofs; returns the address of the key; throws Refused. One that holds does not make up for the other. */
export async function checkProofs(document, did) {
  const proofs = Array.isArray(document.proof) ? document.proof : [document.proof];
  const suites = proofs.map(({ cryptosuite }) => String(cryptosuite)).sort();
  require(suites.join() === SUITES, "It does not have the two signatures of a certificate.");
  const { proof: _, ...plain } = document;
  // The JSON proof comes first: it covers every field, and the other one is then made of what the issuer wrote.
  const ordered = ["eddsa-jcs-2022", "eddsa-rdfc-2022"].map((suite) => proofs.find(({ cryptosuite }) => cryptosuite === suite));
  for (const proof of ordered) await checkProof(plain, proof, did);
  return ordered[0].verificationMethod;
}

async function checkProof(plain, proof, did) {
  require(
    proof.type === "DataIntegrityProof" && proof.proofPurpose === "assertionMethod",
    "Its signature is of a kind that is not used here.",
  );
  const isJson = proof.cryptosuite === "eddsa-jcs-2022";
  const { proofValue, ...options } = proof;
  const contexts = isJson ? options["@context"] : (options["@context"] ?? plain["@context"]);
  require(contexts !== undefined && canonicalize(contexts) === canonicalize(plain["@context"]), CHANGED);
  const key = await readMultikey(findKey(did, proof.verificationMethod, "Multikey").publicKeyMultibase);
  const write = isJson ? canonicalize : writeRdf;
  const signed = new Uint8Array(64);
  signed.set(await hash(await write(options)));
  signed.set(await hash(await write(plain)), 32);
  require(await crypto.subtle.verify("Ed25519", key, decodeBase58(proofValue), signed), CHANGED);
}

/** A key that left assertionMethod signs nothing any more, and neither does a key of somebody else's. */
function findKey(did, method, kind) {
  const published = Array.isArray(did.assertionMethod) && did.assertionMethod.includes(method);
  require(published && method.startsWith(`${did.id}#`), "The key that signed this is not one of the issuer's keys.");
  const entries = did.verificationMethod.filter(({ id }) => id === method);
  const fits = entries.length === 1 && entries[0].type === kind && entries[0].controller === did.id;
  require(fits, "The key that signed this is of another kind.");
  return entries[0];
}

function readMultikey(text) {
  const bytes = decodeBase58(text);
  if (bytes[0] !== 0xed || bytes[1] !== 0x01) throw new Error("not an Ed25519 key");
  return crypto.subtle.importKey("raw", bytes.slice(2), { name: "Ed25519" }, false, ["verify"]);
}

/** Checks a JWT; returns its claims and the key's address; throws Refused. */
export async function openJwt(token, did) {
  const [head, body, signature] = token.split(".");
  const { alg, kid, typ, ...more } = parseStrictly(decodeText(decodeBase64(head)));
  // A field of the header that we do not know may change what the signature means (RFC 7515, 4.1.11).
  require(alg === "ES256" && typ === "JWT" && Object.keys(more).length === 0, CHANGED);
  const { kty, crv, x, y } = findKey(did, kid, "JsonWebKey").publicKeyJwk;
  const kind = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, kind, false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  require(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, decodeBase64(signature), signed), CHANGED);
  const claims = parseStrictly(decodeText(decodeBase64(body)));
  requireAgreement(claims);
  return { credential: claims, method: kid };
}

/** The registered claims say what the credential says (Open Badges 3.0, 8.2). */
function requireAgreement({ iss, sub, jti, nbf, issuer, credentialSubject, id, validFrom }) {
  const agrees = iss === issuer.id && sub === credentialSubject.id && jti === id && nbf === readMoment(validFrom) / 1000;
  require(agrees, "Its two halves disagree.");
}

// A signed document as canonical RDF (RDFC-1.0), for the fields that certificates and their lists have, and no others.
import { hash } from "./verify-bytes.js";

const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const VC = "https://www.w3.org/2018/credentials#";
const STATUS = "https://www.w3.org/ns/credentials/status#";
const BADGE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#";
const SCHEMA = "https://schema.org/";
const SECURITY = "https://w3id.org/security#";
const DATE = "http://www.w3.org/2001/XMLSchema#dateTime";
// The contexts of Open Badges write these kinds in another way than the standard does.
const ADDRESS = "https://www.w3.org/2001/XMLSchema#anyURI";
const BOOLEAN = "https://www.w3.org/2001/XMLSchema#boolean";
const REFERENCE = "@id";

/** What the three contexts make of a field: its address, and the kind of its value (a text where there is none). */
const TERMS = new Map([
  ...["issuer", "credentialSubject", "credentialStatus", "credentialSchema"].map((name) => [name, [VC + name, REFERENCE]]),
  ...["validFrom", "validUntil"].map((name) => [name, [VC + name, DATE]]),
  ...["statusPurpose", "statusListIndex"].map((name) => [name, [STATUS + name]]),
  ["statusListCredential", [`${STATUS}statusListCredential`, REFERENCE]],
  ["encodedList", [`${STATUS}encodedList`, `${SECURITY}multibase`]],
  ...["name", "description", "value"].map((name) => [name, [SCHEMA + name]]),
  ["url", [`${SCHEMA}url`, ADDRESS]],
  ["awardedDate", [`${BADGE}awardedDate`, "xsd:dateTime"]],
  ["resultDescription", [`${BADGE}resultDescription`, ADDRESS]],
  ["criteria", [`${BADGE}Criteria`, REFERENCE]],
  ["hashed", [`${BADGE}hashed`, BOOLEAN]],
  ...["narrative", "achievementType", "version", "resultType", "valueMin", "valueMax", "requiredValue"].map((name) => [name, [BADGE + name]]),
  ...["achievement", "result", "identifier", "identityHash", "identityType", "salt"].map((name) => [name, [BADGE + name]]),
  ["created", ["http://purl.org/dc/terms/created", DATE]],
  ["cryptosuite", [`${SECURITY}cryptosuite`, `${SECURITY}cryptosuiteString`]],
  ["verificationMethod", [`${SECURITY}verificationMethod`, REFERENCE]],
  ["proofPurpose", [`${SECURITY}proofPurpose`, REFERENCE]],
]);

const TYPES = new Map([
  ["VerifiableCredential", VC],
  ...["OpenBadgeCredential", "Profile", "AchievementSubject", "Achievement", "Result", "ResultDescription", "IdentityObject"].map(
    (name) => [name, BADGE],
  ),
  ...["BitstringStatusListEntry", "BitstringStatusListCredential", "BitstringStatusList"].map((name) => [name, STATUS]),
  ["1EdTechJsonSchemaValidator2019", "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#"],
  ["DataIntegrityProof", SECURITY],
]);

/** The document as N-Quads with canonical names; throws for a field or type that certificates do not have. */
export async function writeRdf(document) {
  const triples = [];
  const blanks = [];
  addNode(document, triples, blanks);
  const names = await nameBlanks(triples, blanks);
  const lines = triples.map((triple) => writeLine(triple, (blank) => names.get(blank)));
  return [...new Set(lines)].sort().join("");
}

function addNode(node, triples, blanks) {
  const subject = node.id === undefined ? Symbol("blank") : writeReference(node.id);
  if (typeof subject === "symbol") blanks.push(subject);
  for (const [field, value] of Object.entries(node)) {
    if (field === "id" || field === "@context") continue;
    for (const item of Array.isArray(value) ? value : [value]) triples.push([subject, ...addField(field, item, triples, blanks)]);
  }
  return subject;
}

/** Predicate and object of one value of a field. */
function addField(field, item, triples, blanks) {
  if (field === "type") return [`<${TYPE}>`, writeReference(find(TYPES, item) + item)];
  const [address, kind] = find(TERMS, field);
  if (item !== null && typeof item === "object") return [`<${address}>`, addNode(item, triples, blanks)];
  if (kind === REFERENCE) return [`<${address}>`, writeReference(field === "proofPurpose" ? SECURITY + item : item)];
  if (typeof item !== (kind === BOOLEAN ? "boolean" : "string")) throw new Error("a value of another kind");
  return [`<${address}>`, `"${escape(String(item))}"${kind ? `^^<${kind}>` : ""}`];
}

function find(known, name) {
  if (!known.has(name)) throw new Error("a name that certificates do not have");
  return known.get(name);
}

function writeReference(address) {
  if (typeof address !== "string" || !/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(address)) throw new Error("not an address");
  return `<${address}>`;
}

const ESCAPED = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escape(text) {
  return text.replace(/[\\"\n\r\t]/g, (char) => ESCAPED[char]);
}

function writeLine(triple, nameOf) {
  return `${triple.map((term) => (typeof term === "symbol" ? nameOf(term) : term)).join(" ")} .\n`;
}

/** Nodes without an address are numbered by the hash of what is said of them; two alike do not occur in certificates. */
async function nameBlanks(triples, blanks) {
  const hashes = await Promise.all(blanks.map((blank) => hashBlank(triples, blank)));
  if (new Set(hashes).size < hashes.length) throw new Error("two nodes alike");
  const order = blanks.map((blank, place) => [hashes[place], blank]).sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(order.map(([, blank], place) => [blank, `_:c14n${place}`]));
}

async function hashBlank(triples, blank) {
  const lines = triples.filter((triple) => triple.includes(blank));
  const text = lines.map((triple) => writeLine(triple, (term) => (term === blank ? "_:a" : "_:z"))).sort().join("");
  return Array.from(await hash(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Whether a certificate stands in its issuer's signed list of what was revoked.
import { decodeBase64, unpack } from "./verify-bytes.js";
import { writeTime } from "./verify-dates.js";
import { checkProofs } from "./verify-signatures.js";
import { readMoment, require } from "./verify-strict.js";

const SLOTS = 131072;
const SKEW = 5 * 60 * 1000;
const CONTEXTS = ["https://www.w3.org/ns/credentials/v2"];

/** Returns a sentence; throws Refused. The list is fetched from this site and must say that it is the one named. */
export async function checkStatus(credential, world) {
  const entry = credential.credentialStatus;
  require(
    entry.type === "BitstringStatusListEntry" && entry.statusPurpose === "revocation",
    "Its status is of a kind that is not used here.",
  );
  const list = await world.fetchList(entry.statusListCredential);
  require(list, "The list of revoked certificates is not at hand.");
  await checkList(list, entry.statusListCredential, world);
  require(!(await isSet(list.credentialSubject.encodedList, entry.statusListIndex)), "It was revoked.");
  return `Not revoked. The list was signed ${writeTime(list.validFrom)}.`;
}

/** Another list, an old one and one by somebody else do not count. */
async function checkList(list, address, world) {
  await checkProofs(list, world.did).catch(() => require(false, "The list of revoked certificates is not signed by the issuer."));
  const { type, statusPurpose } = list.credentialSubject;
  require(
    list.id === address &&
      list.issuer === world.did.id &&
      type === "BitstringStatusList" &&
      statusPurpose === "revocation" &&
      list.type.includes("BitstringStatusListCredential") &&
      list["@context"].join() === CONTEXTS.join(),
    "The list of revoked certificates is another one.",
  );
  const [start, end] = [readMoment(list.validFrom), readMoment(list.validUntil)];
  require(start - SKEW <= world.now && world.now <= end + SKEW, "The list of revoked certificates is out of date.");
}

/** Slot 0 is the most significant bit of byte 0. */
async function isSet(encoded, index) {
  if (typeof index !== "string" || !/^(?:0|[1-9]\d{0,5})$/.test(index) || Number(index) >= SLOTS) throw new Error("no slot");
  if (typeof encoded !== "string" || encoded[0] !== "u") throw new Error("not a status list");
  const bits = await unpack(decodeBase64(encoded.slice(1)), "gzip", SLOTS / 8);
  if (bits.length !== SLOTS / 8) throw new Error("not a status list");
  return Boolean(bits[Number(index) >> 3] & (0x80 >> (Number(index) & 7)));
}

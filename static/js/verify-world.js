// What a certificate is checked against: the issuer's keys and lists, fetched from this site only.
export async function fetchJson(address) {
  const reply = await fetch(address, { headers: { Accept: "application/json" }, referrerPolicy: "no-referrer" });
  if (!reply.ok) throw new Error(`nothing at ${address}`);
  return reply.json();
}

export async function makeWorld(didUrl) {
  const did = await fetchJson(didUrl);
  return { did, now: Date.now(), fetchList: (address) => fetchList(address) };
}

/** A list is fetched by its path from this site, whatever host it names: the host is checked by its signature. */
async function fetchList(address) {
  const { pathname } = new URL(address);
  return /^\/status\/\d+$/.test(pathname) ? fetchJson(pathname).catch(() => null) : null;
}

/** Says which key signed, in the line about the issuer. */
export function describeKey({ credential, checks }, did) {
  const line = checks.find(({ name, holds }) => name === "issuer" && holds);
  const proofs = [credential?.proof ?? []].flat();
  const method = proofs.find(({ cryptosuite }) => cryptosuite === "eddsa-jcs-2022")?.verificationMethod;
  if (line && did.assertionMethod.includes(method)) line.text += `, key ${method.split("#")[1]}, still published`;
}

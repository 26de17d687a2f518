// What a certificate is checked against: the issuer's keys and lists, fetched from this site only.
import { parseStrictly } from "./verify-strict.js";

/** A JSON document of this site; an answer that leads elsewhere is none. */
export async function fetchJson(address) {
  const reply = await fetch(address, {
    headers: { Accept: "application/json" },
    referrerPolicy: "no-referrer",
    redirect: "error",
  });
  if (!reply.ok) throw new Error(`nothing at ${address}`);
  return parseStrictly(await reply.text());
}

export async function makeWorld(didUrl) {
  const did = await fetchJson(didUrl);
  return { did, host: location.host, now: Date.now(), fetchList };
}

/** A list is fetched by its path from this site, whatever host it names: the host is checked by its signature. */
async function fetchList(address) {
  const { pathname } = new URL(address);
  return /^\/status\/\d+$/.test(pathname) ? fetchJson(pathname).catch(() => null) : null;
}

// Speaking to the server: JSON with the CSRF token of the moment, so that a token rotated in another tab does no harm.

const STAYS = 5000;

/** The token from the cookie; the page's own one where the cookie cannot be read. */
function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice(10)) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

/** Send `body` to `url`; resolve to {status, data}. Rejects when no reply came, at the latest after `patience` ms. */
export async function post(url, body, { headers = {}, keepalive = false, signal, patience = 0 } = {}) {
  const limit = new AbortController();
  const timer = patience && setTimeout(() => limit.abort(), patience);
  try {
    const reply = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      keepalive,
      signal: signal ?? limit.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken(), ...headers },
      body: JSON.stringify(body),
    });
    return { status: reply.status, data: await readJson(reply) };
  } finally {
    clearTimeout(timer);
  }
}

/** Ask `url`; resolve to {status, data}. */
export async function get(url) {
  const reply = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  return { status: reply.status, data: await readJson(reply) };
}

async function readJson(reply) {
  try {
    return await reply.json();
  } catch {
    return {};
  }
}

/** Say something to screen readers, politely; what is said at once stands side by side, so that nothing is swallowed. */
export function announce(text) {
  const region = document.querySelector("[data-announcer]");
  if (!region) return;
  const line = document.createElement("span");
  line.textContent = `${text} `;
  region.append(line);
  setTimeout(() => line.remove(), STAYS);
}

/** Point an icon at another picture of the sprite. */
export function setIcon(root, name) {
  const use = root.querySelector("use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${name}`));
}

/** A time of day of this device, such as 14:32, or 14:32:07. */
export function clockTime(time, withSeconds = false) {
  const moment = new Date(time);
  const parts = [moment.getHours(), moment.getMinutes(), ...(withSeconds ? [moment.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** 71:42, or 4:51 */
export function asDigits(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

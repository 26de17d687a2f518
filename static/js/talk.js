// Speaking to the server: JSON with the CSRF token of the moment, so that a token rotated in another tab does no harm.

/** The token from the cookie; the page's own one where the cookie cannot be read. */
function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice(10)) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

/** Send `body` to `url`; resolve to {status, data}. Rejects only when no reply came. */
export async function post(url, body, { headers = {}, keepalive = false, signal } = {}) {
  const reply = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    keepalive,
    signal,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken(), ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, data: await readJson(reply) };
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

/** Say something to screen readers, politely. */
export function announce(text) {
  const region = document.querySelector("[data-announcer]");
  if (region) region.textContent = text;
}

/** Point an icon at another picture of the sprite. */
export function setIcon(root, name) {
  const use = root.querySelector("use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${name}`));
}

/** A time of day of this device, such as 14:32. */
export function clockTime(iso) {
  const moment = new Date(iso);
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

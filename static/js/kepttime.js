// The time that was left when the server last spoke of it, kept on this device: what a page without a connection can guess
// by. The two moments are of the same clock, so that a clock that is wrong by a day changes nothing.
import { device } from "./storage.js";

const PREFIX = "nabla:left:";

/** Keep the milliseconds that remain; the address of the attempt's clock says of which attempt. */
export function keepTime(clockUrl, remaining) {
  device.set(PREFIX + clockUrl.replace(/clock\/$/, ""), JSON.stringify({ remaining, at: Date.now() }));
}

/** The milliseconds that may remain now; null where nothing is known. */
export function guessTime(attemptUrl) {
  try {
    const { remaining, at } = JSON.parse(device.get(PREFIX + attemptUrl));
    return remaining - Math.max(0, Date.now() - at);
  } catch {
    return null;
  }
}

/** Forget the time of the attempts whose addresses begin so. */
export function forgetTimes(start = "") {
  for (const key of device.keys()) if (key.startsWith(PREFIX + start)) device.remove(key);
}

// The name of this tab and the count of what it sends: "c.DEVICE.TAB", with p for a phone and c for another computer.
import { device, tab } from "./storage.js";

const [DEVICE, TAB, COUNT, ALIVE] = ["nabla:device", "nabla:tab", "nabla:count", "nabla:alive"];
const page = random();

function random() {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A browser that copies a tab copies what the tab remembers: a name whose page is still there belongs to the other tab.
if (!tab.get(TAB) || tab.get(ALIVE)) {
  tab.set(TAB, random());
  tab.set(COUNT, "0");
}
if (!device.get(DEVICE)) device.set(DEVICE, random());
tab.set(ALIVE, page);
window.addEventListener("pageshow", () => tab.set(ALIVE, page));
window.addEventListener("pagehide", () => tab.get(ALIVE) === page && tab.remove(ALIVE));

const isPhone = matchMedia("(pointer: coarse)").matches && Math.min(screen.width, screen.height) < 600;
export const client = `${isPhone ? "p" : "c"}.${device.get(DEVICE)}.${tab.get(TAB)}`;

/** The stamp of the next thing that is sent: with it a request whose reply was lost is known again. */
export function nextStamp() {
  const sequence = Number(tab.get(COUNT) ?? 0) + 1;
  tab.set(COUNT, String(sequence));
  return { client, sequence };
}

/** Where an answer with this name was written, in words. */
export function nameOrigin(other) {
  const [kind, itsDevice] = (other ?? "").split(".");
  if (!itsDevice) return "Another window";
  if (itsDevice === device.get(DEVICE)) return other === client ? "This tab" : "Another tab";
  return kind === "p" ? "Your phone" : "Another device";
}

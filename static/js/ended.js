// After the end: what this device still keeps of the attempt goes to its record, and then nothing of it stays here.
import { forgetAttempts } from "./forget.js";
import { sendLeftovers } from "./leftovers.js";
import { forgetSheets } from "./sheets.js";

const [attemptUrl] = window.location.pathname.match(/^\/attempts\/[^/]+\//);
forgetSheets(attemptUrl);
const { waiting } = await sendLeftovers(attemptUrl);
if (!waiting.length) forgetAttempts(attemptUrl);

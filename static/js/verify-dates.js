// Dates and times as the pages write them, in UTC.
export function writeDate(text) {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(text).toLocaleDateString("en-GB", options);
}

export function writeTime(text) {
  const clock = new Date(text).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return `${writeDate(text)}, ${clock} UTC`;
}

// Times of the organisation's zone in fields, and as statements spell them (docs/formats/statements.md, "time").

import { given } from "./dom.js";

const PARTS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

/** The clock of the zone at an instant, read as if it were UTC, in milliseconds. */
function shown(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { ...PARTS, timeZone: zone }).formatToParts(instant);
  const part = (name) => Number(parts.find((one) => one.type === name).value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** An instant (`2026-11-30T12:00:00Z`) as a field of date and time shows it in the zone; empty for what is no instant. */
export function toField(text, zone = given.zone) {
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? "" : new Date(shown(instant, zone)).toISOString().slice(0, 19);
}

/** What a field shows as an instant. Of a time that the zone skips, the one as much later. */
export function fromField(local, zone = given.zone) {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return "";
  let instant = wanted;
  for (let round = 0; round < 3; round += 1) instant += wanted - shown(instant, zone);
  return new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The end of the day of a field: the first instant of the next one, as a field. */
export function endOfDay(local) {
  const day = Date.parse(`${local.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day) ? local : new Date(day + 86_400_000).toISOString().slice(0, 19);
}

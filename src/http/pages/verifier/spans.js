// Spans of time as people write them, `36 hours`, `1 day`, `6 months`, and what becomes of them (docs/formats/
// statements.md, "Forms").

import { readTime } from "./form.js";

const SECONDS = { hour: 3_600, day: 86_400 };
const LAST = readTime("9999-12-31T23:59:59Z");
const DAYS_LEAST = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334]; // of so many months in a row, wherever they begin
const DAYS_MOST = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];

function partsOf(text) {
  const [count, unit] = text.split(" ");
  return { count: Number(count), unit: unit.replace(/s$/, "") };
}

/** The end, in seconds, of a span that begins at `from`; null beyond the year 9999, or where it never begins. */
export function spanAfter(text, from) {
  if (from === null) return null;
  const { count, unit } = partsOf(text);
  const end = unit === "month" ? monthsAfter(count, from) : from + count * SECONDS[unit];
  return end <= LAST ? end : null;
}

function monthsAfter(count, from) {
  const date = new Date(from * 1000);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), last);
  return Date.UTC(year, month, day) / 1000 + (from % 86_400);
}

/** The fewest and the most seconds of a span, wherever it begins. */
export function spanSeconds(text) {
  const { count, unit } = partsOf(text);
  if (unit !== "month") return [count * SECONDS[unit], count * SECONDS[unit]];
  const [years, rest] = [Math.floor(count / 12), count % 12];
  return [(years * 365 + DAYS_LEAST[rest]) * SECONDS.day, (years * 366 + DAYS_MOST[rest]) * SECONDS.day];
}

/** Whether a span is never longer than another, wherever both begin together. */
export function spanFits(text, other) {
  const [one, most] = [partsOf(text), partsOf(other)];
  if (one.unit === "month" && most.unit === "month") return one.count <= most.count;
  return spanSeconds(text)[1] <= spanSeconds(other)[0];
}

/** So many of so many equal parts of a span; null where it cannot be divided so. */
export function spanPart(text, number, parts) {
  const [count, unit] = text.split(" ");
  if (parts < 1 || Number(count) % parts !== 0 || number < 1) return null;
  const part = (Number(count) / parts) * number;
  const one = unit.replace(/s$/, "");
  return `${part} ${part === 1 ? one : `${one}s`}`;
}

// Forms of values (docs/formats/statements.md, "Forms"): each value has one spelling. Forms are written as in the
// answer of `GET /api/kinds`.

import { compareBytewise, readHex, utf8 } from "./bytes.js";
import { isEnrollable, isEnrollableSoon, isPlausible } from "./ed25519.js";

const DECIMAL = /^(0|[1-9][0-9]*)$/;
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const unsigned = (bits) => (text) => text.length <= 40 && DECIMAL.test(text) && BigInt(text) < 1n << bits;

function signed(bits) {
  const most = 1n << (bits - 1n);
  return (text) => {
    if (text.length > 41 || !/^-?(0|[1-9][0-9]*)$/.test(text) || text === "-0") return false;
    return BigInt(text) >= -most && BigInt(text) < most;
  };
}

const enrollable = new Set(); // keys found to be so: the check takes about a millisecond
let deferred = null; // keys that are still to be checked, while somebody wants to do that later

function isKey(text) {
  if (enrollable.has(text)) return true;
  const key = readHex(text, 32);
  if (key === null || !isPlausible(key)) return false;
  if (deferred !== null) {
    deferred.push(text);
    return true;
  }
  if (!isEnrollable(key)) return false;
  enrollable.add(text);
  return true;
}

/** What `work` gives, with a promise of whether all keys are enrollable that it took for such. */
export function deferringKeys(work) {
  deferred = [];
  try {
    const found = work();
    return { found, keysHold: allEnrollable(deferred) };
  } finally {
    deferred = null;
  }
}

async function allEnrollable(keys) {
  for (const text of keys) {
    if (!(await isEnrollableSoon(readHex(text, 32)))) return false;
    enrollable.add(text);
  }
  return true;
}

/** Seconds from 1970 to a time `2026-12-01T12:00:00Z` up to the year 9999; null for any other spelling. */
export function readTime(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
  if (parts === null) return null;
  const seconds = Date.UTC(parts[1], parts[2] - 1, parts[3], parts[4], parts[5], parts[6]) / 1000;
  return seconds >= 0 && printTime(seconds) === text ? seconds : null;
}

/** The one spelling of a time in seconds from 1970. */
export const printTime = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** Reads `N/D` in lowest terms with D at least 2, or `N`: two BigInts below 2^32; null for any other spelling. */
export function readFraction(text) {
  const parts = /^(0|[1-9][0-9]{0,9})(?:\/([1-9][0-9]{0,9}))?$/.exec(text);
  if (parts === null || parts[2] === "1") return null;
  const [above, below] = [BigInt(parts[1]), BigInt(parts[2] ?? "1")];
  let [divisor, rest] = [above, below];
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest];
  const fits = above >> 32n === 0n && below >> 32n === 0n && (below === 1n || divisor === 1n);
  return fits ? { above, below } : null;
}

/** Whether a fraction is more than nothing and less than all. */
export function isPart(text) {
  const { above, below } = readFraction(text);
  return above > 0n && above < below;
}

/** Whether a span has its one spelling: at least 1, the singular exactly for 1. */
export function isSpan(text) {
  const [count, unit] = text.split(" ");
  return Number(count) >= 1 && (count === "1") !== unit.endsWith("s");
}

const ZONE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

const NAMED = {
  attachment: (text) => {
    const words = text.split(" ");
    return words.length === 2 && NAMED.hash(words[0]) && NAMED.u64(words[1]);
  },
  fraction: (text) => readFraction(text) !== null,
  hash: (text) => /^[0-9a-f]{64}$/.test(text),
  i128: signed(128n),
  i64: signed(64n),
  id: (text) => ID.test(text),
  key: isKey,
  name: (text) => /^[mos]\//.test(text) && ID.test(text.slice(2)),
  origin: (text) => /^[A-Za-z0-9._/-]{1,200}$/.test(text) && !text.startsWith("/") && !text.endsWith("/"),
  salt: (text) => /^[0-9a-f]{32}$/.test(text),
  share: (text) => text === "1/1" || (text !== "1" && readFraction(text) !== null),
  time: (text) => readTime(text) !== null,
  title: (text) => utf8(text).length <= 2000,
  u128: unsigned(128n),
  u16: unsigned(16n),
  u32: unsigned(32n),
  u64: unsigned(64n),
  zone: (text) => text.length <= 64 && ZONE.test(text),
};

/** How many words a named form has. */
const wordsOf = (name) => (name === "attachment" ? 2 : 1);

/** Where a form can end that begins at word `at`: a list of places. */
function ends(form, words, at) {
  if (typeof form === "string") {
    const end = at + wordsOf(form);
    return end <= words.length && NAMED[form](words.slice(at, end).join(" ")) ? [end] : [];
  }
  if (form.made_of) {
    const found = ends(form.made_of, words, at);
    return form.name === "span" ? found.filter((end) => isSpan(words.slice(at, end).join(" "))) : found;
  }
  if (form.words) return form.words.includes(words[at]) ? [at + 1] : [];
  if (form.or_none) return [...(words[at] === "none" ? [at + 1] : []), ...ends(form.or_none, words, at)];
  if (form.any) return form.any.flatMap((one) => ends(one, words, at));
  if (form.all) return form.all.reduce((places, one) => places.flatMap((place) => ends(one, words, place)), [at]);
  const found = [];
  for (let next = ends(form.several, words, at); next.length > 0; next = next.flatMap((p) => ends(form.several, words, p))) {
    found.push(...next);
  }
  return found;
}

/** Whether a value has this form. */
export function hasForm(form, value) {
  if (form === "title") return NAMED.title(value);
  const words = value.split(" ");
  return ends(form, words, 0).includes(words.length);
}

/** Compares two values of a form by the words named, or by all: below, at or above 0. */
export function compareValues(form, by, one, other) {
  const [left, right] = [one.split(" "), other.split(" ")];
  const forms = form.all ?? form.made_of?.all;
  const places = by.length > 0 ? by : Array.from({ length: Math.max(left.length, right.length) }, (_, at) => at);
  for (const place of places) {
    const order = compareWords(forms ? forms[place] : form, left[place], right[place]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareWords(form, one, other) {
  if (one === undefined || other === undefined) return (one === undefined ? 0 : 1) - (other === undefined ? 0 : 1);
  if (form?.words) return form.words.indexOf(one) - form.words.indexOf(other);
  if (["u16", "u32", "u64", "u128"].includes(form)) {
    const [a, b] = [BigInt(one), BigInt(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return compareBytewise(one, other);
}

// Statements: reading their one spelling, and printing it (docs/formats/statements.md). Which lines a kind has is in
// `kinds.js`, which is the answer of `GET /api/kinds`; what lines must be together is in `together.js`.

import { ASSIGNED } from "./assigned.js";
import { utf8 } from "./bytes.js";
import { Fault, require } from "./fault.js";
import { compareValues, hasForm } from "./form.js";
import { DOCUMENTS, KINDS } from "./kinds.js";
import { textHash } from "./sha256.js";
import { together } from "./together.js";

const BYTES_MAX = 60_000;
const FORBIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const table = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** The grammar of a kind as `GET /api/kinds` gives it; undefined where there is none. */
export const kindOf = (name) => table.get(name);

/** The first code point behind each stretch of assigned or unassigned ones, in turn; the first stretch is assigned. */
const borders = [];
for (const length of ASSIGNED.split(" ")) borders.push((borders.at(-1) ?? 0) + Number.parseInt(length, 36));

function isAssigned(code) {
  let [low, high] = [0, borders.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle] <= code) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 0;
}

function checkCharacters(line) {
  if (/^[ -~]*$/.test(line)) return null;
  if (FORBIDDEN.test(line)) return "forbidden-character";
  for (const letter of line) if (!isAssigned(letter.codePointAt(0))) return "forbidden-character";
  return line.normalize("NFC") === line ? null : "not-normalised";
}

function malformed(line, reason) {
  return new Fault("malformed", { line, reason });
}

/** Splits a text into its first line's kind and version, and keys with values. */
function splitText(text) {
  require(utf8(text).length <= BYTES_MAX, "too-long", { bytes: utf8(text).length });
  const first = /^folkmoot\/([a-z][a-z0-9-]*)\/v(0|[1-9][0-9]*)(?=\n|$)/.exec(text);
  if (first === null) throw malformed(1, "first-line");
  const lines = text.split("\n");
  if (lines.pop() !== "") throw malformed(lines.length + 1, "no-final-newline");
  const pairs = lines.map((line, place) => {
    const fault = checkCharacters(line);
    if (fault !== null) throw malformed(place + 1, fault);
    if (place === 0) return null;
    const parts = /^([a-z][a-z0-9-]*) (.+)$/su.exec(line);
    if (parts === null || /^\p{White_Space}|\p{White_Space}$/u.test(parts[2])) throw malformed(place + 1, "line");
    return { key: parts[1], value: parts[2] };
  });
  return { kind: first[1], version: first[2], pairs: pairs.slice(1) };
}

/** Takes lines one after another as a table wants them. */
class Lines {
  constructor(pairs) {
    this.pairs = pairs;
    this.next = 0;
  }

  get number() {
    return this.next + 2;
  }

  get key() {
    return this.pairs[this.next]?.key;
  }

  take(line) {
    const pair = this.pairs[this.next];
    if (pair?.key !== line.key) throw malformed(this.number, `expected ${line.key}`);
    if (!hasForm(line.form, pair.value)) throw malformed(this.number, `value of ${line.key}`);
    this.next += 1;
    return pair.value;
  }

  /** A line, or with its group: an object whose `value` is that of the line. */
  one(line) {
    const value = this.take(line);
    return line.lines ? { value, ...this.table(line.lines) } : value;
  }

  table(lines) {
    const found = {};
    for (const line of lines) {
      if (line.often === "one") found[line.key] = this.one(line);
      else if (line.often === "optional") found[line.key] = this.key === line.key ? this.one(line) : null;
      else found[line.key] = this.many(line);
    }
    return found;
  }

  many(line) {
    const found = [];
    let last = null;
    while (this.key === line.key || (line.often === "some" && found.length === 0)) {
      const value = this.pairs[this.next]?.value;
      const wellFormed = value !== undefined && this.key === line.key && hasForm(line.form, value);
      if (wellFormed && last !== null && line.rising && compareValues(line.form, line.rising, last, value) >= 0) {
        throw malformed(this.number + 1, `order of ${line.key}`);
      }
      found.push(this.one(line));
      last = value;
    }
    return found;
  }
}

/**
 * Reads a statement's text: `kind`, `log`, `genesis` (null in the genesis statement), `hash`, `text`, and `body`: for
 * each key of the kind a value, null or a list; a line that begins a group is an object with its `value` and the
 * group's own keys. Throws `malformed`, `too-long` or `unknown-kind`.
 */
export function readStatement(text) {
  const { kind, version, pairs } = splitText(text);
  const grammar = kindOf(kind);
  require(grammar && version === String(grammar.version), "unknown-kind", { kind, version });
  const lines = new Lines(pairs);
  const log = lines.take({ key: "log", form: "origin" });
  const genesis = kind === "genesis" ? null : lines.take({ key: "genesis", form: "hash" });
  const body = lines.table(grammar.lines);
  const wrong = together(kind, body);
  if (wrong !== null) throw malformed(lines.number, wrong);
  if (lines.key !== undefined) throw malformed(lines.number, `expected the end, found ${lines.key}`);
  return { kind, log, genesis, hash: textHash(text), text, body };
}

/**
 * Reads a document's text (docs/PROCEDURES.md): its `sort`, `hash`, `text` and `body`, as of a statement, and `pairs`, its
 * keys and values in order. Throws as `readStatement` does; what its lines must be together is not asked.
 */
export function readDocumentLines(text) {
  const { kind: sort, version, pairs } = splitText(text);
  const grammar = DOCUMENTS.find((one) => one.document === sort);
  require(grammar && version === String(grammar.version), "unknown-document", { kind: sort, version });
  const lines = new Lines(pairs);
  const body = lines.table(grammar.lines);
  if (lines.key !== undefined) throw malformed(lines.number, `expected the end, found ${lines.key}`);
  return { sort, hash: textHash(text), text, body, pairs: pairs.map(({ key, value }) => [key, value]) };
}

/** The text of a document of this sort, as `printStatement` prints a statement. Throws as `readDocumentLines` does. */
export function printDocument(sort, body) {
  const grammar = DOCUMENTS.find((one) => one.document === sort);
  const text = `folkmoot/${sort}/v${grammar.version}\n${printLines(grammar.lines, completed(grammar.lines, body))}`;
  return readDocumentLines(text).text;
}

function printLines(table, body) {
  let text = "";
  for (const line of table) {
    const found = body[line.key];
    for (const one of Array.isArray(found) ? found : found === null || found === undefined ? [] : [found]) {
      const value = line.lines ? one.value : one;
      text += `${line.key} ${value}\n${line.lines ? printLines(line.lines, one) : ""}`;
    }
  }
  return text;
}

/**
 * The text of a statement: `body` as `readStatement` gives it, what is left out being as it usually is. Throws as
 * `readStatement` does when the lines are not those of the kind.
 */
export function printStatement({ kind, log, genesis, body }) {
  const grammar = kindOf(kind);
  require(grammar, "unknown-kind", { kind });
  const head = `folkmoot/${kind}/v${grammar.version}\nlog ${log}\n${genesis === null ? "" : `genesis ${genesis}\n`}`;
  const text = head + printLines(grammar.lines, completed(grammar.lines, body));
  return readStatement(text).text;
}

/** The lines with what usually stands where nothing is given, lists that rise in their order. */
function completed(lines, body) {
  const whole = { ...body };
  for (const line of lines) {
    const given = whole[line.key];
    const usual = line.usual;
    const absent = given === undefined || (Array.isArray(given) && given.length === 0);
    const applies = usual?.text !== undefined;
    if (absent && applies) whole[line.key] = line.often === "any" || line.often === "some" ? [usual.text] : usual.text;
    const list = whole[line.key];
    if (!Array.isArray(list)) continue;
    const valueOf = (one) => (line.lines ? one.value : one);
    if (line.lines) whole[line.key] = list.map((one) => ({ ...completed(line.lines, one), value: one.value }));
    if (line.rising) whole[line.key].sort((a, b) => compareValues(line.form, line.rising, valueOf(a), valueOf(b)));
  }
  return whole;
}

/**
 * The text that keys and values in any order make: a line goes to the innermost group begun above it that takes its
 * key. Throws as `readStatement` does, and `malformed` for a line that nothing takes.
 */
export function arrangeStatement({ kind, log, genesis }, pairs) {
  const grammar = kindOf(kind);
  require(grammar, "unknown-kind", { kind });
  const whole = {};
  const open = [{ lines: grammar.lines, body: whole }];
  pairs.forEach(([key, value], place) => {
    while (open.length > 1 && !open.at(-1).lines.some((line) => line.key === key)) open.pop();
    const { lines, body } = open.at(-1);
    const line = lines.find((one) => one.key === key);
    if (!line) throw malformed(place + 1, `no line ${key}`);
    const one = line.lines ? { value } : value;
    if (line.often === "any" || line.often === "some") (body[key] ??= []).push(one);
    else if (body[key] !== undefined) throw malformed(place + 1, `${key} twice`);
    else body[key] = one;
    if (line.lines) open.push({ lines: line.lines, body: one });
  });
  return printStatement({ kind, log, genesis, body: whole });
}

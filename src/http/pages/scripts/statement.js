// The one spelling of a statement, by the grammar of /api/kinds (docs/HTTP.md, docs/formats/statements.md).

import { Fault } from "./bytes.js";

/** Puts each given line into the innermost group begun above it that takes its key. */
export function arrange(table, given) {
  const root = { table, items: [] };
  const stack = [root];
  for (const [key, value] of given) {
    while (stack.length > 1 && !stack.at(-1).table.some((row) => row.key === key)) stack.pop();
    const row = stack.at(-1).table.find((candidate) => candidate.key === key);
    if (!row) throw new Fault("unknown-line", key);
    const group = { table: row.lines ?? [], items: [] };
    stack.at(-1).items.push({ key, value, group });
    if (row.lines) stack.push(group);
  }
  return root;
}

/** Words as they are compared: numbers as numbers, words of a list by their place, others bytewise. */
function compare(a, b) {
  const [x, y] = [a, b].map((word) => (/^[0-9]+$/.test(word) ? BigInt(word) : word));
  if (typeof x === typeof y) return x < y ? -1 : x > y ? 1 : 0;
  return typeof x === "bigint" ? -1 : 1;
}

function ranked(form, word) {
  const place = form?.words?.indexOf(word) ?? -1;
  return place < 0 ? word : String(place);
}

function sorted(row, items) {
  if (!row.rising) return items;
  const forms = row.form?.all ?? [row.form];
  const key = (item) => {
    const words = item.value.split(" ").map((word, place) => ranked(forms[place], word));
    return row.rising.length === 0 ? words : row.rising.map((place) => words[place]);
  };
  return [...items].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    for (let place = 0; place < Math.min(a.length, b.length); place += 1) {
      const order = compare(a[place], b[place]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  });
}

function usual(row) {
  const { text } = row.usual ?? {};
  return text === undefined ? [] : [{ key: row.key, value: text, group: { table: [], items: [] } }];
}

function* print({ table, items }) {
  for (const row of table) {
    const own = items.filter((item) => item.key === row.key);
    const shown = own.length > 0 ? sorted(row, own) : usual(row);
    const needed = row.often === "one" || row.often === "some";
    if (shown.length === 0 && needed) throw new Fault("missing-line", row.key);
    if (shown.length > 1 && (row.often === "one" || row.often === "optional")) throw new Fault("repeated-line", row.key);
    for (const item of shown) {
      if (/[\n\r]/.test(item.value)) throw new Fault("bad-line", row.key);
      yield item.value === "" ? row.key : `${row.key} ${item.value}`;
      yield* print(item.group);
    }
  }
}

/** The text that is signed: first line, log, genesis, and the given lines in the order of the kind. */
export function compose(kind, { log, genesis }, given) {
  const first = [`folkmoot/${kind.kind}/v${kind.version}`, `log ${log}`];
  if (genesis) first.push(`genesis ${genesis}`);
  return [...first, ...print(arrange(kind.lines, given))].join("\n") + "\n";
}

/** The lines of a text as keys and values, the first line aside. */
export function rows(text) {
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((row) => {
      const [key] = row.split(" ", 1);
      return [key, row.slice(key.length + 1)];
    });
}

/** The value of the first line of that key; undefined without one. */
export const value = (text, key) => rows(text).find(([name]) => name === key)?.[1];

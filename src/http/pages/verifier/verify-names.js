// What the text of a statement names outside of itself: keys that it brings, and attachments (docs/formats/texts.md).

import { kindOf } from "./statement.js";

/** Keys that the text itself brings, whose possession a signature line must prove: `name` and `key`. */
export function introducedBy({ kind, body }) {
  if (kind === "genesis") return body.founder.map((line) => line.split(" ")).map(([id, key]) => ({ name: `o/${id}`, key }));
  if (kind === "enrol" || kind === "rekey") return [{ name: `m/${body.member}`, key: body.key }];
  if (kind === "accept" && body.key !== null) return [{ name: body.as ?? body.by, key: body.key }];
  return [];
}

/** Lines whose attachments no result depends on: they may be erased. */
const ERASABLE = ["details", "reason", "override", "statement", "text"];

function* named(lines, body) {
  for (const line of lines) {
    const isAttachment = line.form === "attachment" || line.form?.or_none === "attachment";
    for (const one of [body[line.key] ?? []].flat()) {
      if (isAttachment && one !== "none") yield [line.key, one];
      if (line.lines) yield* named(line.lines, one);
    }
  }
}

const ADOPTS = /^adopt-(?:policy|procedure|body|organisation) [^ ]+ ([0-9a-f]{64} [0-9]+)$/;

/** The documents that a statement names, as `hash size`, each once: nobody may erase them. */
function documentsOf({ kind, body }) {
  if (kind === "genesis") return body.document.map((line) => line.split(" ").slice(2).join(" "));
  if (kind !== "matter") return [];
  return [...new Set(body.clause.map((line) => ADOPTS.exec(line)?.[1]).filter((named) => named !== undefined))];
}

/** The attachments that a statement names, in order: `hash`, `size` (null for marks), whether it is `erasable`. */
export function attachmentsOf({ kind, body }) {
  if (kind === "ballot") return [{ hash: body.marks, size: null, erasable: false }];
  const read = (value, erasable) => {
    const [hash, size] = value.split(" ");
    return { hash, size: Number(size), erasable };
  };
  const lines = Array.from(named(kindOf(kind).lines, body), ([key, value]) => read(value, ERASABLE.includes(key)));
  return [...lines, ...documentsOf({ kind, body }).map((value) => read(value, false))];
}

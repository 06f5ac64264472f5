// What the text of a statement names outside of itself: keys that it brings, and attachments (docs/formats/texts.md).

/** Keys that the text itself brings, whose possession a signature line must prove: `name` and `key`. */
export function introducedBy({ kind, body }) {
  if (kind === "genesis") return body.founder.map((line) => line.split(" ")).map(([id, key]) => ({ name: `o/${id}`, key }));
  if (kind === "enrol" || kind === "rekey") return [{ name: `m/${body.member}`, key: body.key }];
  return [];
}

/** By kind: lines that name an attachment, in order, and whether it may be erased. */
const LINES = {
  enrol: [["details", true]],
  member: [["reason", true]],
  contributions: [["lines", false]],
  correction: [["reason", true]],
  roll: [["lines", false], ["power", false], ["override", true]],
  "poll-change": [["reason", true]],
  claim: [["reason", true]],
  ruling: [["reason", true]],
  result: [["outcome", false]],
};

/** The attachments that a statement names, in order: `hash`, `size` (null for marks), whether it is `erasable`. */
export function attachmentsOf({ kind, body }) {
  if (kind === "ballot") return [{ hash: body.marks, size: null, erasable: false }];
  return (LINES[kind] ?? []).flatMap(([key, erasable]) => {
    const value = body[key];
    if (value === null || value === "none") return [];
    const [hash, size] = value.split(" ");
    return [{ hash, size: Number(size), erasable }];
  });
}

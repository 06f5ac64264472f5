// Signed heads of the log, and receipts: that an entry stands in the log under such a head.

import { Fault, same, text, unbase64, utf8 } from "./bytes.js";
import { open, parse } from "./note.js";
import { leafHash, rootOfInclusion } from "./tree.js";

/** A head by its text: origin, size, root. Errors with `bad-checkpoint`. */
function head(body) {
  const [origin, size, root, ...rest] = body.split("\n");
  if (rest.length !== 1 || !/^(0|[1-9][0-9]{0,14})$/.test(size)) throw new Fault("bad-checkpoint");
  return { origin, size: Number(size), root: unbase64(root) };
}

/** A head that the log's key has signed. */
export async function openCheckpoint(note, { name, key }) {
  const found = head(await open(note, name, key));
  if (found.origin !== name) throw new Fault("other-log", found.origin);
  return found;
}

/** A receipt (C2SP tlog-proof) taken apart; nothing is checked. */
export function parseReceipt(receipt) {
  const fail = () => {
    throw new Fault("bad-receipt");
  };
  const begin = receipt.indexOf("\n\n");
  if (!receipt.startsWith("c2sp.org/tlog-proof@v1\n") || begin < 0) fail();
  const rows = receipt.slice(0, begin).split("\n").slice(1);
  const extra = rows[0]?.startsWith("extra ") ? unbase64(rows.shift().slice(6)) : null;
  const index = /^index (0|[1-9][0-9]{0,14})$/.exec(rows.shift() ?? "");
  if (index === null) fail();
  const proof = rows.map((row) => unbase64(row));
  if (proof.some((hash) => hash.length !== 32)) fail();
  return { extra, index: Number(index[1]), proof, checkpoint: receipt.slice(begin + 2) };
}

/** Errors unless the receipt proves that the note stands in the log of this key; gives place and head. */
export async function checkReceipt(receipt, note, key) {
  const found = parseReceipt(receipt);
  const signed = await openCheckpoint(found.checkpoint, key);
  const root = await rootOfInclusion(found.index, signed.size, await leafHash(utf8(note)), found.proof);
  if (!same(root, signed.root)) throw new Fault("wrong-root");
  return { entry: found.index, steps: found.proof.length, checkpoint: found.checkpoint, ...signed };
}

/** The note of a receipt, proved to be what the hash of its text names and to stand in the log. */
export async function provenText(receipt, hash, key, textHash) {
  const { extra } = parseReceipt(receipt);
  if (extra === null) throw new Fault("bad-receipt", "extra");
  const note = text(extra);
  const found = await checkReceipt(receipt, note, key);
  const body = parse(note).text;
  if ((await textHash(body)) !== hash) throw new Fault("other-text");
  return { ...found, text: body, note };
}

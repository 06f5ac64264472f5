// The Merkle tree over a log (RFC 6962 section 2.1, RFC 9162 sections 2.1.3.2 and 2.1.4.2), its tiles and bundles,
// and receipts (docs/formats/log.md).

import { base64, concat, readBase64, sameBytes, utf8, utf8Text } from "./bytes.js";
import { Fault, require } from "./fault.js";
import { openCheckpoint, readDecimal } from "./note.js";
import { sha256 } from "./sha256.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of an entry. */
export const leafHash = (entry) => sha256(LEAF, entry);

/** The hash of two subtrees. */
export const nodeHash = (left, right) => sha256(NODE, left, right);

/** A tree that grows at its right edge; it keeps the roots of its perfect subtrees only. */
export class Tree {
  #peaks = [];
  size = 0;

  /** Adds the hash of a leaf. */
  push(leaf) {
    let hash = leaf;
    for (let bits = this.size; bits % 2 === 1; bits = (bits - 1) / 2) hash = nodeHash(this.#peaks.pop(), hash);
    this.#peaks.push(hash);
    this.size += 1;
  }

  /** The root now: 32 bytes. */
  root() {
    if (this.size === 0) return sha256();
    return this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The root of a tree with these leaf hashes. */
export function rootOf(leaves) {
  const tree = new Tree();
  for (const leaf of leaves) tree.push(leaf);
  return tree.root();
}

/** The root of the tree whose leaves are these texts: of a ledger or a roll. */
export const rootOfLines = (lines) => rootOf(lines.map((line) => leafHash(utf8(line))));

/** Climbs from a node of a tree to its root, along a path of siblings. */
class Climb {
  constructor(node, size) {
    this.node = node;
    this.last = size - 1;
  }

  /** Whether the next sibling stands on the left; throws `log-proof.length` at the root. */
  siblingIsLeft(found) {
    require(this.last > 0, "log-proof.length", { found });
    const left = this.node % 2 === 1 || this.node === this.last;
    if (left) while (this.node % 2 === 0 && this.node > 0) this.#up();
    this.#up();
    return left;
  }

  #up() {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }
}

/** Throws `log-proof` unless the leaf stands at `index` of the tree with this size and root. */
export function requireInclusion(leaf, index, size, proof, root) {
  require(index < size, "log-proof.no-such-entry", { index, size });
  const climb = new Climb(index, size);
  let hash = leaf;
  for (const sibling of proof) {
    hash = climb.siblingIsLeft(proof.length) ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  require(climb.last === 0, "log-proof.length", { found: proof.length });
  require(sameBytes(hash, root), "log-proof.root");
}

/** Throws `log-proof` unless the tree of `size` begins with that of `oldSize`. */
export function requireConsistency(oldSize, oldRoot, size, root, proof) {
  require(oldSize > 0 && oldSize <= size, "log-proof.sizes", { old: oldSize, new: size });
  const length = { found: proof.length };
  if (oldSize === size) {
    require(proof.length === 0, "log-proof.length", length);
    require(sameBytes(oldRoot, root), "log-proof.root");
    return;
  }
  const climb = new Climb(oldSize - 1, size);
  while (climb.node % 2 === 1) [climb.node, climb.last] = [(climb.node - 1) / 2, Math.floor(climb.last / 2)];
  const perfect = Number.isInteger(Math.log2(oldSize));
  require(perfect || proof.length > 0, "log-proof.length", length);
  const [start, rest] = perfect ? [oldRoot, proof] : [proof[0], proof.slice(1)];
  let [before, now] = [start, start];
  for (const sibling of rest) {
    if (climb.siblingIsLeft(proof.length)) [before, now] = [nodeHash(sibling, before), nodeHash(sibling, now)];
    else now = nodeHash(now, sibling);
  }
  require(climb.last === 0, "log-proof.length", length);
  require(sameBytes(before, oldRoot) && sameBytes(now, root), "log-proof.root");
}

/** `tile/<L>/<N>[.p/<W>]` for a level, or `tile/entries/...` for `"entries"`; a width of 256 has no `.p`. */
export function tilePath(level, index, width) {
  const groups = [];
  for (let rest = index; ; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, "0"));
    if (rest < 1000) break;
  }
  const number = groups.map((group, place) => (place + 1 < groups.length ? `x${group}` : group)).join("/");
  return `tile/${level}/${number}${width < 256 ? `.p/${width}` : ""}`;
}

/** How wide the tile of a level is in a log of `size` entries; 0 where the log does not reach. */
export function tileWidth(level, index, size) {
  const hashes = Math.floor(size / 256 ** (level === "entries" ? 0 : level));
  return Math.max(0, Math.min(256, hashes - index * 256));
}

/** The path of the attachments of an entry bundle. */
export const attachmentPath = (index, width) => tilePath("entries", index, width).replace("tile/", "attachment/");

/** Every file of a mirror of a log of `size` entries but the checkpoint, bundles first. */
export function* mirrorPaths(size) {
  for (const level of ["entries", 0, 1, 2, 3, 4, 5, 6, 7]) {
    for (let index = 0, width; (width = tileWidth(level, index, size)) > 0; index++) {
      yield tilePath(level, index, width);
      if (level === "entries") yield attachmentPath(index, width);
    }
  }
}

/** Splits an entry bundle into its 1 to 256 entries. Throws `entry-bundle`. */
export function readBundle(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length && entries.length <= 256; ) {
    const truncated = () => new Fault("entry-bundle.truncated", { position: entries.length });
    if (at + 2 > bytes.length) throw truncated();
    const end = at + 2 + ((bytes[at] << 8) | bytes[at + 1]);
    if (end > bytes.length) throw truncated();
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  require(entries.length >= 1 && entries.length <= 256, "entry-bundle.count", { count: entries.length });
  return entries;
}

/** Splits a hash tile into its hashes; null where the bytes are not whole hashes. */
export function readHashes(bytes) {
  if (bytes.length % 32 !== 0) return null;
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(32 * at, 32 * at + 32));
}

/** Takes the items of an attachment bundle one after another. */
export class AttachmentItems {
  #bytes;
  #at = 0;
  #position = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  /** The next item; null for a withheld one. Throws `attachment-bundle.truncated`. */
  next() {
    const truncated = { position: this.#position };
    require(this.#at + 4 <= this.#bytes.length, "attachment-bundle.truncated", truncated);
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, 4).getUint32(0);
    this.#at += 4;
    this.#position += 1;
    if (length === 0xffffffff) return null;
    require(this.#at + length <= this.#bytes.length, "attachment-bundle.truncated", truncated);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Throws `attachment-bundle.left-over` unless nothing follows. */
  finish() {
    const left = this.#bytes.length - this.#at;
    require(left === 0, "attachment-bundle.left-over", { left });
  }
}

const RECEIPT_HEADER = "c2sp.org/tlog-proof@v1";

/** Reads a receipt: `extra` (bytes or null), `index`, `proof` (hashes), `checkpoint` (bytes). Throws `bad-receipt`. */
export function readReceipt(bytes) {
  const bad = (line) => new Fault("bad-receipt.form", { line });
  const text = utf8Text(bytes);
  const at = text === null ? -1 : text.indexOf("\n\n");
  if (at < 0) throw bad(1);
  const lines = text.slice(0, at).split("\n");
  if (lines[0] !== RECEIPT_HEADER) throw bad(1);
  const hasExtra = lines[1]?.startsWith("extra ") ?? false;
  const extra = hasExtra ? readBase64(lines[1].slice(6)) : null;
  if (hasExtra && extra === null) throw bad(2);
  const from = hasExtra ? 2 : 1;
  const index = lines[from]?.startsWith("index ") ? readDecimal(lines[from].slice(6)) : null;
  if (index === null) throw bad(from + 1);
  const proof = lines.slice(from + 1).map((line, place) => {
    const hash = readBase64(line);
    if (hash?.length !== 32) throw bad(from + 2 + place);
    return hash;
  });
  return { extra, index, proof, checkpoint: utf8(text.slice(at + 2)) };
}

/** The text of a receipt. */
export function printReceipt({ extra, index, proof, checkpoint }) {
  const head = extra === null ? [] : [`extra ${base64(extra)}`];
  const lines = [RECEIPT_HEADER, ...head, `index ${index}`, ...proof.map(base64), "", utf8Text(checkpoint)];
  return lines.join("\n");
}

/**
 * A promise of the checkpoint of a receipt (its bytes) by which one of these log keys says that `entry` is in the log
 * at the receipt's `index`. Throws `bad-receipt`.
 */
export async function openReceipt(bytes, entry, keys) {
  const receipt = readReceipt(bytes);
  let head;
  try {
    head = await openCheckpoint(receipt.checkpoint, keys);
  } catch (fault) {
    throw fault instanceof Fault ? new Fault("bad-receipt.checkpoint", { error: fault.full }) : fault;
  }
  try {
    requireInclusion(leafHash(entry), receipt.index, head.size, receipt.proof, head.root);
  } catch (fault) {
    throw fault instanceof Fault ? new Fault("bad-receipt.proof", { error: fault.full }) : fault;
  }
  return { ...head, index: receipt.index };
}

/** The bytes of an entry bundle. */
export function printBundle(entries) {
  const framed = entries.map((entry) => concat(Uint8Array.of(entry.length >> 8, entry.length & 255), entry));
  return concat(...framed);
}

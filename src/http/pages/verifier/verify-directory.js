// A log as a directory of static files (docs/formats/log.md, "Tiles" and "Mirror"), read so that every byte is checked
// against the checkpoint and the first wrong file is named.

import { hex, sameBytes } from "./bytes.js";
import { Fault } from "./fault.js";
import { keyId, openCheckpoint, readSignatureLines } from "./note.js";
import { leafHash, readBundle, readHashes, rootOf, tilePath, tileWidth } from "./tree.js";

/** Something that does not hold, with the file and perhaps the entry to blame. */
export class Failure extends Error {
  constructor(file, entry, fault) {
    super(`${file}${entry === null ? "" : `, entry ${entry}`}: ${fault.message}`);
    Object.assign(this, { file, entry, fault });
  }
}

/** Fails with a file or entry at fault. */
export function fail(file, entry, code, values) {
  throw new Failure(file, entry, new Fault(code, values));
}

/** Runs something and blames a file or entry for the fault that it throws, under another code where one is given. */
export function blaming(file, entry, work, code = null) {
  try {
    return work();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw new Failure(file, entry, code === null ? fault : new Fault(code, { error: fault.full }));
  }
}

/** Reads the files of a log under a checkpoint that one of `keys` signed. `read` promises bytes, or null. */
export class Directory {
  #full = new Map(); // by level: the full tile read last
  #edge = new Map(); // by level: the tile at the right edge that is not full

  constructor(read, keys) {
    this.read = read;
    this.keys = keys;
  }

  /** Reads the checkpoint and the right edge of the tree. */
  async open() {
    const bytes = await this.read("checkpoint");
    if (bytes === null) fail("checkpoint", null, "log-directory.missing", { path: "checkpoint" });
    try {
      this.head = await openCheckpoint(bytes, this.keys);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      throw new Failure("checkpoint", null, new Fault("log-directory.checkpoint", { error: fault.full }));
    }
    for (let level = 0; level < 8; level++) {
      const index = this.#lastTile(level);
      if (index !== null) this.#edge.set(level, await this.#hashesOf(level, index));
    }
    const found = this.#edgeRoot();
    if (!sameBytes(found, this.head.root)) await this.#blameEdge(found);
    this.#refuseStrangers(bytes);
  }

  #refuseStrangers(bytes) {
    const { lines } = blaming("checkpoint", null, () => readSignatureLines(bytes));
    const isKnown = (line) => this.keys.some((key) => key.name === line.name && sameBytes(keyId(key.name, key.key), line.keyId));
    // Lines by other names are of witnesses, in which mirrors may differ.
    const strange = lines.find((line) => this.keys.some((key) => key.name === line.name) && !isKnown(line));
    if (strange) fail("checkpoint", null, "log-file.stranger", { name: strange.name });
  }

  /** The index of a level's tile that is not full; null where there is none. */
  #lastTile(level) {
    const index = Math.floor(this.head.size / 256 ** (level + 1));
    return tileWidth(level, index, this.head.size) > 0 ? index : null;
  }

  /** What lies to the right of a level's hashes is smaller than each of them: one more leaf beside them. */
  #edgeRoot() {
    let right = [];
    for (let level = 0; level < 8; level++) {
      const hashes = this.#edge.get(level);
      if (hashes) right = [rootOf([...hashes, ...right])];
    }
    return right[0] ?? rootOf([]);
  }

  /** The first edge tile that does not follow from the files below it is wrong; else the checkpoint is of another log. */
  async #blameEdge(found) {
    for (let level = 0; level < 8; level++) {
      const index = this.#lastTile(level);
      if (index === null) continue;
      const below = await this.#fromBelow(level, index);
      const tile = this.#edge.get(level);
      const same = below.length === tile.length && below.every((hash, at) => sameBytes(hash, tile[at]));
      if (!same) {
        const path = this.#path(level, index);
        fail(path, null, "log-directory.tile", { path });
      }
    }
    fail("checkpoint", null, "log-directory.root", { expected: hex(this.head.root), found: hex(found) });
  }

  async #fromBelow(level, index) {
    if (level === 0) return (await this.#entries(index)).map(leafHash);
    const hashes = [];
    for (let at = 0; at < tileWidth(level, index, this.head.size); at++) {
      hashes.push(rootOf(await this.#hashesOf(level - 1, index * 256 + at)));
    }
    return hashes;
  }

  #path(level, index) {
    return tilePath(level, index, tileWidth(level, index, this.head.size));
  }

  async #bytes(path) {
    const bytes = await this.read(path);
    if (bytes === null) fail(path, null, "log-directory.missing", { path });
    return bytes;
  }

  async #hashesOf(level, index) {
    const path = this.#path(level, index);
    const bytes = await this.#bytes(path);
    const expected = tileWidth(level, index, this.head.size) * 32;
    if (bytes.length !== expected) fail(path, null, "log-directory.tile-length", { path, found: bytes.length, expected });
    return readHashes(bytes);
  }

  /** The hashes of a tile, checked against the tile above it. */
  async #checked(level, index) {
    if (tileWidth(level, index, this.head.size) < 256) return this.#edge.get(level);
    const kept = this.#full.get(level);
    if (kept?.index === index) return kept.hashes;
    const above = await this.#checked(level + 1, Math.floor(index / 256));
    const hashes = await this.#hashesOf(level, index);
    const path = this.#path(level, index);
    if (!sameBytes(rootOf(hashes), above[index % 256])) fail(path, null, "log-directory.tile", { path });
    this.#full.set(level, { index, hashes });
    return hashes;
  }

  async #entries(index) {
    const path = this.#path("entries", index);
    const bytes = await this.#bytes(path);
    const entries = blaming(path, null, () => readBundle(bytes), "log-directory.bundle");
    const expected = tileWidth("entries", index, this.head.size);
    if (entries.length !== expected) fail(path, null, "log-directory.entry-count", { path, found: entries.length, expected });
    return entries;
  }

  /** The entries of a bundle with their leaf hashes, each as the tiles have it. */
  async bundle(index) {
    const entries = await this.#entries(index);
    const leaves = entries.map(leafHash);
    const committed = await this.#checked(0, index);
    const wrong = leaves.findIndex((leaf, at) => !sameBytes(leaf, committed[at]));
    const path = this.#path("entries", index);
    if (wrong >= 0) fail(path, index * 256 + wrong, "log-directory.entry", { path });
    return { entries, leaves, path };
  }
}

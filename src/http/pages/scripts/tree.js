// The Merkle tree of the log (RFC 6962, RFC 9162): leaves, inclusion, consistency, tiles.

import { Fault, concat, same, sha256 } from "./bytes.js";

export const leafHash = (entry) => sha256(concat([0], entry));

export const nodeHash = (left, right) => sha256(concat([1], left, right));

/** The root that a proof leads to from a leaf (RFC 9162, 2.1.3.2). Errors with `bad-proof`. */
export async function rootOfInclusion(index, size, leaf, proof) {
  if (index >= size) throw new Fault("bad-proof", "index");
  let [fn, sn, root] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const node of proof) {
    if (sn === 0n) throw new Fault("bad-proof", "too long");
    if (fn & 1n || fn === sn) {
      root = await nodeHash(node, root);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      root = await nodeHash(root, node);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n) throw new Fault("bad-proof", "too short");
  return root;
}

/** Errors with `inconsistent` unless the second tree extends the first (RFC 9162, 2.1.4.2). */
export async function checkConsistency(first, second, firstRoot, secondRoot, proof) {
  const fail = () => {
    throw new Fault("inconsistent");
  };
  if (first === 0) return;
  if (first > second) fail();
  if (first === second) {
    if (proof.length > 0 || !same(firstRoot, secondRoot)) fail();
    return;
  }
  const nodes = [...proof];
  if (Number.isInteger(Math.log2(first)) && 2 ** Math.log2(first) === first) nodes.unshift(firstRoot);
  if (nodes.length === 0) fail();
  let [fn, sn] = [BigInt(first) - 1n, BigInt(second) - 1n];
  while (fn & 1n) [fn, sn] = [fn >> 1n, sn >> 1n];
  let [fr, sr] = [nodes[0], nodes[0]];
  for (const node of nodes.slice(1)) {
    if (sn === 0n) fail();
    if (fn & 1n || fn === sn) {
      fr = await nodeHash(node, fr);
      sr = await nodeHash(node, sr);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      sr = await nodeHash(sr, node);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  if (sn !== 0n || !same(fr, firstRoot) || !same(sr, secondRoot)) fail();
}

/** The hash of a range of leaves of a tree, from tiles that `tile(level, index, width)` gives. */
async function range(tile, size, low, high) {
  const width = high - low;
  const level = Math.log2(width);
  if (Number.isInteger(level) && low % width === 0) {
    const [height, within] = [Math.floor(level / 8), level % 8];
    const place = low / 2 ** (8 * height);
    const full = Math.floor(size / 2 ** (8 * height));
    const index = Math.floor(place / 256);
    const hashes = await tile(height, index, Math.min(256, full - index * 256));
    let row = hashes.slice(place % 256, (place % 256) + 2 ** within);
    while (row.length > 1) {
      const pairs = [];
      for (let at = 0; at < row.length; at += 2) pairs.push(await nodeHash(row[at], row[at + 1]));
      row = pairs;
    }
    if (row.length !== 1) throw new Fault("bad-tile");
    return row[0];
  }
  const split = 2 ** Math.floor(Math.log2(width - 1));
  return nodeHash(await range(tile, size, low, low + split), await range(tile, size, low + split, high));
}

/** The consistency proof between two sizes (RFC 6962, 2.1.2), from tiles. */
export async function consistencyProof(tile, first, second) {
  const walk = async (m, low, high, whole) => {
    if (m === high - low) return whole ? [] : [await range(tile, second, low, high)];
    const split = 2 ** Math.floor(Math.log2(high - low - 1));
    if (m <= split) {
      return [...(await walk(m, low, low + split, whole)), await range(tile, second, low + split, high)];
    }
    return [...(await walk(m - split, low + split, high, false)), await range(tile, second, low, low + split)];
  };
  return first === 0 || first >= second ? [] : walk(first, 0, second, true);
}

/** Where a tile is: `tile/0/x001/067.p/3`. */
export function tilePath(level, index, width) {
  const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0").match(/.../g);
  const spelled = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${spelled}${width < 256 ? `.p/${width}` : ""}`;
}

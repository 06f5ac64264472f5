// What this device trusts of the log: its key, pinned when it is first seen, and the newest head, which every later
// head must extend.

import { Fault, hex, unbase64 } from "./bytes.js";
import { openCheckpoint } from "./checkpoint.js";
import { verifier } from "./note.js";
import * as store from "./store.js";
import { checkConsistency, consistencyProof, tilePath } from "./tree.js";

/** Hashes of a tile, 32 bytes each. */
async function fetchTile(level, index, width) {
  const answer = await fetch(`/${tilePath(level, index, width)}`);
  if (!answer.ok) throw new Fault("no-tile");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length !== width * 32) throw new Fault("bad-tile");
  return Array.from({ length: width }, (_, at) => bytes.slice(32 * at, 32 * at + 32));
}

/** What is pinned of this log; pins it at first sight. Errors with `other-key` where the service names another key or genesis. */
export async function pinned({ origin, genesis, log_key }) {
  const known = await store.get("trust", origin);
  if (known) {
    if (known.log_key !== log_key || known.genesis !== genesis) throw new Fault("other-key");
    return known;
  }
  const trust = { origin, genesis, log_key, since: new Date().toISOString(), size: 0, root: "", checkpoint: "" };
  await store.put("trust", trust);
  return trust;
}

/** What is pinned, without pinning anything. */
export const known = (origin) => store.get("trust", origin).catch(() => undefined);

/**
 * Takes a signed head that extends the last one seen; gives its size, its root and the size before.
 * Errors with `forked` and the two heads as `evidence`, and as `fetch` does.
 */
export async function follow(trust, checkpoint) {
  const head = await openCheckpoint(checkpoint, verifier(trust.log_key));
  const last = await store.get("trust", trust.origin) ?? trust;
  if (last.size > 0) {
    const root = unbase64(last.root);
    const [low, high] = head.size >= last.size ? [{ size: last.size, root }, head] : [head, { size: last.size, root }];
    try {
      const proof = await consistencyProof(fetchTile, low.size, high.size);
      await checkConsistency(low.size, high.size, low.root, high.root, proof);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      const found = new Fault("forked", fault.code);
      found.evidence = `${last.checkpoint}\n${checkpoint}`;
      throw found;
    }
  }
  if (head.size > last.size) {
    const root = btoa(String.fromCharCode(...head.root));
    await store.put("trust", { ...last, size: head.size, root, checkpoint });
  }
  return { size: head.size, root: hex(head.root), before: last.size };
}

// Sends a signed ballot and checks its receipt. The same bytes are sent until a receipt holds that this device has
// verified; the service takes them once.

import { Fault, concat, utf8 } from "./bytes.js";
import { checkReceipt } from "./checkpoint.js";
import { follow } from "./follow.js";
import { verifier } from "./note.js";
import * as store from "./store.js";

const PATIENCE = 40_000;

/** What the service answers; errors with `offline` where it cannot be reached. */
async function post(body, query) {
  try {
    const answer = await fetch(`/api/statements?${query}lang=${document.documentElement.lang.slice(0, 2)}`, {
      method: "POST",
      headers: { "Content-Type": "text/plain; charset=utf-8" },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { answer, text: await answer.text() };
  } catch {
    throw new Fault("offline");
  }
}

/** Attachments as they stand before a note. */
const before = (attachments) => attachments.flatMap(({ hash, text }) => [utf8(`attachment ${hash} ${utf8(text).length}\n`), utf8(text), utf8("\n")]);

/** Sends a note, with its attachments before it; its receipt. Errors with the code of the service's problem. */
export async function submit(note, attachments = [], query = "") {
  const { answer, text } = await post(concat(...before(attachments), utf8(note)), query);
  if (answer.ok) return text;
  let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // Not from the service itself: a proxy, perhaps.
  }
  const busy = answer.status >= 500 || answer.status === 429;
  const code = busy ? "busy" : (problem.code ?? `http-${answer.status}`);
  const found = new Fault(code, problem.detail ?? "");
  found.status = answer.status;
  throw found;
}

/** What would become of a note: `outcome`, `entry` and all `faults`; nothing is stored. Errors as `submit`. */
export async function tryOut(note, attachments) {
  const { statements } = JSON.parse(await submit(note, attachments, "dry-run&"));
  if (statements.length === 0) throw new Fault("busy");
  return statements[0];
}

/** Sends a note and verifies its receipt; the entry. Errors as `submit`, `checkReceipt` and `follow`. */
export async function enter(note, trust, attachments = []) {
  const found = await checkReceipt(await submit(note, attachments), note, verifier(trust.log_key));
  await follow(trust, found.checkpoint);
  return found.entry;
}

/**
 * Delivers a kept ballot and keeps what came of it: `cast` with the receipt that holds, or `refused` with the code.
 * Errors with `offline` and `busy` leave it to be sent again; a receipt that does not hold is kept as evidence.
 */
export async function deliver(ballot, trust) {
  let receipt;
  try {
    receipt = await submit(ballot.note, [{ hash: ballot.marks_hash, text: ballot.marks }]);
  } catch (fault) {
    if (!["offline", "busy"].includes(fault.code) && fault.status !== 408) {
      await store.put("ballots", { ...ballot, state: "refused", code: fault.code });
    }
    throw fault;
  }
  try {
    const found = await checkReceipt(receipt, ballot.note, verifier(trust.log_key));
    const head = await follow(trust, found.checkpoint);
    const cast = { ...ballot, state: "cast", receipt, entry: found.entry, at: new Date().toISOString() };
    await store.put("ballots", cast);
    return { ballot: cast, entry: found.entry, steps: found.steps, size: found.size, root: head.root, before: head.before };
  } catch (fault) {
    await store.put("ballots", { ...ballot, state: "unproven", receipt });
    fault.evidence ??= receipt;
    fault.unproven = true;
    throw fault;
  }
}

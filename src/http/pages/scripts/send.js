// Sends a signed ballot and checks its receipt. The same bytes are sent until a receipt holds that this device has
// verified; the service takes them once.

import { Fault, concat, utf8 } from "./bytes.js";
import { checkReceipt } from "./checkpoint.js";
import { follow } from "./follow.js";
import { verifier } from "./note.js";
import * as store from "./store.js";

const PATIENCE = 40_000;

/** What the service answers; errors with `offline` where it cannot be reached. */
async function post(body) {
  try {
    const answer = await fetch(`/api/statements?lang=${document.documentElement.lang.slice(0, 2)}`, {
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

/** Sends a note, with an attachment before it; its receipt. Errors with the code of the service's problem. */
export async function submit(note, attachment = null) {
  const before = attachment ? [utf8(`attachment ${attachment.hash} ${utf8(attachment.text).length}\n`), utf8(attachment.text), utf8("\n")] : [];
  const { answer, text } = await post(concat(...before, utf8(note)));
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

/** Sends a note and verifies its receipt; the entry. Errors as `submit`, `checkReceipt` and `follow`. */
export async function enter(note, trust) {
  const found = await checkReceipt(await submit(note), note, verifier(trust.log_key));
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
    receipt = await submit(ballot.note, { hash: ballot.marks_hash, text: ballot.marks });
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

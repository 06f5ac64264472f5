// What two officers sign, each in an entry of their own (docs/formats/statements.md, "Who signs").

import { require } from "./fault.js";

const TWO_SECONDS_MAX = 7 * 86_400;

/** Counts a signature on what a holder of any of `one` and a holder of any of `other` sign, in person; with the second it does `apply`. Each office reaches as far as `reach`, where that is said. */
export function signedByTwo(state, entry, [one, other], apply, reach = null) {
  const { kind, hash } = entry.statement;
  const first = state.approvals.of(hash);
  const late = first.since !== null && state.now !== null && state.now >= first.since + TWO_SECONDS_MAX;
  require(!late, "expired");
  const counts = (name, key) => state.keys.find(name, key)?.ended === null;
  const before = [...first.signed].filter(([name, key]) => counts(name, key)).map(([name]) => name);
  if (!state.approvals.sign(hash, entry.signer, entry.key, state.now, 2, counts)) return;
  const has = (name, office) => state.offices.holds(name, office) && (reach === null || state.offices.extends(name, office, reach));
  const holds = (name, offices) => !name.startsWith("s/") && offices.some((office) => has(name, office));
  const pair = (a, b) => holds(a, one) && holds(b, other);
  const isOne = state.names.person(before[0]) === state.names.person(entry.signer);
  require(!isOne && (pair(before[0], entry.signer) || pair(entry.signer, before[0])), "not-authorised", { kind, signer: entry.signer });
  apply();
}

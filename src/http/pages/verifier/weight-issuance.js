// How much of a roll's weight is new, and which guards of the policy trip (docs/WEIGHTS.md, section 11).

import { Fault } from "./fault.js";
import { makeRoll } from "./weight-roll.js";

const DAY = 86_400;

/** The entry since which an event has not stood for less than it does, of the entries that count. */
function standsSince({ entry, credited, corrections }) {
  const stood = [{ entry, amount: credited }, ...corrections];
  let at = stood.length - 1;
  const { amount } = stood[at];
  while (at > 0 && stood[at - 1].amount >= amount) at -= 1;
  return stood[at].entry;
}

/** Weights by member on the roll of these events; nobody where there is no roll. */
function weightsOf(setting, members, events) {
  try {
    return new Map(makeRoll(setting, members, events).map((voter) => [voter.id, voter.weight]));
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return new Map();
  }
}

/**
 * The guards of the policy that trip, each with what it judged: `rule`, `name`, `minted`. `clocks` are the logged ones,
 * `events` those of the ledger with `entry`, `credited` and `corrections`, `voters` the roll.
 */
export function trippedGuards({ clocks }, setting, members, events, voters) {
  const { policy, recordDate } = setting;
  return policy.guards.flatMap(({ rule, days, share }) => {
    const since = recordDate - days * DAY;
    const first = clocks.find(({ seconds }) => seconds >= since)?.entry ?? Infinity;
    const isNew = (event) => event.occurred < recordDate && (event.occurred >= since || standsSince(event) >= first);
    const earlier = [...members].filter((member) => member.enrolled < since);
    const brought = (isLeftOut, counts, kept = members) => {
      const before = weightsOf(setting, kept, events.filter((event) => !isLeftOut(event)));
      const list = voters.list.filter(counts);
      const gone = [...members].filter((member) => counts(member) && !voters.find(member.id));
      const now = list.reduce((sum, { weight }) => sum + weight, 0n);
      return now - [...list, ...gone].reduce((sum, { id }) => sum + (before.get(id) ?? 0n), 0n);
    };
    const all = () => true;
    let judged = [{ name: null, minted: () => brought(isNew, all, earlier) }];
    if (rule === "issuance-guard-source") {
      const sources = new Set(events.filter(isNew).map(({ source }) => source));
      judged = [...sources].map((name) => ({ name, minted: () => brought((event) => isNew(event) && event.source === name, all) }));
    } else if (rule === "issuance-guard-class") {
      const classes = new Set(members.map((member) => member.class));
      judged = [...classes].map((name) => ({ name, minted: () => brought(isNew, (member) => member.class === name, earlier) }));
    } else if (rule === "issuance-guard-enrolled") {
      judged = [{ name: null, minted: () => brought(() => false, all, earlier) }];
    }
    const found = judged.map(({ name, minted }) => ({ rule, name, minted: minted() }));
    return found.filter(({ minted }) => minted * share.below > share.above * voters.weight);
  });
}

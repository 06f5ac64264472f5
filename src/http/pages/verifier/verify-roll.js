// The roll that ledger and policy make for a poll, and whether a `roll` statement says it (docs/WEIGHTS.md).

import { hex, utf8, utf8Text } from "./bytes.js";
import { Fault, require } from "./fault.js";
import { readTime } from "./form.js";
import { hashOf } from "./verify-state.js";
import { rootOfLines } from "./tree.js";
import { trippedGuards } from "./weight-issuance.js";
import { powerReport } from "./weight-power.js";
import { makeRoll, rollLines } from "./weight-roll.js";

/** The voters of a poll, to be found by id. */
export class Voters {
  constructor(list) {
    this.list = list;
    this.byId = new Map(list.map((voter) => [voter.id, voter]));
    this.weight = list.reduce((sum, voter) => sum + voter.weight, 0n);
  }

  find(id) {
    return this.byId.get(id);
  }
}

/** What a roll is made from: members who can vote, and the events that the ledger holds for them. */
function basisOf(state, poll) {
  const remedies = poll.remedies;
  const members = state.members.asOf(poll.ledger, remedies);
  const heir = (id) => {
    const passed = new Set([id]);
    let last = id;
    for (let into = members.get(id)?.into; into; into = members.get(into)?.into) {
      if (passed.has(into)) return id; // mergers that go round in a circle leave nobody
      passed.add(into);
      last = into;
    }
    return last;
  };
  const counts = (entry, id) => entry < poll.ledger || remedies.get(id)?.has(entry);
  const events = [];
  for (const { events: batch } of state.ledger.batches) {
    for (const event of batch) {
      if (!counts(event.entry, event.member)) continue;
      const corrections = event.corrections.filter((one) => counts(one.entry, event.member));
      const amount = corrections.length > 0 ? corrections.at(-1).amount : event.amount;
      if (corrections.length > 0 && amount === 0n) continue;
      events.push({ ...event, member: heir(event.member), amount, corrections, credited: event.amount });
    }
  }
  const voting = [...members.values()].filter((member) => member.standing === "active" && member.confirmed);
  return { members: voting, events };
}

function settingOf(state, poll) {
  const { body } = poll;
  return {
    policy: state.policies.get(body.policy),
    recordDate: readTime(body["record-date"]),
    eligibility: {
      classes: body.class,
      tags: body.tag,
      tenureDays: body["tenure-days"] === null ? null : Number(body["tenure-days"]),
      value: body.value === null ? null : BigInt(body.value),
    },
  };
}

/** The line of a member in the roll that these entries would have made for that member. */
export function lineWith(state, poll, member, entries) {
  const own = new Set([...(poll.remedies.get(member) ?? []), ...entries]);
  const made = { ...poll, remedies: new Map([...poll.remedies, [member, own]]) };
  const { members, events } = basisOf(state, made);
  return makeRoll(settingOf(state, made), members, events).find((voter) => voter.id === member);
}

/** The thresholds by weight of a poll's contests, in order. */
function weightThresholds(poll) {
  const lines = poll.body.contest.flatMap((contest) => contest.threshold).map((line) => line.split(" "));
  const wanted = lines.filter(([measure, base]) => measure === "weight" && base !== "adaptive");
  return wanted.map(([, , strictness, share]) => {
    const [above, below = "1"] = share.split("/");
    return { share: [BigInt(above), BigInt(below)], strictness };
  });
}

const remediesKey = (poll) => JSON.stringify([poll.ledger, ...[...poll.remedies].map(([id, entries]) => [id, ...entries])]);

/** The roll of a poll with everything that its statements say of it; made once for the same remedies. */
export function deriveRoll(state, poll) {
  const key = remediesKey(poll);
  if (poll.derived?.key === key) return poll.derived;
  const setting = settingOf(state, poll);
  const { members, events } = basisOf(state, poll);
  const list = makeRoll(setting, members, events);
  const lines = rollLines(list);
  const bytes = utf8(lines.map((line) => `${line}\n`).join(""));
  const voters = new Voters(list);
  const stated = {
    ledger: String(poll.ledger),
    count: String(list.length),
    weight: String(voters.weight),
    root: hex(rootOfLines(lines)),
    lines: `${hashOf(bytes)} ${bytes.length}`,
  };
  const power = list.length === 0 ? null : powerReport(hashOf(bytes), list, weightThresholds(poll));
  if (power === null) stated.power = "none";
  else if (power.text !== null) stated.power = `${hashOf(utf8(power.text))} ${utf8(power.text).length}`;
  const tripped = trippedGuards(state, { ...setting, ledger: poll.ledger }, members, events, voters);
  poll.derived = { key, voters, stated, tripped, bytes, power };
  return poll.derived;
}

/** Throws `does-not-follow` or `new-weight` unless a `roll` statement says what follows; gives the voters. */
export function checkRoll(state, poll, entry) {
  const { body } = entry.statement;
  const { voters, stated, tripped, power } = deriveRoll(state, poll);
  const powerHead = power?.head ?? null; // what is not counted here begins so
  if (powerHead !== null) {
    const begins = body.power !== "none" && (utf8Text(entry.attachment(body.power)) ?? "").startsWith(powerHead);
    if (!begins) throw new Fault("does-not-follow", { kind: "roll", poll: poll.id, what: "power" });
    entry.notJudged.push({ what: "power", poll: poll.id });
  }
  for (const what of ["count", "weight", "root", "lines", "power"]) {
    const differs = stated[what] !== undefined && body[what] !== stated[what];
    const told = { kind: "roll", poll: poll.id, what, stated: body[what], derived: stated[what] };
    if (differs) throw new Fault("does-not-follow", told);
  }
  const needs = body.stage === "certified" && tripped.length > 0;
  require(!needs || body.override !== null, "new-weight", { poll: poll.id, tripped });
  require(needs || body.override === null, "does-not-follow", { kind: "roll", poll: poll.id, what: "override" });
  return voters;
}

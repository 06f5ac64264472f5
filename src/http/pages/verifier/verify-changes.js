// `poll-change`: what officers put right about a poll (docs/formats/polls.md, "poll-change").

import { Limits } from "./count-limits.js";
import { Fault, require } from "./fault.js";
import { readTime } from "./form.js";
import { confusable } from "./together.js";
import { BEFORE_OPEN, isScrutineer, pollOf, refuseSecondRole, requirePhase, struckFrom } from "./verify-poll.js";
import { Voters, lineWith } from "./verify-roll.js";

const TWO_SECONDS_MAX = 7 * 86_400;
const TIMES = ["record-date", "claims-until", "opens", "closes", "objections-until"];

/** What stands at a place of a notice; undefined where there is none. */
function at(body, place) {
  const [sort, contest, id] = place.split(" ");
  if (sort === "poll") return body;
  const found = body.contest.find((one) => one.value === contest);
  return sort === "contest" ? found : found?.[sort].find((one) => one.value === id);
}

function erratum(poll, body) {
  requirePhase(poll, ...BEFORE_OPEN);
  for (const one of body.corrects) {
    const place = at(poll.body, one.value);
    require(place !== undefined, "no-such-place", { poll: poll.id, place: one.value });
    require(place.title === one.was && place["title-en"] === one["was-en"], "title-differs", { place: one.value });
    require(one.title !== one.was || one["title-en"] !== one["was-en"], "nothing-corrected", { place: one.value });
  }
  for (const { value, option } of poll.body.contest) {
    const corrected = option.map((choice) => {
      const titles = body.corrects.findLast((one) => one.value === `option ${value} ${choice.value}`);
      return titles === undefined ? choice : { ...choice, title: titles.title, "title-en": titles["title-en"] };
    });
    require(confusable(corrected) === null, "confusable-titles", { contest: value });
  }
  return () => {
    for (const one of body.corrects) Object.assign(at(poll.body, one.value), { title: one.title, "title-en": one["title-en"] });
  };
}

function reschedule(poll, body) {
  requirePhase(poll, ...BEFORE_OPEN);
  require(poll.ledger === null, "record-date-passed", { poll: poll.id });
  const time = (of, key) => (of[key] === null ? null : readTime(of[key]));
  for (const key of TIMES) {
    const [now, was] = [time(body, key), time(poll.body, key)];
    require((now === null) === (was === null) && now >= was, "not-later", { what: key });
  }
  const length = (of, from, to) => (of[to] === null ? 0 : time(of, to) - time(of, from));
  for (const [from, to] of [["record-date", "claims-until"], ["opens", "closes"], ["closes", "objections-until"]]) {
    require(length(body, from, to) >= length(poll.body, from, to), "not-later.shorter", { what: to });
  }
  require(TIMES.some((key) => body[key] !== poll.body[key]), "not-later.nothing");
  return () => TIMES.forEach((key) => (poll.body[key] = body[key]));
}

function strike(poll, body) {
  const [contest, option] = body.option.split(" ");
  requirePhase(poll, "open");
  const found = poll.body.contest.find((one) => one.value === contest);
  const stands = found?.option.some((one) => one.value === option) ?? false;
  require(stands, "no-such-option", { poll: poll.id, contest, option });
  require(found.method !== "yes-no" && found.reopen !== option, "not-a-candidate", { contest, option });
  const struck = struckFrom(poll, contest);
  require(!struck.has(option), "already-struck", { contest, option });
  const left = found.option.filter((one) => !struck.has(one.value) && one.value !== found.reopen);
  require(left.length > 1, "last-option", { contest, option });
  const without = new Set([...struck, option]);
  require(canFill(found, without), "uncountable-contest", { contest });
  return () => poll.struck.set(contest, without);
}

/** Whether seats reserved and capped for groups can still be filled without these options. */
function canFill(contest, struck) {
  const ids = contest.option.map((one) => one.value).filter((id) => !struck.has(id));
  const groups = contest["option-group"].map((group) => {
    const includes = group.includes.filter((id) => !struck.has(id));
    const least = Math.min(Number(group["at-least"]), includes.length);
    return { ...group, includes, "at-least": String(least) };
  });
  const seats = Math.min(Number(contest.seats), ids.length);
  return new Limits(ids, seats, groups).allow([], ids.map((_, place) => place), []);
}

function addVoter(state, poll, entry) {
  const { body } = entry.statement;
  requirePhase(poll, "roll-certified", "open");
  state.members.require(body.member);
  require(poll.voters.find(body.member) === undefined, "on-the-roll", { member: body.member, poll: poll.id });
  for (const text of body.remedy) {
    const index = Number(text);
    const speaks = state.members.speaksOf(index, body.member) || state.ledger.has(index);
    require(index >= poll.ledger && index < entry.index && speaks, "bad-remedy", { entry: text, about: body.member });
  }
  const line = lineWith(state, poll, body.member, body.remedy.map(Number));
  const derived = line === undefined ? "none" : `${line.class} ${line.weight}`;
  const stated = `${body.class} ${body.weight}`;
  if (stated !== derived) throw new Fault("does-not-follow", { kind: "poll-change", poll: poll.id, what: "weight", stated, derived });
  return () => (poll.voters = new Voters([...poll.voters.list, { ...line, added: true }]));
}

/** What a change does once enough have signed it; throws where it may not be done. */
function changeOf(state, poll, entry) {
  const { body } = entry.statement;
  const end = (phase) => () => Object.assign(poll, { phase, settledAt: state.now });
  switch (body.does) {
    case "erratum":
      return erratum(poll, body);
    case "reschedule":
      return reschedule(poll, body);
    case "strike":
      return strike(poll, body);
    case "add-voter":
      return addVoter(state, poll, entry);
    case "annul":
      requirePhase(poll, "open", "closed", "provisional-result");
      return end("annulled");
    default:
      requirePhase(poll, ...BEFORE_OPEN);
      return end("cancelled");
  }
}

const PAIRS = { "add-voter": ["registrar", "roll-checker"] };

/** Whether two who signed hold the two offices, one each; as far as `reach`, where that is said. */
function isPair(state, [one, other], names, reach) {
  const [first, second] = names;
  const holds = (name, office) => state.offices.holds(name, office) && (reach === null || state.offices.extends(name, office, reach));
  return (holds(first, one) && holds(second, other)) || (holds(first, other) && holds(second, one));
}

export function pollChange(state, entry) {
  const { body, hash } = entry.statement;
  const poll = pollOf(state, body);
  const { does } = body;
  const offices = PAIRS[does] ?? ["returning-officer", "scrutineer"];
  const may = does === "annul" ? ["scrutineer"] : offices;
  require(may.some((one) => state.offices.holds(entry.signer, one)), "not-authorised", { kind: "poll-change", signer: entry.signer });
  if (does === "annul") require(isScrutineer(poll, entry.signer), "not-a-scrutineer", { signer: entry.signer, poll: poll.id });
  else if (does === "add-voter") {
    refuseSecondRole(poll, entry.signer);
    const reaches = (office) => state.offices.holds(entry.signer, office) && state.offices.extends(entry.signer, office, poll.id);
    require(offices.some(reaches), "out-of-scope", { holder: entry.signer, scope: poll.id });
  } else {
    require(entry.signer === poll.officer || isScrutineer(poll, entry.signer), "not-its-officer", { signer: entry.signer });
  }
  const change = changeOf(state, poll, entry);
  entry.requireText(body.reason);
  const now = state.requireNow();
  const counts = (name, key) => state.keys.find(name, key)?.ended === null && (does !== "annul" || isScrutineer(poll, name));
  const first = state.approvals.of(hash);
  const late = does !== "annul" && first.since !== null && now >= first.since + TWO_SECONDS_MAX;
  require(!late, "expired");
  const before = [...first.signed].filter(([name, key]) => counts(name, key)).map(([name]) => name);
  const needed = does === "annul" ? Number(poll.body.certificates) : 2;
  if (!state.approvals.sign(hash, entry.signer, entry.key, now, needed, counts)) return;
  if (does !== "annul") require(isPair(state, offices, [before[0], entry.signer], does === "add-voter" ? poll.id : null), "not-authorised", { signer: entry.signer });
  change();
  poll.changes.push(hash);
  if (does === "add-voter") poll.added.push(hash);
}

/** Takes over candidates and roll of an annulled poll; throws where a notice differs from it. */
export function runAgain(state, poll) {
  const of = state.poll(poll.body["re-run-of"]);
  if (of.phase !== "annulled") return;
  const contests = structuredClone(of.body.contest);
  for (const contest of contests) {
    const struck = struckFrom(of, contest.value);
    contest.option = contest.option.filter((one) => !struck.has(one.value));
    for (const group of contest["option-group"]) group.includes = group.includes.filter((id) => !struck.has(id));
  }
  const same = (key, one, other) =>
    require(JSON.stringify(one) === JSON.stringify(other), "not-a-re-run", { poll: poll.id, of: of.id, what: key });
  for (const key of ["policy", "claims-until", "record-date", "class", "tag", "tenure-days", "value"]) same(key, poll.body[key], key === "claims-until" ? null : of.body[key]);
  same("contest", poll.body.contest, contests);
  Object.assign(poll, {
    phase: "roll-certified",
    ledger: of.ledger,
    remedies: of.remedies,
    provisional: of.provisional,
    rollCertifiedAt: of.rollCertifiedAt,
    voters: of.voters,
    roll: of.roll,
    changes: [...of.added],
    added: [...of.added],
  });
}

// What entries about polls need and change: docs/formats/polls.md.

import { concat, hex, readHex, utf8 } from "./bytes.js";
import { require } from "./fault.js";
import { printTime, readTime } from "./form.js";
import { checkBound, seatElected } from "./verify-bound.js";
import { pollChange, runAgain } from "./verify-changes.js";
import { isNominated } from "./verify-nominations.js";
import { refuseWaiting } from "./verify-objections.js";
import { BEFORE_OPEN, isScrutineer, pollOf, refuseSecondRole, requireAfter, requirePhase } from "./verify-poll.js";
import { resultOf } from "./verify-result.js";
import { checkRoll } from "./verify-roll.js";
import { hashOf } from "./verify-state.js";

const logged = (state, hash) => ({ hash, size: state.size + 1 }); // its root is noted once the entry is in the tree

function notice(state, entry) {
  const { body, hash } = entry.statement;
  const now = state.requireNow();
  const announces = state.offices.holds(entry.signer, "returning-officer");
  require(announces || body.mode !== null, "not-authorised", { kind: "notice", signer: entry.signer });
  if (announces) state.offices.requireScope(entry.signer, "returning-officer", body.poll);
  require(!state.polls.has(body.poll), "poll-exists", { poll: body.poll });
  require(state.policies.has(body.policy), "unknown-policy", { hash: body.policy });
  require(readTime(body.opens) > now, "in-the-past", { what: "opens", stated: body.opens });
  for (const name of body.class) require(state.classes.includes(name), "unknown-class", { class: name });
  const isAgain = body["re-run-of"] !== null && state.polls.get(body["re-run-of"])?.phase === "annulled";
  const called = checkBound(state, entry.statement, entry.signer, isAgain);
  const scrutineers = body.scrutineer.map((line) => line.split(" ")).map(([name, commitment]) => ({ name, commitment, secret: null }));
  for (const { name } of scrutineers) {
    require(name !== entry.signer, "two-roles", { holder: name, poll: body.poll });
    require(state.offices.holds(name, "scrutineer"), "not-in-office", { holder: name });
    state.offices.requireScope(name, "scrutineer", body.poll);
  }
  const poll = {
    id: body.poll,
    body: structuredClone(body), // as it stands: corrected, rescheduled, extended
    changes: [], // hashes of what has changed it
    added: [], // those of them that added voters
    struck: new Map(), // by contest: options that are passed over
    outages: 0, // seconds by which outages have lengthened it
    turnoutMissed: false, // whether a missed quorum has
    notice: hash,
    officer: entry.signer,
    scrutineers,
    ledger: state.ledgerAt(entry.index, readTime(body["record-date"])),
    phase: "announced",
    provisional: null, // the standing provisional roll
    superseded: null, // the log just after the last ruling that asks for another
    halves: new Map(), // signatures on a certified roll: by hash, those who signed
    claims: new Map(), // by hash
    remedies: new Map(), // by member: entries
    voters: null,
    rollCertifiedAt: null, // the entry that did it
    settledAt: null, // when it was called off, or its result certified
    certificate: null, // the statement that certified it
    open: null,
    ballots: new Map(), // by member: seq, hash, marks
    sealed: [], // entries whose marks are withheld
    result: null,
    recountedBy: null, // the matter's version that had its ballots counted again
    nominations: { longer: 0, over: false },
    nominated: body.contest.filter(isNominated).map(({ value }) => value),
    certified: new Set(),
  };
  if (body["re-run-of"] !== null) runAgain(state, poll);
  state.polls.set(body.poll, poll);
  for (const [matter, call] of called) matter.called = call;
}

function roll(state, entry) {
  const { body, hash } = entry.statement;
  const poll = pollOf(state, body);
  const certified = body.stage === "certified";
  const mine = ["registrar", "roll-checker"].filter((one) => state.offices.holds(entry.signer, one));
  const offices = mine.filter((one) => state.offices.extends(entry.signer, one, poll.id));
  require(offices.length > 0, "out-of-scope", { holder: entry.signer, scope: poll.id });
  require(certified || offices.includes("registrar"), "not-authorised", { signer: entry.signer });
  refuseSecondRole(poll, entry.signer);
  if (!certified) {
    requirePhase(poll, ...(poll.superseded === null ? ["announced"] : ["roll-provisional"]));
  } else {
    requirePhase(poll, "roll-provisional");
    if (poll.body["claims-until"] !== null) requireAfter(state, poll.body["claims-until"], "claims-until");
    const waiting = [...poll.claims.values()].filter((claim) => claim.ruled === null).length;
    require(waiting === 0, "claims-unruled", { poll: poll.id, count: waiting });
    require(poll.superseded === null, "roll-superseded", { poll: poll.id });
  }
  require(poll.ledger !== null && Number(body.ledger) === poll.ledger, "wrong-ledger-size", { stated: body.ledger, expected: poll.ledger });
  const seen = certified ? poll.provisional : poll.superseded;
  require(body.seen === (seen === null ? "none" : `${seen.size} ${seen.root}`), "wrong-seen", { stated: body.seen });
  if (certified && !signsSecond(state, entry, poll, offices)) return () => checkRoll(state, poll, entry);
  const voters = checkRoll(state, poll, entry);
  if (certified) Object.assign(poll, { phase: "roll-certified", voters, roll: hash, rollCertifiedAt: entry.index });
  else Object.assign(poll, { phase: "roll-provisional", provisional: logged(state, hash), superseded: null });
  poll.voters = voters;
  return null;
}

/** Whether this signature on a certified roll is the second that it needs; else it is noted. */
function signsSecond(state, entry, poll, offices) {
  const { hash } = entry.statement;
  const signed = (poll.halves.get(hash) ?? []).filter((one) => state.keys.find(one.name, one.key)?.ended === null);
  require(!signed.some((one) => one.name === entry.signer), "already-signed", { statement: hash, signer: entry.signer });
  const stands = (one, office) => state.offices.holds(one.name, office) && state.offices.extends(one.name, office, poll.id);
  const fits = (one) =>
    (stands(one, "registrar") && offices.includes("roll-checker")) || (stands(one, "roll-checker") && offices.includes("registrar"));
  if (signed.some(fits)) return true;
  poll.halves.set(hash, [...signed, { name: entry.signer, key: entry.key }]);
  checkRoll(state, poll, entry);
  return false;
}

function claim(state, entry) {
  const { body, hash } = entry.statement;
  const poll = state.poll(body.poll);
  requirePhase(poll, "roll-provisional");
  require(body.against === poll.provisional.hash, "stale-roll", { poll: poll.id });
  const until = poll.body["claims-until"];
  require(until === null || state.requireNow() < readTime(until), "too-late", { what: "claims-until", at: until });
  state.members.require(body.about);
  const own = [...poll.claims.values()].filter((one) => one.member === body.member);
  require(!own.some((one) => one.ref === body.ref), "reference-used", { reference: body.ref });
  require(!own.some((one) => one.ruled === null), "claim-waits", { member: body.member, poll: poll.id });
  const against = own.filter((one) => one.against === body.against).length;
  require(against < 3, "claims-exhausted", { member: body.member, poll: poll.id });
  entry.requireText(body.reason);
  poll.claims.set(hash, { ref: body.ref, member: body.member, about: body.about, against: body.against, ruled: null });
}

function ruling(state, entry) {
  const { body, hash } = entry.statement;
  const poll = state.poll(body.poll);
  state.offices.requireScope(entry.signer, "registrar", poll.id);
  refuseSecondRole(poll, entry.signer);
  requirePhase(poll, "roll-provisional");
  const found = poll.claims.get(body.claim);
  require(found !== undefined, "unknown-claim", { claim: body.claim });
  require(found.ruled === null, "claim-ruled", { claim: body.claim });
  for (const text of body.remedy) {
    const index = Number(text);
    const speaks = state.members.speaksOf(index, found.about) || state.ledger.has(index);
    require(index >= poll.ledger && index < entry.index && speaks, "bad-remedy", { entry: text, about: found.about });
  }
  entry.requireText(body.reason);
  found.ruled = body.verdict;
  if (body.verdict !== "upheld") return;
  const own = poll.remedies.get(found.about) ?? new Set();
  for (const index of body.remedy) own.add(Number(index));
  poll.remedies.set(found.about, own);
  poll.superseded = logged(state, hash);
}

function reveal(state, entry) {
  const { body } = entry.statement;
  const poll = pollOf(state, body);
  const mine = poll.scrutineers.find((one) => one.name === entry.signer);
  require(mine, "not-a-scrutineer", { signer: entry.signer, poll: poll.id });
  requirePhase(poll, ...BEFORE_OPEN);
  require(mine.secret === null, "already-signed", { signer: entry.signer });
  const secret = readHex(body.secret, 32);
  const commitment = hashOf(utf8(`folkmoot/lot/v1\n${poll.id}\n${entry.signer}\n`), secret);
  require(commitment === mine.commitment, "not-the-commitment", { committed: mine.commitment });
  mine.secret = secret;
}

/** The seed of a poll's lots, in hexadecimal digits. */
function seedOf(poll) {
  const parts = poll.scrutineers.map(({ secret, commitment }) => secret ?? readHex(commitment, 32));
  return hashOf(utf8("folkmoot/lot-seed/v1\n"), concat(...parts));
}

function open(state, entry) {
  const { body, hash } = entry.statement;
  const poll = pollOf(state, body);
  const mayOpen = entry.signer === poll.officer || state.offices.holds(entry.signer, "service");
  require(mayOpen, "not-its-officer", { signer: entry.signer, poll: poll.id });
  requirePhase(poll, "roll-certified");
  requireAfter(state, poll.body.opens, "opens");
  const withheld = poll.scrutineers.filter((one) => one.secret === null).map((one) => one.name);
  const contests = (list) => list.map((one) => [one.value, ...one.option.map((option) => option.value ?? option)].join(" ")).join("\n");
  const same =
    body.roll === poll.roll && body.change.join() === poll.changes.join() && body.seed === seedOf(poll) && body.withheld.join() === withheld.join() &&
    contests(body.contest) === contests(poll.body.contest);
  require(same, "differs-from-log", { kind: "open" });
  Object.assign(poll, { phase: "open", seed: readHex(body.seed, 32), open: { hash, entry: entry.index } });
}

function close(state, entry) {
  const { body, hash } = entry.statement;
  const poll = state.poll(body.poll);
  requirePhase(poll, "open");
  requireAfter(state, poll.body.closes, "closes");
  const implied = [poll.open.hash, String(state.size), hex(state.tree.root()), printTime(state.now)];
  const same = [body.open, body.size, body.root, body.clock].join() === implied.join();
  require(same, "differs-from-log", { kind: "close" });
  Object.assign(poll, { phase: "closed", close: { hash, size: state.size } });
}

function ballot(state, entry) {
  const { body, hash } = entry.statement;
  const poll = state.pollOpenedBy(body.open);
  require(poll !== null, "unknown-opening", { open: body.open });
  const closed = poll.phase !== "open" || state.requireNow() >= readTime(poll.body.closes);
  require(!closed, "poll-closed", { poll: poll.id });
  const voter = poll.voters.find(body.member);
  require(voter !== undefined, "not-on-the-roll", { member: body.member, poll: poll.id });
  const last = poll.ballots.get(body.member) ?? { seq: 0, hash: "none" };
  const seq = Number(body.seq);
  require(seq !== last.seq || seq === 0, "equivocation", { poll: poll.id, seq });
  const next = seq === last.seq + 1 && body.prev === last.hash;
  require(next, "wrong-sequence", { poll: poll.id, seq, last: last.seq });
  poll.ballots.set(body.member, { seq, hash, marks: null });
  entry.votes = poll;
}

function result(state, entry) {
  const { body, hash } = entry.statement;
  const poll = state.poll(body.poll);
  requirePhase(poll, "closed");
  require(body.recount === poll.recountedBy, "differs-from-log", { kind: "result" });
  resultOf(state, poll, entry);
  Object.assign(poll, { phase: "provisional-result", result: logged(state, hash), resultBody: body });
}

function certificate(state, entry) {
  const { body, hash: certificate } = entry.statement;
  const poll = state.poll(body.poll);
  require(isScrutineer(poll, entry.signer), "not-a-scrutineer", { signer: entry.signer, poll: poll.id });
  requirePhase(poll, "provisional-result", "certified");
  requireAfter(state, poll.body["objections-until"], "objections-until");
  refuseWaiting(state, poll);
  const { hash, size, root } = poll.result;
  require([body.result, body.size, body.root].join() === [hash, size, root].join(), "differs-from-log", { kind: "certificate" });
  require(!poll.certified.has(entry.signer), "already-signed", { signer: entry.signer });
  poll.certified.add(entry.signer);
  if (poll.phase === "certified" || poll.certified.size < Number(poll.body.certificates)) return;
  Object.assign(poll, { phase: "certified", settledAt: state.now, certificate });
  seatElected(state, poll, entry.index);
}

/** By kind: judges an entry and changes the state. */
export const POLLS = {
  notice, "poll-change": pollChange, roll, claim, ruling, reveal, open, close, ballot, result, certificate,
};

/** Notes the root of the log just after entries that later ones must have seen. */
export function noteRoots(state) {
  for (const poll of state.polls.values()) {
    for (const seen of [poll.provisional, poll.superseded, poll.result]) {
      if (seen?.size === state.size) seen.root = hex(state.tree.root());
    }
  }
}

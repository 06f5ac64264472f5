// What entries about documents, matters and seats need and change (docs/formats/matters.md).

import { stand } from "./verify-nominations.js";
import { Fault, require } from "./fault.js";
import { hasForm, readTime } from "./form.js";
import { readSpans } from "./documents.js";
import { spanAfter } from "./spans.js";
import { requireUncalled } from "./verify-bound.js";
import { checkClauses, documentsIn, grantOffice, wordsOf } from "./verify-clauses.js";
import { decision, enact, isOut, meetsNeed } from "./verify-due.js";
import { Matter } from "./verify-matter.js";
import { acceptSeat, closeMandates, requireMandate } from "./verify-seats.js";
import { isRunning, partsOf } from "./verify-bodies.js";
import { aboutMatter, countAll, isAny, isMeant, isTurn, lastRoll, tagsOf, weightOf } from "./verify-who.js";

/** A matter that can still go further and is not decided. */
export function requireOpen(state, name) {
  const matter = state.matters.get(name);
  require(matter !== undefined, "unknown-matter", { matter: name });
  require(matter.isOpen && matter.decided === null, "matter-settled", { matter: name });
  return matter;
}

export function requireLast(matter, version) {
  require(version === matter.last.hash, "not-the-last-version", { matter: matter.name, last: matter.last.hash });
}

function requireNext(person, seq, last) {
  require(Number(seq) === last + 1, "matter-sequence", { person, seq, expected: last + 1 });
}

/** Whether all needs of a procedure hold with these behind a matter. */
function needsHold(state, { procedure, could, roll }, names) {
  const poll = roll === null ? null : state.polls.get(roll);
  return procedure.body.support.every((line) => {
    const [measure, ...need] = wordsOf(line);
    if (measure === "tags") return tagsOf(state, need[0], names) >= Number(need[1]);
    const given = measure === "heads" ? BigInt(names.length) : weightOf(names, poll);
    return meetsNeed(given, need, could[measure]);
  });
}

function matter(state, entry) {
  const { body, hash } = entry.statement;
  require(!state.matters.has(hash), "matter-exists", { matter: hash });
  const now = state.requireNow();
  entry.requireText(body.text);
  if (body.prev === "none") bring(state, entry, now);
  else revise(state, entry, now);
}

function bring(state, entry, now) {
  const { body, hash } = entry.statement;
  const { procedure } = state.documents.requireProcedure(body.procedure);
  const handedOver = procedure.decide.how === "body" ? (state.bodies.find(procedure.decide.body)?.handedOver ?? null) : null;
  require(handedOver === null || handedOver > now, "body-handed-over", { body: procedure.decide.body });
  const { policy, support } = procedure.body;
  const roll = policy === null ? null : lastRoll(state, policy);
  const about = { matter: null, roll, concerns: body.concerns };
  require(isAny(state, procedure.bring, body.author, about), "not-yours-to-bring", { person: body.author, procedure: procedure.id });
  requireLimit(state, procedure, body.author, now);
  requireConcerns(state, procedure, body, now);
  const last = versionOf(state, entry, procedure);
  const weighs = support.some((line) => line.startsWith("weight "));
  require(policy === null || !weighs || roll !== null, "no-roll-yet", { procedure: procedure.id, policy });
  const isOfAll = support.some((line) => ["share", "root"].includes(wordsOf(line)[2]));
  const beginning = {
    first: hash,
    procedure,
    author: body.author,
    concerns: body.concerns,
    last,
    roll: roll?.id ?? null,
    could: isOfAll ? countAll(state, procedure.supporter, roll) : { heads: 0n, weight: 0n },
    authorSupports: support.length > 0 && isAny(state, procedure.supporter, body.author, about),
  };
  const brought = new Matter(beginning, entry.index, now);
  state.matters.set(hash, brought);
  if (needsHold(state, brought, brought.standing())) brought.carry(now);
}

function requireLimit(state, procedure, author, now) {
  const [most, ...within] = (procedure.body["bring-limit"] ?? "").split(" ");
  if (within.length === 0) return;
  const recent = [...state.matters.values()].filter((one) => {
    const until = spanAfter(within.join(" "), one.broughtAt);
    return one.author === author && one.procedure.id === procedure.id && (until === null || now < until);
  });
  require(recent.length < Number(most), "limit-reached", { person: author, procedure: procedure.id, limit: most });
}

function requireConcerns(state, procedure, { concerns, repeats }, now) {
  const asked = procedure.body.concerns;
  require(asked === null || concerns !== null, "concerns-nothing", { procedure: procedure.id });
  if (concerns !== null) requireConcerned(state, procedure, asked, concerns);
  if (repeats !== null) require(state.matters.has(repeats), "unknown-matter", { matter: repeats });
  const again = procedure.body["again-after"];
  if (again === null) return;
  for (const earlier of state.matters.values()) {
    const same = (concerns !== null && earlier.concerns === concerns) || repeats === earlier.name;
    if (earlier.procedure.id !== procedure.id || !same || earlier.decided?.outcome !== "rejected") continue;
    const until = spanAfter(again, earlier.decided.at);
    require(until === null || now >= until, "too-soon", { procedure: procedure.id });
  }
}

function requireConcerned(state, procedure, asked, concerns) {
  const [sort, what, more] = wordsOf(concerns);
  const [askedSort, ofBody] = wordsOf(asked ?? "");
  const otherwise = () => new Fault("concerns-nothing.else", { procedure: procedure.id, found: concerns });
  if (sort !== askedSort || (ofBody !== undefined && ofBody !== what)) throw otherwise();
  if (sort === "member") state.members.require(what);
  else if (sort === "matter") require(state.matters.has(what), "unknown-matter", { matter: what });
  else if (sort === "poll") state.poll(what);
  else if (sort === "task") require(state.tasks.has(`${what} ${more}`), "unknown-task", { task: `${what} ${more}` });
  else if (sort === "contest") {
    if (!state.poll(what).body.contest.some(({ value }) => value === more)) throw otherwise();
  } else if (sort === "mandate") {
    const seats = state.bodies.find(what);
    require(seats !== null, "unknown-body", { body: what });
    const mandate = concerns.slice("mandate ".length);
    require(seats.table.some((sits) => sits.mandate === mandate), "unknown-mandate", { mandate });
  } else if (sort !== "body" || state.documents.charter.find("body", what) === null) throw otherwise();
}

/** What a clause is about, of each sort that a matter can concern. */
function namedBy(clause) {
  const [word, ...rest] = wordsOf(clause);
  switch (word) {
    case "seat":
      return [`body ${rest[0]}`, `member ${rest[2]}`];
    case "unseat":
      return [rest[1] === "all" ? `body ${rest[0]}` : `mandate ${rest.join(" ")}`];
    case "candidate":
      return [`contest ${rest[0]} ${rest[1]}`, `member ${rest[2]}`];
    case "revoke":
      return rest[0].startsWith("m/") ? [`member ${rest[0].slice(2)}`] : [];
    case "expel":
      return [`member ${rest[0]}`];
    case "admit":
      return [`matter ${rest[0]}`];
    case "annul":
    case "recount":
      return [`poll ${rest[0]}`];
    default:
      return [];
  }
}

const FIELDS = { text: () => true, number: (text) => hasForm("u64", text), time: (text) => hasForm("time", text), member: (text) => hasForm("id", text), file: (text) => hasForm("attachment", text) };

function requireFields(procedure, given) {
  const asked = procedure.body.field.map(({ value }) => wordsOf(value));
  const parts = given.map((line) => [wordsOf(line)[0], line.slice(line.indexOf(" ") + 1)]);
  for (const [field, text] of parts) {
    const found = asked.find(([id]) => id === field);
    require(found !== undefined, "field-missing.unknown", { field });
    require(FIELDS[found[1]](text), "field-missing.form", { field });
  }
  const missing = asked.find(([id, , must]) => must === "required" && !parts.some(([field]) => field === id));
  require(missing === undefined, "field-missing", { field: missing?.[0] });
}

/** What a version says, checked against its procedure and the documents in force. */
function versionOf(state, entry, procedure) {
  const { body, hash } = entry.statement;
  requireFields(procedure, body.field);
  const [sort] = wordsOf(body.concerns ?? "");
  for (const clause of body.clause) {
    const [word] = wordsOf(clause);
    require(procedure.body.clause.includes(word), "clause-not-given", { clause: word, procedure: procedure.id });
    const other = namedBy(clause).find((named) => wordsOf(named)[0] === sort && named !== body.concerns);
    require(other === undefined, "clause-elsewhere", { clause: word, concerned: other });
  }
  const version = { hash, title: body.title, titleEn: body["title-en"], clauses: body.clause, documents: documentsIn(entry, body.clause) };
  checkClauses(state, procedure, version, entry.index);
  return version;
}

/** Whether the author may bring another version now. */
function mayRevise({ procedure, admittedAt, supportUntil, supportedAt, votes, decided }, now) {
  const spans = procedure.body.deliberation === null ? null : readSpans(procedure.body.deliberation);
  const end = spans === null ? null : spanAfter(spans[1], admittedAt);
  if ((end !== null && now >= end) || votes.size > 0 || decided !== null) return false;
  const [until, keeps] = procedure.versions;
  if (until === "none") return false;
  if (until === "support") return supportedAt === null;
  return supportedAt === null || keeps !== "voids" || supportUntil === null || now < supportUntil;
}

function revise(state, entry, now) {
  const { body } = entry.statement;
  const found = [...state.matters.values()].find((one) => one.isOpen && one.last.hash === body.prev);
  require(found !== undefined, "unknown-matter", { matter: body.prev });
  require(found.author === body.author, "not-the-author", { matter: found.name, author: found.author });
  requireUncalled(state, found);
  const same = body.procedure === found.procedure.hash && body.concerns === found.concerns;
  require(same && mayRevise(found, now), "text-is-fixed", { matter: found.name });
  const version = versionOf(state, entry, found.procedure);
  if (found.procedure.versions[1] === "voids") {
    const mayStill = isAny(state, found.procedure.supporter, found.author, aboutMatter(state, found));
    found.authorSupports = found.procedure.body.support.length > 0 && mayStill;
  }
  found.revise(version, now);
  if (found.supportedAt === null && needsHold(state, found, found.standing())) found.carry(now);
}

function support(state, entry) {
  const { body } = entry.statement;
  const found = requireOpen(state, body.matter);
  requireLast(found, body.version);
  const now = state.requireNow();
  require(found.supportUntil === null || now < found.supportUntil, "support-over", { matter: found.name });
  const { procedure } = found;
  const may = procedure.body.support.length > 0 && isAny(state, procedure.supporter, body.by, aboutMatter(state, found));
  require(may, "not-yours-to-support", { person: body.by, procedure: procedure.id });
  const { seq, stands } = found.supportOf(body.by);
  requireNext(body.by, body.seq, seq);
  const isFor = body.says === "for";
  require(isFor !== stands, isFor ? "supported-already" : "supported-already.not", { person: body.by });
  found.supporters.set(body.by, { seq: seq + 1, stands: isFor });
  if (isFor && found.supportedAt === null && needsHold(state, found, found.standing())) found.carry(now);
}

function withdraw(state, entry) {
  const { body } = entry.statement;
  const found = requireOpen(state, body.matter);
  require(found.author === body.by, "not-the-author", { matter: found.name, author: found.author });
  requireUncalled(state, found);
  entry.requireText(body.reason);
  found.withdrawn = true;
}

function admission(state, entry) {
  const { body, hash } = entry.statement;
  const { signer, key } = entry;
  const found = requireOpen(state, body.matter);
  requireLast(found, body.version);
  const { admit, id } = found.procedure;
  require(admit !== null, "nobody-admits", { procedure: id });
  const may = (name) => isMeant(state, admit.who, name, aboutMatter(state, found));
  require(may(signer), "not-yours-to-admit", { person: signer, procedure: id });
  require(state.names.person(found.author) !== state.names.person(signer), "own-matter", { person: signer });
  require(found.supportedAt !== null, "not-yet-supported", { matter: found.name });
  const now = state.requireNow();
  require(found.admittedAt === null || found.admittedAt > now, "admitted-already", { matter: found.name });
  requireNext(signer, body.seq, found.admissions);
  entry.requireText(body.reason);
  if (body.into !== null) {
    requireOpen(state, body.into);
    require(body.into !== body.matter, "merged-into-itself", { matter: body.into });
  }
  const counts = (name, own) => state.keys.find(name, own)?.ended === null && may(name);
  if (state.approvals.sign(hash, signer, key, now, admit.count, counts)) found.judge(body.says, body.into, now);
}

function answer(state, entry) {
  const { body } = entry.statement;
  const found = requireOpen(state, body.matter);
  const now = state.requireNow();
  const { procedure } = found;
  const isYours = isTurn(state, procedure.answer, found.admittedAt, body.by, aboutMatter(state, found));
  require(isYours, "not-yours-to-answer", { person: body.by, procedure: procedure.id });
  require(state.names.person(found.author) !== state.names.person(body.by), "own-matter", { person: body.by });
  require((found.answer?.yes ?? null) === null, "answered-already", { matter: found.name });
  requireNext(body.by, body.seq, found.answers.get(body.by) ?? 0);
  require(body.until === null || readTime(body.until) > now, "later-needs-a-date", { matter: found.name });
  entry.requireText(body.reason);
  found.answer = { yes: { yes: true, no: false, later: null }[body.says], at: now };
  found.answers.set(body.by, Number(body.seq));
}

/** A mandate that runs at an instant, those that come with another seat included. */
function requireRunning(state, mandate, at) {
  const seats = state.bodies.find(partsOf(mandate).body);
  const sits = seats?.table.find((one) => one.mandate === mandate);
  const isKnown = sits !== undefined || (seats?.find(mandate) ?? null) !== null;
  require(isKnown, "unknown-mandate", { mandate });
  require(sits !== undefined && at >= sits.begins, "mandate-over.not-yet", { mandate });
  require(isRunning(sits, at), "mandate-over", { mandate });
  return { seats, sits };
}

function vote(state, entry) {
  const { body } = entry.statement;
  const { signer } = entry;
  const found = requireOpen(state, body.matter);
  requireLast(found, body.version);
  const now = state.requireNow();
  const { decide, id } = found.procedure;
  require(decide.how === "body", "not-by-votes", { procedure: id });
  const { seats, sits } = requireRunning(state, body.mandate, now);
  require(sits.name === signer, "not-your-mandate", { mandate: body.mandate, person: signer });
  require(partsOf(body.mandate).body === decide.body, "not-by-votes.of-that-body", { mandate: body.mandate, procedure: id });
  const from = found.decidableFrom;
  require(from !== null || found.supportedAt !== null, "not-yet-supported", { matter: found.name });
  require(from !== null, "not-yet-admitted", { matter: found.name });
  require(now >= from, "too-early", { what: "vote", at: from });
  require(!isOut(state, found, sits.person), "recused", { person: signer, matter: found.name });
  requireNext(signer, body.seq, found.votes.get(body.mandate)?.seq ?? 0);
  if (body.reason !== null) entry.requireText(body.reason);
  found.votes.set(body.mandate, { seq: Number(body.seq), says: body.says, at: now });
  seats.voted.set(body.mandate, now);
}

/** The clauses that give a person something and can still be accepted or declined. */
function offeredBy(found, person) {
  const lost = found.decided !== null && found.decided.outcome !== "adopted";
  const taken = found.enacted?.taken ?? null;
  if (lost || found.withdrawn || found.declined.has(person) || (taken === null && !found.isOpen)) return [];
  return found.last.clauses.filter((clause, place) => {
    const [word, ...rest] = wordsOf(clause);
    if (word === "grant-office") return rest[1] === person && (taken === null || taken[place] === "offered");
    if (word === "candidate") return person === `m/${rest[2]}` && (taken === null || taken[place] === "offered");
    return word === "seat" && taken === null && person === `m/${rest[2]}`;
  });
}

/** Throws unless the name and the key are free, or the person's own: with a key in use, it takes that. */
function requireName(state, { by, as, key }) {
  if (key === null) return;
  const name = as ?? by;
  state.keys.requireFree(name, key);
  if (state.keys.find(name, key) !== undefined) state.keys.requireCurrent(name, key);
  else require(!state.keys.of(name).some(({ ended }) => ended === null), "name-taken", { name });
  const person = state.names.person(name);
  require(person === name || person === by, "name-taken", { name });
  const other = state.names.nameOf(by);
  require(other === null || other === name, "named-already", { person: by, name: other });
}

/** As whom the person acts: the name that the text says, the one from before, or an officer's own. */
function actingName(state, { by, as }) {
  const name = as ?? state.names.nameOf(by) ?? (by.startsWith("o/") ? by : null);
  require(name !== null, "name-needed", { person: by });
  return name;
}

function accept(state, entry) {
  const { body } = entry.statement;
  if (body.statement !== null) entry.requireText(body.statement);
  requireName(state, body);
  const [sort, ...rest] = wordsOf(body.for);
  if (sort === "matter") return acceptOf(state, entry, rest[0]);
  const name = actingName(state, body);
  acceptSeat(state, state.bodies, rest.join(" "), body.by, name, entry.index);
  if (body.key !== null) state.names.give(name, body.by, body.key);
}

/** Whoever accepts after the matter took effect stands from now on; throws where nothing is left to have. */
function standLate(state, found, candidates, hasMore) {
  const { title, titleEn } = found.last;
  let [took, refused] = [hasMore, null];
  for (const [, poll, contest, member] of candidates) {
    try {
      stand(state, { poll, contest, member, title, titleEn, procedure: found.procedure.id }, state.requireNow(), true);
      took = true;
    } catch (why) {
      if (!(why instanceof Fault)) throw why;
      refused ??= why;
    }
  }
  if (!took && refused !== null) throw refused;
}

function acceptOf(state, { statement: { body }, key }, name) {
  const found = state.matters.get(name);
  require(found !== undefined, "unknown-matter", { matter: name });
  const given = offeredBy(found, body.by);
  require(given.length > 0, "nothing-to-accept", { person: body.by, matter: name });
  const offices = given.map(wordsOf).filter(([word]) => word === "grant-office");
  const takesOther = (yes) => offices.some(([, , , named]) => named !== yes.key);
  const before = found.accepted.get(body.by);
  require(before === undefined || takesOther(before), "accepted-already", { person: body.by, matter: name });
  const hasSeat = given.some((clause) => wordsOf(clause)[0] === "seat");
  const acting = hasSeat ? actingName(state, body) : body.by;
  const accepted = { name: acting, brought: body.key, key: body.key ?? key };
  require(!takesOther(accepted), "accept-other-key", { person: body.by, matter: name });
  if (found.enacted !== null) {
    standLate(state, found, given.map(wordsOf).filter(([word]) => word === "candidate"), offices.length > 0);
    for (const [, ...given] of offices) grantOffice(state, given);
  }
  found.accepted.set(body.by, accepted);
}

function resign(state, entry) {
  const { body } = entry.statement;
  const now = state.requireNow();
  if (body.reason !== null) entry.requireText(body.reason);
  const [sort, ...rest] = wordsOf(body.from);
  const what = rest.join(" ");
  if (sort === "mandate") {
    const held = requireMandate(state.bodies, what);
    require(held.person === state.names.person(body.by), "not-your-mandate", { mandate: what, person: body.by });
    const wasTaken = held.accepted !== null;
    const closed = closeMandates(state.bodies, [what], now);
    require(closed, wasTaken ? "mandate-over" : "offer-over", { mandate: what });
  } else if (sort === "office") {
    require(state.offices.holds(body.by, what), "not-in-office", { holder: body.by });
    require(!["founder", "service"].includes(what), "office-not-given", { office: what, holder: body.by });
    require(!state.offices.isByMandate(body.by, what), "office-by-mandate", { office: what, holder: body.by });
    state.offices.end(body.by, what);
  } else {
    const found = state.matters.get(what);
    require(found !== undefined, "unknown-matter", { matter: what });
    require(offeredBy(found, body.by).length > 0, "nothing-to-accept", { person: body.by, matter: what });
    found.accepted.delete(body.by);
    found.declined.add(body.by);
  }
}

/** By kind: judges an entry and changes the state. */
export const MATTERS = { matter, support, withdraw, admission, answer, vote, accept, resign, decision, enact };

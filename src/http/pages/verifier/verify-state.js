// What stands in an organisation after so many entries of its log: who may sign what, members, contributions, policies
// and polls (docs/formats/). Entries change it in log order; nothing in it knows a clock but the last logged one.

import { Charter } from "./documents.js";
import { require } from "./fault.js";
import { printTime, readTime } from "./form.js";
import { lengthen } from "./poll-times.js";
import { endNominations } from "./verify-nominations.js";
import { sha256 } from "./sha256.js";
import { Tree } from "./tree.js";
import { Bodies } from "./verify-bodies.js";

const DAY = 86_400;

/** Keys of one who can sign: each with since which entry, and how and since which it has ended. */
export class Keys {
  #of = new Map();
  #owners = new Map(); // by key: whose it is or was

  /** Everything that is known of the keys of a name. */
  of(name) {
    return this.#of.get(name) ?? [];
  }

  find(name, key) {
    return this.of(name).find((record) => record.key === key);
  }

  /** Gives a key, or takes its end back. */
  give(name, key) {
    const known = this.find(name, key);
    if (known) Object.assign(known, { ended: null });
    else this.#of.set(name, [...this.of(name), { key, ended: null }]);
    this.reserve(name, key);
  }

  /** Notes whose a key is for ever. */
  reserve(name, key) {
    if (!this.#owners.has(key)) this.#owners.set(key, name);
  }

  end(name, key, by, entry) {
    this.find(name, key).ended = { by, entry };
  }

  /** Throws `key-taken` where the key is, or was, anybody else's. */
  requireFree(name, key) {
    const owner = this.#owners.get(key) ?? name;
    require(owner === name, "key-taken", { owner });
  }

  requireCurrent(name, key) {
    require(this.find(name, key)?.ended === null, "key-revoked", { holder: name });
  }

  /** A key that a matter ended still signs ballots of polls that were open by then. */
  requireForPoll(name, key, openedAt) {
    const { ended } = this.find(name, key);
    const holds = ended === null || (ended.by === "matter" && ended.entry > openedAt);
    require(holds, "key-revoked", { holder: name });
  }
}

/** Who holds which office, with scope and term. */
export class Offices {
  #held = new Map();

  constructor(state) {
    this.state = state;
  }

  get(holder, office) {
    return this.#held.get(`${holder} ${office}`);
  }

  grant(holder, office, scope, until) {
    this.#held.set(`${holder} ${office}`, { scope, until });
  }

  end(holder, office) {
    this.#held.delete(`${holder} ${office}`);
  }

  /** Whether somebody holds an office at the last logged clock. */
  holds(holder, office) {
    return this.#isGranted(holder, office) || this.#bringing(holder, office).length > 0;
  }

  #isGranted(holder, office) {
    const held = this.get(holder, office);
    return held !== undefined && (held.until === null || this.state.now === null || this.state.now < held.until);
  }

  /** The mandates that bring an office to somebody now. */
  #bringing(holder, office) {
    return this.state.bodies.bringing(holder, office, this.state.now);
  }

  /** Whether somebody holds an office by a mandate alone, with which it ends. */
  isByMandate(holder, office) {
    return !this.#isGranted(holder, office) && this.#bringing(holder, office).length > 0;
  }

  /** Whoever was granted an office or sits somewhere, ever. */
  holders() {
    const seated = this.state.bodies.all().flatMap(({ table }) => table.map((sits) => sits.name));
    return [...new Set([...[...this.#held.keys()].map((key) => key.split(" ")[0]), ...seated])];
  }

  /** Whether the office extends to a category or poll. */
  extends(holder, office, name) {
    if (this.#bringing(holder, office).length > 0) return true;
    const scope = this.get(holder, office)?.scope ?? [];
    return scope.includes("all") || scope.includes(name);
  }

  requireScope(holder, office, name) {
    require(this.extends(holder, office, name), "out-of-scope", { holder, scope: name });
  }
}

/** As whom members act in office: names that are one person's for good, in every body. */
export class Names {
  #persons = new Map();
  #names = new Map();

  constructor(keys) {
    this.keys = keys;
  }

  /** Whose a name is: a member's, or its own. */
  person(name) {
    return this.#persons.get(name) ?? name;
  }

  /** As whom a person acts; null before. */
  nameOf(person) {
    return this.#names.get(person) ?? null;
  }

  give(name, person, key) {
    this.#persons.set(name, person);
    this.#names.set(person, name);
    this.keys.give(name, key);
  }
}

/** The documents that were ever adopted, and those in force. */
export class Documents {
  charter = new Charter();
  #adopted = new Map(); // by hash
  #revisions = new Map(); // by sort and name: the newest ever

  copy() {
    const copy = new Documents();
    copy.charter = this.charter.copy();
    copy.#adopted = new Map(this.#adopted);
    copy.#revisions = new Map(this.#revisions);
    return copy;
  }

  adopted(hash) {
    return this.#adopted.get(hash);
  }

  nextRevision(sort, name) {
    return (this.#revisions.get(`${sort} ${name}`) ?? 0) + 1;
  }

  adopt(document) {
    const { hash, sort, name, revision } = document;
    this.charter.put(document);
    this.#adopted.set(hash, document);
    this.#revisions.set(`${sort} ${name}`, revision);
  }

  /** The procedure in force with this hash. Throws `unknown-procedure`. */
  requireProcedure(hash) {
    const found = this.#adopted.get(hash);
    const inForce = found?.sort === "procedure" && this.charter.find("procedure", found.name)?.hash === hash;
    require(inForce, "unknown-procedure", { hash });
    return found;
  }
}

/** Members as they stand, and everything that was said of them, so that they can be had as of an earlier entry. */
export class Members {
  #said = []; // entry, ids, change
  #now = new Map();
  enrolments = new Map(); // by enroller and day

  get(id) {
    return this.#now.get(id);
  }

  ids() {
    return [...this.#now.keys()];
  }

  require(id) {
    require(this.#now.has(id), "unknown-member", { member: id });
    return this.#now.get(id);
  }

  requireLiving(id) {
    const member = this.require(id);
    require(member.standing !== "ended", "member-ended", { member: id });
    return member;
  }

  /** A member whose membership officers have ended, not a matter. */
  requireEnded(id) {
    const member = this.require(id);
    require(member.standing === "ended", "member-not-ended", { member: id });
    require(member.expelled !== true, "member-expelled", { member: id });
  }

  /** Notes what an entry says of members; `change` takes a member and changes it, and enrols where there is none. */
  say(entry, ids, change) {
    this.#said.push({ entry, ids, change });
    for (const id of ids) Members.#apply(this.#now, id, change);
  }

  static #apply(members, id, change) {
    if (!members.has(id)) members.set(id, { id, tags: new Set() });
    change(members.get(id));
  }

  /** Members as of the first `size` entries, and as `remedies` (sets of entries, by member) let more count. */
  asOf(size, remedies) {
    const members = new Map();
    for (const { entry, ids, change } of this.#said) {
      for (const id of ids) if (entry < size || remedies.get(id)?.has(entry)) Members.#apply(members, id, change);
    }
    return members;
  }

  /** The first entry from `size` on that says something of members; null where none does. */
  firstFrom(size) {
    return this.#said.find(({ entry }) => entry >= size)?.entry ?? null;
  }

  /** Whether an entry says something of a member that a remedy can let count. */
  speaksOf(entry, id) {
    return this.#said.some((said) => said.entry === entry && said.ids.includes(id));
  }
}

/** Batches of contributions and their corrections. */
export class Ledger {
  batches = [];
  corrections = [];
  #lines = new Map(); // by source and reference: the batch's line

  line(source, reference) {
    return this.#lines.get(`${source} ${reference}`);
  }

  credit(entry, source, lines) {
    const events = lines.map((line) => ({ ...line, source, entry, corrections: [] }));
    this.batches.push({ entry, source, events });
    for (const event of events) this.#lines.set(`${source} ${event.reference}`, event);
  }

  correct(entry, source, changes) {
    this.corrections.push({ entry, source });
    for (const [reference, amount] of changes) this.line(source, reference).corrections.push({ entry, amount });
  }

  firstFrom(size) {
    const later = [...this.batches, ...this.corrections].map(({ entry }) => entry).filter((entry) => entry >= size);
    return later.length > 0 ? Math.min(...later) : null;
  }

  /** Whether an entry credits or corrects contributions, whosever. */
  has(entry) {
    return [...this.batches, ...this.corrections].some((one) => one.entry === entry);
  }
}

const PENDING_MAX = 64;
const PENDING_SECONDS = 7 * DAY;

/** Signatures on texts that several must sign. */
export class Approvals {
  #texts = new Map();

  of(hash) {
    return this.#texts.get(hash) ?? { since: null, signed: new Map(), done: false };
  }

  /** Notes a signature; gives whether the text has enough, counting only those for whom `counts`. */
  sign(hash, name, key, now, needed, counts) {
    const text = this.of(hash);
    if (needed > 1 && text.signed.size === 0) this.#begin(text, name, now);
    text.since ??= now;
    const before = text.signed.get(name);
    const repeated = text.done || (before !== undefined && (before === key || counts(name, before)));
    require(!repeated, "already-signed", { statement: hash, signer: name });
    text.signed.set(name, key);
    this.#texts.set(hash, text);
    text.done = [...text.signed].filter(([one, own]) => counts(one, own)).length >= needed;
    return text.done;
  }

  /** Notes who signs a text first; of those that others have not completed, so many may be less than seven days old. */
  #begin(text, name, now) {
    const isYoung = ({ since }) => since === null || now === null || now - since < PENDING_SECONDS;
    const waiting = [...this.#texts.values()].filter((one) => one.begunBy === name && !one.done && isYoung(one));
    require(waiting.length < PENDING_MAX, "too-many-pending", { signer: name, max: PENDING_MAX });
    text.begunBy = name;
  }
}

/** The whole of what stands. */
export class State {
  tree = new Tree();
  genesis = null; // hash and body
  now = null; // seconds of the last logged clock
  confirmed = null; // between which instants officers said that the time is
  clocks = []; // entry and seconds
  keys = new Keys();
  names = new Names(this.keys);
  offices = new Offices(this);
  documents = new Documents();
  bodies = new Bodies();
  tasks = new Map(); // by matter and number
  matters = new Map(); // by name: the hash of the first version
  members = new Members();
  ledger = new Ledger();
  approvals = new Approvals();
  policies = new Map(); // by hash
  polls = new Map(); // by id
  used = new Set(); // references and revisions
  statements = new Set(); // hash and first key, of every entry
  #said = new Map(); // by kind and person: a day, and how often on it

  constructor(origin) {
    this.origin = origin;
  }

  get size() {
    return this.tree.size;
  }

  get categories() {
    return this.genesis.body.category.map((line) => line.value);
  }

  get classes() {
    return this.genesis.body.class.map((line) => line.value);
  }

  /** How many members one enroller may enrol a day: as the organisation's document says, once there is one. */
  get enrolLimit() {
    const [organisation] = this.documents.charter.of("organisation");
    return Number((organisation ?? this.genesis).body["enrol-limit"]);
  }

  /** How far the clock may step without two officers: as the organisation's document says, else seven days. */
  get stepMax() {
    const [organisation] = this.documents.charter.of("organisation");
    return organisation?.body["downtime-max"] ?? "7 days";
  }

  /** How much one registrar does alone in one statement, `members` or `corrections`: as the organisation's document says. */
  alone(what) {
    const [organisation] = this.documents.charter.of("organisation");
    const most = organisation?.body[`alone-${what}`] ?? null;
    return most === null ? Infinity : Number(most);
  }

  requireNow() {
    require(this.now !== null, "no-clock");
    return this.now;
  }

  /** Throws `reference-used` or another code unless a name is new; notes it. */
  use(kind, name, code = "reference-used") {
    const key = `${kind} ${name}`;
    require(!this.used.has(key), code, { reference: name });
    this.used.add(key);
  }

  poll(id) {
    require(this.polls.has(id), "unknown-poll", { poll: id });
    return this.polls.get(id);
  }

  /** The poll that an `open` statement opened; null where there is none. */
  pollOpenedBy(hash) {
    for (const poll of this.polls.values()) if (poll.open?.hash === hash) return poll;
    return null;
  }

  /** Moves the clock on: fixes ledgers whose record date has passed, lengthens polls, and lets polls lapse. */
  tick(entry, seconds) {
    const last = this.now;
    this.now = seconds;
    this.clocks.push({ entry, seconds });
    for (const poll of this.polls.values()) {
      if (poll.ledger === null && seconds >= readTime(poll.body["record-date"])) poll.ledger = entry;
      endNominations(poll, seconds);
      if (last !== null) lengthen(poll, last, seconds);
      const unopened = ["announced", "roll-provisional", "roll-certified"].includes(poll.phase);
      if (unopened && seconds >= readTime(poll.body.closes)) poll.phase = "lapsed";
    }
  }

  /** The ledger size of a poll announced by entry `entry`; null before its record date. */
  ledgerAt(entry, recordDate) {
    const passed = this.clocks.find(({ seconds }) => seconds >= recordDate);
    if (!passed) return null;
    const first = [this.members.firstFrom(passed.entry), this.ledger.firstFrom(passed.entry)].filter((one) => one !== null);
    return first.length > 0 ? Math.min(...first) : entry;
  }

  /** Notes that a person says something of which there may be `max` on one day of the log's clock. */
  say(kind, person, max) {
    const day = this.now === null ? null : Math.floor(this.now / DAY);
    const key = `${kind} ${person}`;
    const last = this.#said.get(key);
    const count = last?.day === day ? last.count : 0;
    require(count < max, "daily-max", { kind, signer: person, max });
    this.#said.set(key, { day, count: count + 1 });
  }

  /** How many members an enroller has enrolled on the day of the last clock, this one included. */
  enrolledToday(enroller) {
    const key = `${enroller} ${this.now === null ? "" : printTime(this.now - (this.now % DAY))}`;
    const count = (this.members.enrolments.get(key) ?? 0) + 1;
    this.members.enrolments.set(key, count);
    return count;
  }
}

/** SHA-256 of bytes and texts, one after another, in hexadecimal digits. */
export const hashOf = (...parts) => Array.from(sha256(...parts), (byte) => byte.toString(16).padStart(2, "0")).join("");

// What entries about the organisation, its members and contributions need and change: docs/formats/organisation.md,
// members.md and ledger.md.

import { compareBytewise, hex, utf8Text } from "./bytes.js";
import { require } from "./fault.js";
import { hasForm, readTime } from "./form.js";
import { spanAfter } from "./spans.js";
import { rootOfLines } from "./tree.js";
import { firstDocuments, putInForce } from "./verify-first.js";
import { leaveSeats } from "./verify-seats.js";
import { signedByTwo } from "./verify-two.js";

const AHEAD_MAX = 86_400;
const words = (line) => line.split(" ");

function genesis(state, entry) {
  const { body, hash } = entry.statement;
  const founders = body.founder.map(words).map(([id, key]) => ({ name: `o/${id}`, key }));
  require(entry.signers.length === founders.length, "signature-count", { expected: founders.length, found: entry.signers.length });
  const inOrder = founders.every(({ name, key }, at) => entry.signers[at].name === name && entry.signers[at].key === key);
  require(inOrder, "signature-count.order");
  const documents = firstDocuments(entry, body.document, { body });
  state.genesis = { hash, body };
  // Their office comes with their seats.
  for (const { name, key } of founders) state.keys.give(name, key);
  state.keys.give("s/service", body.service);
  state.keys.reserve("s/service", body["log-key"]);
  state.offices.grant("s/service", "service", ["all"], null);
  putInForce(state, documents, readTime(body.founded), entry.index);
}

function clock(state, entry) {
  const time = readTime(entry.statement.body.time);
  const byService = state.offices.holds(entry.signer, "service");
  require(byService || state.genesis.body.clock === "test", "not-a-test-log");
  const last = state.now ?? readTime(state.genesis.body.founded);
  require(state.now === null ? time >= last : time > last, "clock-backwards", { stated: entry.statement.body.time });
  const most = spanAfter(state.stepMax, state.now);
  const alone = state.genesis.body.clock === "test" || most === null || time <= most;
  const confirmed = state.confirmed !== null && state.confirmed.from <= time && time < state.confirmed.until;
  require(alone || confirmed, "clock-step", { stated: entry.statement.body.time });
  state.tick(entry.index, time);
}

const IN_PERSON = ["founder", "registrar", "returning-officer", "election-officer", "scrutineer", "roll-checker", "councillor", "chair", "protector"];

function clockStep(state, entry) {
  const { body } = entry.statement;
  const [from, until] = [readTime(body.from), readTime(body.until)];
  require(state.now === null || until > state.now, "in-the-past", { stated: body.until });
  entry.requireText(body.reason);
  signedByTwo(state, entry, [IN_PERSON, IN_PERSON], () => (state.confirmed = { from, until }));
}

function enrol(state, entry) {
  const { body } = entry.statement;
  requireUnlimited(state, entry, ["enroller", "registrar"]);
  const now = state.requireNow();
  require(state.members.get(body.member) === undefined, "member-exists", { member: body.member });
  state.keys.requireFree(`m/${body.member}`, body.key);
  require(state.classes.includes(body.class), "unknown-class", { class: body.class });
  const joined = readTime(body.joined);
  require(joined <= now, "in-the-future", { stated: body.joined });
  const limit = state.enrolLimit;
  const byEnroller = state.offices.holds(entry.signer, "enroller");
  require(!byEnroller || state.enrolledToday(entry.signer) <= limit, "enrol-limit", { enroller: entry.signer, limit });
  const confirmed = !entry.signer.startsWith("s/");
  state.keys.give(`m/${body.member}`, body.key);
  state.members.say(entry.index, [body.member], (member) =>
    Object.assign(member, { class: body.class, joined, enrolled: now, vouched: false, confirmed, standing: "active", into: null }),
  );
}

const CHANGES = {
  confirm: () => (member) => Object.assign(member, { confirmed: true }),
  vouch: () => (member) => Object.assign(member, { vouched: true }),
  suspend: () => (member) => Object.assign(member, { standing: "suspended" }),
  restore: () => (member) => Object.assign(member, { standing: "active" }),
  end: () => (member) => Object.assign(member, { standing: "ended" }),
  reinstate: () => (member) => Object.assign(member, { standing: "active", into: null }),
  class: ({ into }) => (member) => Object.assign(member, { class: into }),
  merge: ({ into }) => (member) => Object.assign(member, { standing: "ended", into }),
  tag: ({ tag }) => (member) => Object.assign(member, { tags: new Set([...member.tags, ...tag]) }),
  untag: ({ tag }) => (member) => Object.assign(member, { tags: new Set([...member.tags].filter((one) => !tag.includes(one))) }),
};

const TAKE_TWO = ["vouch", "suspend", "restore", "end", "merge", "reinstate"];
const OF_THE_ROLL = ["registrar", "roll-checker"];

/** The signer holds one of these offices, without a limit to some polls. */
function requireUnlimited(state, entry, offices) {
  const held = offices.filter((office) => state.offices.holds(entry.signer, office));
  require(held.length > 0, "not-authorised", { kind: entry.statement.kind, signer: entry.signer });
  require(held.some((office) => state.offices.extends(entry.signer, office, "all")), "out-of-scope", { holder: entry.signer, scope: "all" });
}

function member(state, entry) {
  const { body } = entry.statement;
  const takesTwo = TAKE_TWO.includes(body.does) || body.member.length > state.alone("members");
  const offices = takesTwo ? OF_THE_ROLL : ["registrar"];
  requireUnlimited(state, entry, offices);
  require(!state.used.has(`member ${body.ref}`), "reference-used", { reference: body.ref });
  for (const id of body.member) {
    if (body.does === "reinstate") state.members.requireEnded(id);
    else state.members.requireLiving(id);
  }
  if (body.does === "class") require(state.classes.includes(body.into), "unknown-class", { class: body.into });
  if (body.does === "merge") {
    require(!body.member.includes(body.into), "merge-into-itself");
    state.members.requireLiving(body.into);
  }
  const change = () => {
    state.use("member", body.ref);
    state.members.say(entry.index, body.member, CHANGES[body.does](body));
    if (["end", "merge"].includes(body.does) && state.now !== null) leaveSeats(state.bodies, body.member, state.now);
  };
  if (!takesTwo) return change();
  require(body.reason !== "none", "text-size", { bytes: 0, max: 8_000 });
  entry.requireText(body.reason);
  signedByTwo(state, entry, [["registrar"], offices], change, "all");
}

function rekey(state, entry) {
  const { body } = entry.statement;
  const holder = `m/${body.member}`;
  state.members.requireLiving(body.member);
  require(state.keys.find(holder, body.key) === undefined, "key-exists", { holder });
  state.keys.requireFree(holder, body.key);
  state.keys.give(holder, body.key);
}

function revoke(state, entry) {
  const { body } = entry.statement;
  const holder = `m/${body.member}`;
  const record = state.keys.find(holder, body.key);
  require(record !== undefined, "unknown-signer", { name: holder });
  require(record.ended === null || record.ended.by === "matter", "key-revoked", { holder });
  state.keys.end(holder, body.key, "member", entry.index);
}

/** Reads the lines of a batch: `reference`, `member`, `category`, `amount`, `occurred`. Throws `bad-ledger`. */
export function readLedger(bytes) {
  const text = utf8Text(bytes);
  require(text !== null && text.endsWith("\n"), "bad-ledger", { error: "not-text" });
  let last = null;
  return text.slice(0, -1).split("\n").map((line, at) => {
    const parts = words(line);
    const [reference, owner, category, amount, time] = parts;
    const ids = [reference, owner, category].every((id) => id !== undefined && hasForm("id", id));
    const right = parts.length === 5 && ids && hasForm("i64", amount) && readTime(time) !== null;
    require(right, "bad-ledger", { line: at + 1 });
    require(last === null || compareBytewise(last, reference) < 0, "bad-ledger", { line: at + 1, reference });
    last = reference;
    return { reference, member: owner, category, amount: BigInt(amount), occurred: readTime(time), line };
  });
}

function contributions(state, entry) {
  const { body } = entry.statement;
  const now = state.requireNow();
  require(!state.used.has(`batch ${entry.signer} ${body.ref}`), "reference-used", { reference: body.ref });
  const lines = readLedger(entry.attachment(body.lines));
  const [from, until] = [readTime(body.from), readTime(body.until)];
  const totals = new Map();
  for (const { reference, member: owner, category, amount, occurred } of lines) {
    require(state.categories.includes(category), "unknown-category", { category });
    state.offices.requireScope(entry.signer, "source", category);
    state.members.require(owner);
    require(occurred >= from && occurred < until, "outside-period", { reference });
    require(occurred - now <= AHEAD_MAX, "not-yet-occurred", { reference });
    require(state.ledger.line(entry.signer, reference) === undefined, "reference-used", { reference });
    totals.set(category, (totals.get(category) ?? 0n) + amount);
  }
  require(BigInt(body.count) === BigInt(lines.length), "sum-differs", { what: "count" });
  const sums = [...totals].sort(([a], [b]) => compareBytewise(a, b)).map(([name, sum]) => `${name} ${sum}`);
  require(sums.join("\n") === body.total.join("\n"), "sum-differs", { what: "total" });
  require(hex(rootOfLines(lines.map(({ line }) => line))) === body.root, "sum-differs", { what: "root" });
  state.use("batch", `${entry.signer} ${body.ref}`);
  state.ledger.credit(entry.index, entry.signer, lines);
}

function correction(state, entry) {
  const { body } = entry.statement;
  const takesTwo = body.line.length > state.alone("corrections");
  requireUnlimited(state, entry, takesTwo ? OF_THE_ROLL : ["registrar"]);
  require(!state.used.has(`correction ${body.ref}`), "reference-used", { reference: body.ref });
  const changes = body.line.map(words).map(([reference, amount]) => [reference, BigInt(amount)]);
  for (const [reference] of changes) {
    const known = state.ledger.line(body.source, reference) !== undefined;
    require(known, "unknown-contribution", { holder: body.source, reference });
  }
  entry.requireText(body.reason);
  const correct = () => {
    state.use("correction", body.ref);
    state.ledger.correct(entry.index, body.source, changes);
  };
  if (!takesTwo) return correct();
  signedByTwo(state, entry, [["registrar"], OF_THE_ROLL], correct, "all");
}

/** By kind: judges an entry and changes the state. */
export const PEOPLE = { genesis, clock, "clock-step": clockStep, enrol, member, rekey, revoke, contributions, correction };

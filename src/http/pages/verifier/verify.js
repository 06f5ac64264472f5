// A mirror of a log in, a report out: everything that the log claims computed again from its files (docs/formats/log.md,
// "Verification"), by rules written from the documents, not from the service's code.

import { hex, readHex, sameBytes, utf8, utf8Text } from "./bytes.js";
import { verify as verifySignature } from "./ed25519.js";
import { Fault, require } from "./fault.js";
import { deferringKeys } from "./form.js";
import { readMarks } from "./marks.js";
import { keyId, openCheckpoint, readClaimedHead, readNote } from "./note.js";
import { kindOf, readStatement } from "./statement.js";
import { AttachmentItems, attachmentPath, leafHash, readBundle, readReceipt, requireInclusion, tilePath, tileWidth } from "./tree.js";
import { requireWitnesses } from "./trust.js";
import { Directory, Failure, blaming, fail } from "./verify-directory.js";
import { attachmentsOf, introducedBy } from "./verify-names.js";
import { requireDueFirst } from "./verify-due.js";
import { MATTERS } from "./verify-matters.js";
import { TASKS } from "./verify-tasks.js";
import { PEOPLE } from "./verify-people.js";
import { POLLS, noteRoots } from "./verify-polls.js";
import { State, hashOf } from "./verify-state.js";

/** Judges entries of a kind and changes the state. */
export const ruleOf = (kind) => PEOPLE[kind] ?? POLLS[kind] ?? MATTERS[kind] ?? TASKS[kind];

/** Names and keys of signature lines: keys that the text brings, or that the state knows. */
function identify(state, note, statement) {
  const brought = introducedBy(statement);
  return note.signatures.map((line) => {
    const prefix = `${statement.log}/`;
    const name = line.name.startsWith(prefix) ? line.name.slice(prefix.length) : null;
    const keys = name === null ? [] : [...brought.filter((one) => one.name === name), ...state.keys.of(name)].map(({ key }) => key);
    const key = keys.find((one) => sameBytes(keyId(line.name, readHex(one, 32)), line.keyId));
    require(key !== undefined, "unknown-signer", { name: line.name });
    return { name, key };
  });
}

function checkHeader(state, { log, genesis }) {
  require(log === state.origin, "wrong-log", { stated: log, expected: state.origin });
  if (state.genesis === null) require(genesis === null, "not-founded");
  else if (genesis === null) throw new Fault("already-founded");
  else require(genesis === state.genesis.hash, "wrong-genesis", { stated: genesis, expected: state.genesis.hash });
}

/** Whoever the text names signed it, with a key in use or the one that it brings, which signs too. */
function checkPerson(state, statement, signers) {
  const [{ name, key }, second] = signers;
  const person = statement.body.author ?? statement.body.by;
  if (person !== undefined) require(name === person, "not-your-own", { signer: name, subject: person });
  const [brought] = introducedBy(statement);
  if (brought?.name === name) require(brought.key === key, "new-key-must-sign", { holder: brought.name });
  else state.keys.requireCurrent(name, key);
  if (second === undefined) return;
  require(second.name === brought.name && second.key === brought.key, "new-key-must-sign", { holder: brought.name });
}

function checkSigners(state, { statement, signers }) {
  const { kind } = statement;
  const signing = kindOf(kind).signed_by;
  if (signing.together === "all") return;
  const expected = signing.new_key || (kind === "accept" && statement.body.as !== null) ? 2 : 1;
  require(signers.length === expected, "signature-count", { kind, expected, found: signers.length });
  const [{ name, key }] = signers;
  if (signing.by_procedure) return checkPerson(state, statement, signers);
  if (signing.members && name.startsWith("m/")) {
    const subject = statement.body.member;
    require(name === `m/${subject}`, "not-your-own", { signer: name, subject });
    state.members.require(subject);
    if (kind === "ballot") {
      const poll = state.pollOpenedBy(statement.body.open);
      require(poll !== null, "unknown-opening", { open: statement.body.open });
      state.keys.requireForPoll(name, key, poll.open.entry);
    } else {
      state.keys.requireCurrent(name, key);
    }
  } else {
    const held = signing.offices.some((office) => state.offices.holds(name, office));
    require(held, "not-authorised", { kind, signer: name });
    state.keys.requireCurrent(name, key);
  }
  if (!signing.new_key) return;
  const [brought] = introducedBy(statement);
  require(signers[1].name === brought.name && signers[1].key === brought.key, "new-key-must-sign", { holder: brought.name });
}

const PERSON_BYTES_MAX = 65_536;

/** What is about persons has an end, and what one person says of some kinds in a day. */
function requireBounds(state, { statement, signer }) {
  for (const { size, erasable } of attachmentsOf(statement)) {
    require(!erasable || size <= PERSON_BYTES_MAX, "text-size", { bytes: size, max: PERSON_BYTES_MAX });
  }
  const max = kindOf(statement.kind).daily_max;
  if (max !== undefined) state.say(statement.kind, state.names.person(signer), max);
}

/** One verification under way. */
class Run {
  constructor(read, keys, { trust, progress }) {
    this.directory = new Directory(read, keys);
    this.read = read;
    this.trust = trust;
    this.progress = progress ?? (() => {});
    this.attachments = new Map(); // by hash: bytes, or null where withheld
    this.checks = []; // promises, in log order
    this.notJudged = [];
    this.counts = { signatures: 0, sealed: 0, withheld: 0 };
    this.kinds = new Map();
    this.watched = { leaves: new Map(), roots: new Map() };
  }

  async go() {
    await this.directory.open();
    const { head } = this.directory;
    this.state = new State(head.origin);
    this.see();
    for (let index = 0; tileWidth("entries", index, head.size) > 0; index++) {
      let stopped = null;
      try {
        await this.bundle(index);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        stopped = failure;
      }
      await this.settle();
      if (stopped !== null) throw stopped;
      this.progress({ judged: this.state.size, size: head.size });
    }
  }

  /** Waits for the checks of entries so far; the first that fails is the failure. */
  async settle() {
    const checks = this.checks;
    this.checks = [];
    const done = await Promise.allSettled(checks);
    const failed = done.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  async bundle(index) {
    const { entries, leaves, path } = await this.directory.bundle(index);
    const place = { path, attachmentsPath: attachmentPath(index, entries.length), items: null };
    const bytes = await this.read(place.attachmentsPath);
    if (bytes !== null) place.items = new AttachmentItems(bytes);
    for (const [at, entry] of entries.entries()) {
      const isLast = at + 1 === entries.length;
      await this.entry({ bytes: entry, leaf: leaves[at], index: index * 256 + at, isLast }, place);
    }
  }

  async entry({ bytes, leaf, index, isLast }, place) {
    const blame = (work) => blaming(place.path, index, work);
    const note = blame(() => readNote(bytes));
    const { found: statement, keysHold } = blame(() => deferringKeys(() => readStatement(note.text)));
    if (statement.kind === "result") await this.settle();
    const signers = blame(() => identify(this.state, note, statement));
    const entry = this.makeEntry(index, statement, signers);
    this.shelve(entry, place, isLast);
    blame(() => checkHeader(this.state, statement));
    blame(() => {
      requireDueFirst(this.state, statement.kind);
      checkSigners(this.state, entry);
      ruleOf(statement.kind)(this.state, entry);
      requireBounds(this.state, entry);
    });
    if (index === 0 && this.trust && this.trust.genesis !== statement.hash) {
      fail(place.path, index, "log-file.other-genesis", { found: statement.hash, pinned: this.trust.genesis });
    }
    this.afterRules(entry, place);
    this.notJudged.push(...entry.notJudged);
    this.state.tree.push(leaf);
    noteRoots(this.state);
    this.see(index, leaf);
    const check = this.check(entry, note, keysHold, place);
    check.catch(() => {}); // told when it is its turn, see settle
    this.checks.push(check);
    this.kinds.set(statement.kind, (this.kinds.get(statement.kind) ?? 0) + 1);
    this.counts.signatures += signers.length;
  }

  makeEntry(index, statement, signers) {
    const shelf = this.attachments;
    return {
      index,
      statement,
      signers,
      signer: signers[0]?.name,
      key: signers[0]?.key,
      notJudged: [],
      marks: undefined,
      attachment: (named) => {
        const [hash] = named.split(" ");
        require(shelf.has(hash), "attachment-missing", { hash });
        require(shelf.get(hash) !== null, "attachment-withheld", { hash });
        return shelf.get(hash);
      },
      requireText: (named) => {
        const [hash, size] = named.split(" ");
        require(shelf.has(hash), "attachment-missing", { hash });
        require(Number(size) >= 1 && Number(size) <= 8_000, "text-size", { bytes: size, max: 8_000 });
        const bytes = shelf.get(hash);
        require(bytes === null || utf8Text(bytes) !== null, "not-utf8");
      },
    };
  }

  /** Takes what the statement names out of the bundle of attachments and checks it. */
  shelve(entry, place, isLast) {
    const { attachmentsPath: path } = place;
    const { index } = entry;
    if (place.items === null) fail(path, null, "log-file.missing");
    const named = blaming(path, index, () =>
      attachmentsOf(entry.statement)
        .filter(({ hash, size }) => size === null || !this.attachments.has(hash))
        .map((one) => {
          if (one.size !== null) this.attachments.set(one.hash, null);
          return { ...one, bytes: place.items.next() };
        }),
    );
    if (isLast) blaming(path, null, () => place.items.finish());
    for (const { hash, size, erasable, bytes } of named) {
      if (size === null) {
        entry.marks = { hash, bytes };
      } else if (bytes === null) {
        if (!erasable) fail(path, index, "attachment-withheld", { hash });
        this.counts.withheld += 1;
      } else {
        this.checkBytes(path, index, { hash, size }, bytes);
        this.attachments.set(hash, bytes);
      }
    }
  }

  checkBytes(path, index, { hash, size }, bytes) {
    const found = hashOf(bytes);
    if (size !== null && size !== bytes.length) fail(path, index, "log-file.other-size", { hash, stated: size, found: bytes.length });
    if (found !== hash) fail(path, index, "log-file.other-attachment", { stated: hash, found });
  }

  /** What the rules leave to whoever has the whole download: marks that must be there. */
  afterRules(entry, place) {
    const { statement, index } = entry;
    if (statement.kind === "ballot" && entry.marks?.bytes === null) {
      const poll = entry.votes;
      if (poll.body.publication === "open") fail(place.attachmentsPath, index, "log-file.marks-withheld", { poll: poll.id });
      poll.sealed.push({ path: place.attachmentsPath, index });
      this.counts.sealed += 1;
    }
    if (statement.kind === "close") {
      const poll = this.state.poll(statement.body.poll);
      const [first] = poll.sealed;
      if (first) fail(first.path, first.index, "log-file.marks-unreleased", { poll: poll.id, entry: index });
    }
  }

  /** Signatures and marks, which need no order. */
  async check(entry, note, keysHold, place) {
    if (!(await keysHold)) fail(place.path, entry.index, "malformed", { reason: "a key that cannot be enrolled" });
    const { signers } = entry;
    for (const [at, { key }] of signers.entries()) {
      const line = note.signatures[at];
      const holds = await verifySignature(readHex(key, 32), utf8(note.text), line.signature);
      if (!holds) fail(place.path, entry.index, "bad-signature", { name: line.name });
    }
    if (!entry.votes || !entry.marks?.bytes) return;
    const { hash, bytes } = entry.marks;
    this.checkBytes(place.attachmentsPath, entry.index, { hash, size: null }, bytes);
    const marks = blaming(place.attachmentsPath, entry.index, () => readMarks(bytes, entry.votes.body.contest));
    const last = entry.votes.ballots.get(entry.statement.body.member);
    if (last.hash === entry.statement.hash) last.marks = marks;
  }

  /** Notes leaves and roots that something held from earlier speaks of. */
  see(index = null, leaf = null) {
    if (this.watched.leaves.has(index)) this.watched.leaves.set(index, leaf);
    if (this.watched.roots.has(this.state.size)) this.watched.roots.set(this.state.size, this.state.tree.root());
  }
}

async function judgeWitnesses(trust, bytes, now) {
  try {
    await requireWitnesses(trust, bytes, now);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw new Failure("checkpoint", null, fault);
  }
}

/** The log key that a download itself names, in its genesis statement, whose founders' signatures are checked. */
async function namedKey(read) {
  const wrong = (code, values) => fail("checkpoint", null, code, values);
  const bytes = await read("checkpoint");
  if (bytes === null) wrong("log-file.missing");
  const head = blaming("checkpoint", null, () => readClaimedHead(bytes));
  if (head.size === 0) wrong("log-file.empty");
  const path = tilePath("entries", 0, tileWidth("entries", 0, head.size));
  const bundle = await read(path);
  if (bundle === null) wrong("log-file.no-first-bundle", { size: head.size, path });
  const entries = blaming(path, 0, () => readBundle(bundle));
  const { note, statement, signers } = blaming(path, 0, () => {
    const read = readNote(entries[0]);
    const text = readStatement(read.text);
    return { note: read, statement: text, signers: identify(new State(text.log), read, text) };
  });
  for (const [at, line] of note.signatures.entries()) {
    const holds = await verifySignature(readHex(signers[at].key, 32), utf8(note.text), line.signature);
    if (!holds) fail(path, 0, "bad-signature", { name: line.name });
  }
  if (statement.kind !== "genesis") fail(path, 0, "log-file.no-genesis");
  return { name: statement.log, key: readHex(statement.body["log-key"], 32) };
}

/**
 * What somebody holds from earlier (`receipts` and `checkpoints`, each `name` and `bytes`), opened and looked out for. What
 * cannot be read, or no key of the log has signed, says nothing of it and is put into `unusable`.
 */
async function watch(run, held, keys, unusable) {
  const { head } = run.directory;
  const found = [];
  for (const [name, bytes, isReceipt] of held) {
    let receipt = null;
    let known;
    try {
      if (isReceipt) receipt = readReceipt(bytes);
      known = await openCheckpoint(isReceipt ? receipt.checkpoint : bytes, keys);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      unusable.push(told(new Failure(name, null, fault)));
      continue;
    }
    if (known.size > head.size) fail(name, null, "held.shorter", { had: known.size, size: head.size });
    if (receipt !== null && receipt.index >= known.size) {
      unusable.push(told(new Failure(name, null, new Fault("held.beyond-its-head"))));
      continue;
    }
    run.watched.roots.set(known.size, null);
    if (receipt !== null) run.watched.leaves.set(receipt.index, null);
    found.push({ name, receipt, known });
  }
  return found;
}

const told = ({ file, entry, fault }) => ({ file, entry, code: fault.code, case: fault.case, values: fault.values });

/** The log has signed these roots and has them here, so a receipt that does not lead to one is at fault itself. */
function checkHeld(run, found, unusable) {
  for (const { name, receipt, known } of found) {
    const root = run.watched.roots.get(known.size);
    if (!sameBytes(root, known.root)) fail(name, null, "held.other-history", { size: known.size });
    if (receipt === null) continue;
    const leaf = run.watched.leaves.get(receipt.index);
    try {
      blaming(name, receipt.index, () => requireInclusion(leaf, receipt.index, known.size, receipt.proof, known.root), "held.other-entry");
      const other = receipt.extra !== null && !sameBytes(leafHash(receipt.extra), leaf);
      if (other) fail(name, receipt.index, "held.other-extra");
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      unusable.push(told(failure));
    }
  }
}

/**
 * A promise of the report on a mirror. `read` promises the bytes of a file by its path below the log's prefix, or null.
 * `trust` is a trust file as read, or null; `now`, in POSIX seconds, bounds the age of cosignatures; `receipts` and `checkpoints` are lists of `[name, bytes]`; `progress` is
 * called with `judged` and `size`. The report has `holds`; `log` with `origin`, `size`, `root`, `genesis`, `pinned`;
 * `findings`; `failure`, null or `file`, `entry`, `code`, `case`, `values`; `unusable`, likewise, of files held; `cautions`; and `not_judged`: what these
 * rules do not know.
 */
export async function verifyMirror(read, { trust = null, receipts = [], checkpoints = [], now = null, progress } = {}) {
  const report = { holds: false, log: null, findings: [], failure: null, unusable: [], cautions: [], not_judged: [] };
  let run = null;
  try {
    const keys = trust?.logs ?? [await namedKey(read)];
    run = new Run(read, keys, { trust, progress });
    const held = [...receipts.map((one) => [...one, true]), ...checkpoints.map((one) => [...one, false])];
    const opened = run.directory.open.bind(run.directory);
    let found = [];
    run.directory.open = async () => {
      await opened();
      if (trust !== null) await judgeWitnesses(trust, await read("checkpoint"), now);
      found = await watch(run, held, keys, report.unusable);
    };
    await run.go();
    checkHeld(run, found, report.unusable);
    report.holds = true;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    report.failure = told(failure);
  }
  if (run?.state) finish(report, run, trust, receipts.length + checkpoints.length);
  return report;
}

/** What a certificate of the poll stands behind: the statement, the log just after it, and what was counted; null before. */
function countedIn({ result, resultBody, certified }) {
  if (!result) return null;
  const contests = resultBody.contest.map(({ value, elected, verdict }) => ({ contest: value.split(" ")[0], elected, verdict }));
  const { hash: statement, size, root } = result;
  return { statement, size, root, weight: resultBody.weight, contests, certified: [...certified] };
}

function finish(report, run, trust, heldCount) {
  const { state, directory: { head } } = run;
  report.log = { origin: head.origin, size: head.size, root: hex(head.root), genesis: state.genesis?.hash ?? null, pinned: trust !== null };
  report.not_judged = run.notJudged;
  if (!report.holds) return;
  report.findings = [
    { topic: "entries", count: head.size },
    { topic: "signatures", count: run.counts.signatures },
    ...[...run.kinds].map(([kind, count]) => ({ topic: kind, count })),
    ...[...state.polls.values()].map((poll) => ({ topic: "poll", poll: poll.id, phase: poll.phase, ballots: poll.ballots.size, result: countedIn(poll) })),
  ];
  if (trust === null) report.cautions.push("origin-not-pinned");
  if (heldCount === 0) report.cautions.push("nothing-held");
  if (state.genesis?.body.clock === "test") report.cautions.push("test-clock");
  if (run.counts.sealed > 0) report.cautions.push("sealed");
  if (run.counts.withheld > 0) report.cautions.push("withheld");
}

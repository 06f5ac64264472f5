// Makes logs for tests: a log key, an organisation, statements signed and applied one after another, and the files of the
// mirror. It knows what to say from the verifier's own state, so that what it makes is for the first verifier to judge.

import { createPrivateKey, createPublicKey, sign } from "node:crypto";

import { base64, bigEndian, concat, hex, utf8 } from "../../src/http/pages/verifier/bytes.js";
import { printTime } from "../../src/http/pages/verifier/form.js";
import { keyId, printNote } from "../../src/http/pages/verifier/note.js";
import { sha256 } from "../../src/http/pages/verifier/sha256.js";
import { printDocument, printStatement, readStatement } from "../../src/http/pages/verifier/statement.js";
import { Tree, attachmentPath, leafHash, printBundle, rootOf, rootOfLines, tilePath } from "../../src/http/pages/verifier/tree.js";
import { impliedDecision, nextDue } from "../../src/http/pages/verifier/verify-due.js";
import { MATTERS } from "../../src/http/pages/verifier/verify-matters.js";
import { attachmentsOf } from "../../src/http/pages/verifier/verify-names.js";
import { PEOPLE } from "../../src/http/pages/verifier/verify-people.js";
import { POLLS, noteRoots } from "../../src/http/pages/verifier/verify-polls.js";
import { State, hashOf } from "../../src/http/pages/verifier/verify-state.js";

const RULES = { ...PEOPLE, ...POLLS, ...MATTERS };
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
export const ORIGIN = "vote.example.org/council";

/** The first documents: founders decide by their votes, and no procedure says how polls are held. */
const FIRST = [
  ["procedure", "founding", `folkmoot/procedure/v1
procedure founding
title Decision
title-en Decision
revision 1
amended-by founding
mode binding
bring body founders
clause adopt-policy
clause grant-office
decide body founders 30 days
threshold seats all inclusive 2/3
`],
  ["body", "founders", `folkmoot/body/v1
body founders
title Founders
title-en Founders
revision 1
amended-by founding
group founder
title Founder
title-en Founder
seats 3
filled by founding
term 60 months
accept-within 30 days
office founder
vacancy vacant
`],
];

/** The key of a name: of the seed SHA-256("the key of <name>"). */
function keyOf(name) {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, sha256(utf8(`the key of ${name}`))]), format: "der", type: "pkcs8" });
  const own = new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32));
  return { secret, bytes: own, hex: hex(own) };
}

/** A log in the making. */
export class Maker {
  entries = [];
  attachments = new Map();
  #keys = new Map();

  constructor() {
    this.state = new State(ORIGIN);
    this.now = Date.UTC(2026, 11, 1) / 1000;
  }

  key(name) {
    if (!this.#keys.has(name)) this.#keys.set(name, keyOf(name));
    return this.#keys.get(name);
  }

  attach(bytes) {
    const hash = hashOf(bytes);
    this.attachments.set(hash, bytes);
    return `${hash} ${bytes.length}`;
  }

  signature(signer, name, text) {
    const key = this.key(signer);
    return { name, keyId: keyId(name, key.bytes), signature: new Uint8Array(sign(null, utf8(text), key.secret)) };
  }

  /** Signs a statement, applies it to the state and appends it; gives its hash. */
  say(kind, body, ...signers) {
    const genesis = kind === "genesis" ? null : this.state.genesis.hash;
    const text = printStatement({ kind, log: ORIGIN, genesis, body });
    const bytes = printNote(text, signers.map((signer) => this.signature(signer, `${ORIGIN}/${signer}`, text)));
    const statement = readStatement(text);
    const named = signers.map((name) => ({ name, key: this.key(name).hex }));
    const entry = {
      index: this.state.size, statement, signers: named, signer: named[0].name, key: named[0].key, notJudged: [],
      attachment: (one) => this.attachments.get(one.split(" ")[0]),
      requireText: () => {},
    };
    RULES[kind](this.state, entry);
    if (kind === "ballot") entry.votes.ballots.get(body.member).marks = body.ballot;
    this.state.tree.push(leafHash(bytes));
    noteRoots(this.state);
    this.entries.push({ bytes, statement });
    return statement.hash;
  }

  clock(seconds) {
    this.now = seconds;
    this.say("clock", { time: printTime(seconds) }, "s/service");
  }

  /** Founders, officers and a desk: what every poll needs. */
  found() {
    const both = (id) => ({ value: id, title: id, "title-en": id });
    this.say("genesis", {
      organisation: "Example", clock: "test",
      founder: ["alice", "bob", "carol"].map((id) => `${id} ${this.key(`o/${id}`).hex}`),
      service: this.key("s/service").hex, "log-key": this.key("log").hex,
      category: [both("development"), both("interaction")], class: [both("guest"), both("owner")],
      "enrol-limit": "2000000", founded: printTime(this.now),
      document: FIRST.map(([sort, name, text]) => `${sort} ${name} ${this.attach(utf8(text))}`),
    }, "o/alice", "o/bob", "o/carol");
    this.clock(this.now + 60);
    const offices = [
      ["registrar", "o/lin"], ["roll-checker", "o/checker"], ["returning-officer", "o/officer"], ["scrutineer", "o/wang"],
      ["scrutineer", "o/xu"], ["source", "s/app"],
    ];
    const clauses = offices.map(([office, holder]) => `grant-office ${office} ${holder} ${this.key(holder).hex} none all`);
    this.decide("offices", clauses, offices.map(([, holder]) => holder));
  }

  /** The founders decide clauses by their votes; those to whom they give an office have accepted it. */
  decide(ref, clauses, holders = []) {
    const [{ hash }] = this.state.documents.charter.of("procedure");
    const matter = this.say("matter", {
      procedure: hash, author: "o/alice", prev: "none", ref, title: "A matter", "title-en": "A matter", text: this.attach(utf8("why")), clause: clauses,
    }, "o/alice");
    for (const by of holders) this.say("accept", { for: `matter ${matter}`, by, key: this.key(by).hex }, by);
    ["o/alice", "o/bob", "o/carol"].forEach((founder, at) => {
      if (nextDue(this.state) === null) this.say("vote", { matter, version: matter, mandate: `founders founder ${at + 1} 1`, seq: "1", says: "for" }, founder);
    });
    const due = nextDue(this.state);
    this.say("decision", impliedDecision(this.state, due), "s/service");
    this.say("enact", { matter, at: printTime(due.at), clause: clauses.map(() => "held") }, "s/service");
  }

  /** The founders adopt a policy of these lines; the hash of its text. */
  policy(lines) {
    const text = printDocument("policy", { policy: "house", title: "House", "title-en": "House", revision: "1", "amended-by": "founding", ...lines });
    const named = this.attach(utf8(text));
    this.decide("policy", [`adopt-policy house ${named}`]);
    return named.split(" ")[0];
  }

  enrol(id, joined = "2021-05-01T00:00:00Z") {
    this.say("enrol", { member: id, key: this.key(`m/${id}`).hex, class: "owner", joined, details: "none" }, "o/lin", `m/${id}`);
  }

  credit(ref, lines) {
    const texts = lines.map(([reference, member, category, amount, time]) => `${reference} ${member} ${category} ${amount} ${time}`);
    const totals = new Map();
    for (const [, , category, amount] of lines) totals.set(category, (totals.get(category) ?? 0n) + BigInt(amount));
    this.say("contributions", {
      ref, from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z", count: String(lines.length),
      total: [...totals].map(([name, sum]) => `${name} ${sum}`), root: hex(rootOfLines(texts)),
      lines: this.attach(utf8(texts.map((text) => `${text}\n`).join(""))),
    }, "s/app");
  }

  /** Announces a poll of these contests and brings it to its opening; gives the hash of the opening. */
  open(poll, policy, contests, derive, more = {}) {
    const day = (days) => printTime(this.now + days * 86_400);
    const secret = (name) => sha256(utf8(`the secret of ${name}`));
    const scrutineers = ["o/wang", "o/xu"];
    const notice = this.say("notice", {
      poll, title: poll, "title-en": poll, policy, "record-date": day(1), opens: day(2), closes: day(3), "objections-until": day(4),
      publication: "open", certificates: "1", contest: contests, ...more,
      scrutineer: scrutineers.map((name) => `${name} ${hashOf(utf8(`folkmoot/lot/v1\n${poll}\n${name}\n`), secret(name))}`),
    }, "o/officer");
    const start = this.now;
    this.clock(start + 86_400);
    const { stated, lines, power } = derive(this.state, this.state.poll(poll));
    this.attach(lines);
    if (power !== null) this.attach(power);
    const body = { poll, notice, stage: "provisional", ledger: stated.ledger, seen: "none", ...stated };
    this.say("roll", body, "o/lin");
    const { size, root } = this.state.poll(poll).provisional;
    const certified = { ...body, stage: "certified", seen: `${size} ${root}` };
    this.say("roll", certified, "o/lin");
    const roll = this.say("roll", certified, "o/checker");
    for (const name of scrutineers) this.say("reveal", { poll, notice, secret: hex(secret(name)) }, name);
    this.clock(start + 2 * 86_400);
    const secrets = concat(...scrutineers.map(secret));
    return this.say("open", {
      poll, notice, roll, seed: hashOf(utf8("folkmoot/lot-seed/v1\n"), secrets), withheld: [],
      contest: contests.map((contest) => ({ value: contest.value, option: contest.option.map((option) => option.value) })),
    }, "s/service");
  }

  /** One ballot by the text of its marks, and as the count takes them. */
  vote(open, member, text, ballot) {
    const poll = this.state.pollOpenedBy(open);
    const last = poll.ballots.get(member) ?? { seq: 0, hash: "none" };
    const marks = utf8(text);
    this.attach(marks);
    this.say("ballot", { open, member, seq: String(last.seq + 1), prev: last.hash, marks: hashOf(marks), ballot }, `m/${member}`);
  }

  /** Closes, counts and certifies. `outcome` makes the working and the lines of the result. */
  finish(poll, outcome) {
    const found = this.state.poll(poll);
    this.clock(this.now + 86_400);
    const close = this.say("close", {
      poll, open: found.open.hash, size: String(this.state.size), root: hex(this.state.tree.root()), clock: printTime(this.now),
    }, "s/service");
    const { text, contest, cast } = outcome(found);
    const result = this.say("result", {
      poll, open: found.open.hash, close, size: String(found.close.size), ballots: String(found.ballots.size), weight: String(cast),
      "roll-count": String(found.voters.list.length), "roll-weight": String(found.voters.weight), contest, outcome: this.attach(utf8(text)),
    }, "s/service");
    this.clock(this.now + 86_400);
    const { size, root } = found.result;
    this.say("certificate", { poll, result, size: String(size), root }, "o/wang");
  }

  /** The files of the mirror, by path. */
  mirror() {
    const files = new Map();
    const size = this.entries.length;
    const tree = new Tree();
    let hashes = this.entries.map(({ bytes }) => leafHash(bytes));
    for (const leaf of hashes) tree.push(leaf);
    const head = `${ORIGIN}\n${size}\n${base64(tree.root())}\n`;
    files.set("checkpoint", printNote(head, [this.signature("log", ORIGIN, head)]));
    const seen = new Set();
    for (let from = 0; from < size; from += 256) {
      const some = this.entries.slice(from, from + 256);
      files.set(tilePath("entries", from / 256, some.length), printBundle(some.map(({ bytes }) => bytes)));
      const items = some.flatMap(({ statement }) => attachmentsOf(statement)).filter((one) => {
        const isNew = one.size === null || !seen.has(one.hash);
        seen.add(one.hash);
        return isNew;
      });
      const framed = items.map(({ hash }) => this.attachments.get(hash)).map((bytes) => concat(bigEndian(bytes.length, 4), bytes));
      files.set(attachmentPath(from / 256, some.length), concat(...framed));
    }
    for (let level = 0; hashes.length > 0; level++) {
      const above = [];
      for (let from = 0; from < hashes.length; from += 256) {
        const tile = hashes.slice(from, from + 256);
        files.set(tilePath(level, from / 256, tile.length), concat(...tile));
        if (tile.length === 256) above.push(rootOf(tile));
      }
      hashes = above;
    }
    return files;
  }

  /** The trust file of this log. */
  trust() {
    const key = this.key("log");
    const spelled = `${ORIGIN}+${hex(keyId(ORIGIN, key.bytes))}+${base64(concat(Uint8Array.of(1), key.bytes))}`;
    return `#genesis ${this.state.genesis.hash}\nlog ${spelled}\nquorum none\n`;
  }
}


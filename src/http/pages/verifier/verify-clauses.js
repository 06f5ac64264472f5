// Clauses and what they change (docs/PROCEDURES.md, "clause"): asked when a matter is brought, done when it takes effect.
// Documents of one matter are judged together; of the others each sees what those before it changed.

import { utf8Text } from "./bytes.js";
import { readDocument } from "./documents.js";
import { isNamed, misfit, policyMisfit } from "./documents-fit.js";
import { Fault, require } from "./fault.js";
import { readTime } from "./form.js";
import { stand } from "./verify-nominations.js";
import { annul, recount } from "./verify-objections.js";
import { acceptSeat, closeMandates, leaveSeats, offer, requireFilledBy, requireGroup, requireMandate } from "./verify-seats.js";
import { readPolicy } from "./weight-policy.js";

const FOLLOWED = [
  "adopt-policy", "adopt-procedure", "adopt-body", "adopt-organisation", "retire", "seat", "unseat", "grant-office", "end-office",
  "revoke", "expel", "annul", "recount", "admit", "candidate",
];
export const wordsOf = (clause) => clause.split(" ");
const wordOf = (clause) => wordsOf(clause)[0];
const isAdopting = (clause) => wordOf(clause).startsWith("adopt-");

/** The documents that an entry names in its clauses, by hash. Throws what is wrong with one. */
export function documentsIn(entry, clauses) {
  const found = new Map();
  for (const clause of clauses.filter(isAdopting)) {
    const [word, name, hash, size] = wordsOf(clause);
    const document = documentAt(entry, `${hash} ${size}`);
    const same = `adopt-${document.sort}` === word && document.name === name;
    require(same, "document-misnamed", { stated: name, sort: document.sort, name: document.name });
    found.set(hash, document);
  }
  return found;
}

/** The document that an attachment is. */
export function documentAt(entry, named) {
  const text = utf8Text(entry.attachment(named));
  require(text !== null, "not-utf8");
  return readDocument(text);
}

/** Whether a document of the organisation knows the categories and classes of genesis. */
export function countsAlike({ body }, genesis) {
  const told = (list) => list.map((one) => [one.value, one.title, one["title-en"]].join("\n")).join("\n");
  return told(body.category) === told(genesis.body.category) && told(body.class) === told(genesis.body.class);
}

/** By which procedure is amended what names this one: that to which its body has handed over, if it has. */
function amending(state, documents, name) {
  const found = documents.charter.find("procedure", name)?.procedure;
  if (found?.decide.how !== "body") return name;
  const seats = state.bodies.find(found.decide.body);
  const over = seats !== null && seats.handedOver !== null && seats.handedOver <= state.now;
  return over && seats.rules.handsOver !== null ? seats.rules.handsOver.amendedBy : name;
}

/** Whether a document would give what the procedure that adopts it does not have. */
function givesMore(documents, procedure, document) {
  const own = procedure.body.clause;
  if (document.sort === "procedure") return document.body.clause.some((clause) => !own.includes(clause));
  if (document.sort !== "body") return false;
  const officesOf = (one) => one.seats.groups.flatMap(({ offices }) => offices);
  const before = documents.charter.find("body", document.name);
  const offices = officesOf(document);
  if (offices.includes("founder") && !(before !== null && officesOf(before).includes("founder"))) return true;
  return offices.length > 0 && !own.includes("grant-office");
}

/** Whether somebody holds or is offered a seat of a body that a revision leaves out. */
function leavesOut(state, bodies, name, stays) {
  const seats = bodies.find(name);
  if (seats === null) return false;
  return seats.offers().some((held) => {
    const [, group, seat] = wordsOf(held.mandate);
    return !stays(group, Number(seat)) && seats.lasts(held.mandate, state.now);
  });
}

function requireAdoptable(state, { documents, bodies }, procedure, document, together) {
  const { sort, name, revision } = document;
  require(revision === documents.nextRevision(sort, name), "document-revision", { sort, name, stated: revision });
  const before = documents.charter.find(sort, name);
  const amends = before === null || amending(state, documents, before.amendedBy) === procedure.id;
  require(amends, "amended-elsewhere", { sort, name, procedure: procedure.id });
  require(!givesMore(documents, procedure, document), "gives-more", { sort, name, procedure: procedure.id });
  if (sort === "organisation") {
    const [other] = documents.charter.of("organisation");
    const same = countsAlike(document, state.genesis) && (other === undefined || other.name === name);
    require(same, "organisation-differs", { name });
  }
  if (sort === "body") {
    const stays = (group, seat) => document.seats.groups.some((one) => one.id === group && seat <= one.seats);
    require(!leavesOut(state, bodies, name, stays), "seats-held", { name });
  }
  const wrong = policyMisfit(state.genesis.body, document) ?? misfit(together, document);
  require(wrong === null, "document-unfit", { sort, name, why: wrong });
}

/** What keeps documents of a version from being adopted together, by hash; the others can be. */
function judgeTogether(state, on, procedure, all) {
  const refused = new Map();
  for (;;) {
    const left = [...all].filter(([hash]) => !refused.has(hash));
    const together = on.documents.charter.copy();
    for (const [, document] of left) together.put(document);
    const wrong = [];
    for (const [hash, document] of left) {
      try {
        requireAdoptable(state, on, procedure, document, together);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        wrong.push([hash, fault]);
      }
    }
    if (wrong.length === 0) return refused;
    for (const [hash, fault] of wrong) refused.set(hash, fault);
  }
}

/** Puts a document in force. `isReal`: not only tried. */
export function adopt(state, { documents, bodies }, document, isReal) {
  documents.adopt(document);
  if (document.sort === "body") bodies.describe(document.seats);
  if (isReal && document.sort === "policy") state.policies.set(document.hash, readPolicy(document.body, state.categories, state.classes));
}

/** Clauses of one version on their way; `at` is null while it is only asked whether they could take hold. */
class Taking {
  constructor(state, matter, { procedure, version, at, entry }) {
    Object.assign(this, { state, matter, procedure, at, entry });
    const isReal = at !== null;
    this.on = isReal ? state : { documents: state.documents.copy(), bodies: state.bodies.copy() };
    this.version = version;
    this.refused = judgeTogether(state, this.on, procedure, version.documents);
  }

  /** What becomes of a clause: `held`, `offered` or `moot`. Throws why it cannot take hold. */
  take(clause) {
    const [word, ...rest] = wordsOf(clause);
    this.requireNotDeclined(word, rest);
    this.requireNotFrozen(word);
    if (isAdopting(clause)) return this.adopt(rest);
    require(FOLLOWED.includes(word), "clause-awaited", { clause: word });
    switch (word) {
      case "retire":
        return this.retire(...rest);
      case "seat":
        return this.seat(...rest);
      case "unseat":
        return this.unseat(rest);
      case "grant-office":
        return this.grant(rest);
      case "end-office":
        return this.endOffice(...rest);
      case "revoke":
        return this.revoke(...rest);
      case "annul":
        return annul(this, ...rest);
      case "recount":
        return recount(this, ...rest);
      case "admit":
        return this.admit(...rest);
      case "candidate":
        return this.candidate(...rest);
      default:
        return this.expel(...rest);
    }
  }

  requireNotDeclined(word, rest) {
    const person = { "grant-office": rest[1], seat: `m/${rest[2]}`, candidate: `m/${rest[2]}` }[word];
    const declined = person !== undefined && this.at !== null && this.matter.declined.has(person);
    require(!declined, "offer-declined", { person });
  }

  /** A matter about the body that decided this one freezes the clause, being admitted and undecided. */
  requireNotFrozen(word) {
    const { how, body } = this.procedure.decide;
    if (this.at === null || how !== "body") return;
    const isAbout = (concerns) => {
      const [sort, name] = (concerns ?? "").split(" ");
      return (sort === "body" || sort === "mandate") && name === body;
    };
    const freezing = [...this.state.matters.values()].find((other) => {
      const admitted = other.isOpen && other.decided === null && other !== this.matter ? other.admittedAt : null;
      return admitted !== null && admitted <= this.at && other.procedure.body.freeze.includes(word) && isAbout(other.concerns);
    });
    require(freezing === undefined, "frozen", { clause: word });
  }

  adopt([name, hash]) {
    const document = this.version.documents.get(hash);
    if (this.on.documents.charter.find(document.sort, name)?.hash === hash) return "moot";
    if (this.refused.has(hash)) throw this.refused.get(hash);
    adopt(this.state, this.on, document, this.at !== null);
    return "held";
  }

  retire(sort, name) {
    const { charter } = this.on.documents;
    if (charter.find(sort, name) === null) return "moot";
    require(!isNamed(charter, sort, name), "still-named", { sort, name });
    const held = sort === "body" && leavesOut(this.state, this.on.bodies, name, () => false);
    require(!held, "seats-held", { name });
    charter.retire(sort, name);
    return "held";
  }

  seat(body, group, member) {
    const { state, procedure, at } = this;
    const now = state.requireNow();
    state.members.require(member);
    requireFilledBy(this.on.bodies, body, group, procedure.id, now);
    if (at === null) return "offered";
    const person = `m/${member}`;
    const { seats } = requireGroup(state.bodies, body, group, now);
    const [seat] = seats.due(group, procedure.id, now, at);
    require(seat !== undefined, "no-seat-free", { body, group, procedure: procedure.id });
    const mandate = offer(state, state.bodies, person, { body, group, seat, procedure: procedure.id, from: at, by: at }, this.entry);
    const accepted = this.matter.accepted.get(person);
    if (accepted === undefined) return "offered";
    try {
      acceptSeat(state, state.bodies, mandate, person, accepted.name, this.entry);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return "offered"; // whoever cannot take it now may still, while the offer stands
    }
    if (accepted.brought !== null) state.names.give(accepted.name, person, accepted.brought);
    return "held";
  }

  unseat(rest) {
    const { bodies } = this.on;
    let meant = [rest.join(" ")];
    if (rest[1] === "all") {
      const seats = bodies.find(rest[0]);
      require(seats !== null, "unknown-body", { body: rest[0] });
      meant = seats.offers().map((held) => held.mandate);
    } else {
      requireMandate(bodies, meant[0]);
    }
    return closeMandates(bodies, meant, this.at ?? this.state.requireNow()) ? "held" : "moot";
  }

  requireGiven(office, holder, scope) {
    const byGenesis = ["founder", "service"].includes(office) || holder === "s/service" || holder.startsWith("m/");
    require(!byGenesis, "office-not-given", { office, holder });
    if (office !== "source") return;
    for (const name of scope) require(name === "all" || this.state.categories.includes(name), "unknown-category", { category: name });
  }

  grant(given) {
    const [office, holder, key, , ...scope] = given;
    this.requireGiven(office, holder, scope);
    this.state.keys.requireFree(holder, key);
    const accepted = this.at === null ? undefined : this.matter.accepted.get(holder);
    const hasEnded = (this.state.keys.find(holder, key)?.ended ?? null) !== null;
    if (accepted?.key !== key || hasEnded) return "offered";
    grantOffice(this.state, given);
    return "held";
  }

  endOffice(office, holder) {
    this.requireGiven(office, holder, []);
    const { offices } = this.state;
    require(!offices.isByMandate(holder, office), "office-by-mandate", { office, holder });
    if (!offices.holds(holder, office)) return "moot";
    if (this.at !== null) offices.end(holder, office);
    return "held";
  }

  revoke(holder, key) {
    require(holder !== "s/service", "office-not-given", { office: "service", holder });
    const record = this.state.keys.find(holder, key);
    require(record !== undefined, "unknown-signer", { name: holder });
    if (record.ended !== null) return "moot";
    if (this.at !== null) this.state.keys.end(holder, key, "matter", this.entry);
    return "held";
  }

  /** Does what officers refused. */
  admit(name) {
    const target = this.state.matters.get(name);
    require(target !== undefined, "unknown-matter", { matter: name });
    require(target.procedure.body.appeal === this.procedure.id, "not-its-appeal", { matter: name, procedure: this.procedure.id });
    require(target.isOpen && target.decided === null, "matter-settled", { matter: name });
    require(target.supportedAt !== null, "not-yet-supported", { matter: name });
    const now = this.state.requireNow();
    if (target.admittedAt !== null && target.admittedAt <= now) return "moot";
    if (this.at !== null) target.judge("admitted", null, now);
    return "held";
  }

  candidate(poll, contest, member) {
    const accepts = this.at !== null && this.matter.accepted.has(`m/${member}`);
    const { title, titleEn } = this.version;
    return stand(this.state, { poll, contest, member, title, titleEn, procedure: this.procedure.id }, this.at ?? this.state.requireNow(), accepts);
  }

  expel(member) {
    if (this.state.members.require(member).expelled === true) return "moot";
    const at = this.at ?? this.state.requireNow();
    leaveSeats(this.on.bodies, [member], at);
    if (this.at !== null) this.state.members.say(this.entry, [member], (one) => Object.assign(one, { standing: "ended", expelled: true }));
    return "held";
  }
}

/** Gives an office that a clause says, to whoever has its key. */
export function grantOffice(state, [office, holder, key, until, ...scope]) {
  state.keys.give(holder, key);
  state.offices.grant(holder, office, scope, until === "none" ? null : readTime(until));
}

/** Throws the first reason for which a clause of a version could not take hold now. */
export function checkClauses(state, procedure, version, entry) {
  const taking = new Taking(state, null, { procedure, version, at: null, entry });
  for (const clause of version.clauses) taking.take(clause);
}

/** Lets the clauses of a matter take hold as of an instant; gives what became of each. */
export function enactClauses(state, matter, at, entry) {
  const taking = new Taking(state, matter, { procedure: matter.procedure, version: matter.last, at, entry });
  return matter.last.clauses.map((clause) => {
    try {
      return taking.take(clause);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return `failed ${fault.code}`;
    }
  });
}

// One matter: what was said about it, how far it has come, and what time makes of it (docs/formats/matters.md). Times are
// compared with the clock; a time is over when the clock reaches its end.

import { spanAfter } from "./spans.js";
import { readSpans } from "./documents.js";

const latest = (...all) => (all.includes(null) ? null : Math.max(...all));

/** A matter, under its procedure to its end. */
export class Matter {
  supporters = new Map(); // by name: the number of the last text, and whether the person stands behind it
  supportedAt = null;
  firstAdmittedAt = null;
  judged = null; // what officers said last, and when
  admissions = 0;
  answer = null; // yes, no, or null for later; and when
  answers = new Map();
  votes = new Map(); // by mandate: the last one
  accepted = new Map(); // by name
  declined = new Set();
  withdrawn = false;
  called = null; // by which poll, contest and option it is decided
  decided = null; // how, and as of when
  enacted = null; // what became of its clauses

  constructor(beginning, entry, now) {
    Object.assign(this, beginning, { entry, broughtAt: now, lastAt: now });
    if (this.authorSupports) this.supporters.set(this.author, { seq: 0, stands: true });
  }

  get name() {
    return this.first;
  }

  standing() {
    return [...this.supporters].filter(([, { stands }]) => stands).map(([name]) => name);
  }

  supportOf(name) {
    return this.supporters.get(name) ?? { seq: 0, stands: false };
  }

  #span(key, from) {
    const span = this.procedure.body[key];
    return span === null ? null : spanAfter(span, from);
  }

  get supportUntil() {
    return this.#span("support-within", this.broughtAt);
  }

  /** Whether time or somebody can still bring it further. */
  get isOpen() {
    const outcome = this.decided?.outcome ?? null;
    const isOver = outcome === "adopted" ? this.procedure.body.mode === "advisory" : outcome !== null;
    return !(this.withdrawn || this.judged?.says === "merged" || isOver || this.enacted !== null);
  }

  /** When it was or will be admitted; null where it is not. */
  get admittedAt() {
    const { admit, body } = this.procedure;
    if (this.supportedAt === null || admit === null) return this.supportedAt;
    if (this.judged !== null) return this.judged.says === "admitted" ? this.judged.at : null;
    return body.appeal !== null ? null : spanAfter(admit.within, spanAfter(admit.within, this.supportedAt));
  }

  /** From when it can be decided. */
  get decidableFrom() {
    const admitted = this.admittedAt;
    if (admitted === null) return null;
    const { body, answer } = this.procedure;
    const all = [admitted];
    if (body.deliberation !== null) all.push(spanAfter(readSpans(body.deliberation)[0], this.firstAdmittedAt ?? admitted));
    if (body.quiet !== null) all.push(spanAfter(body.quiet, this.lastAt));
    if (this.answer === null && answer.length > 0) {
      const until = answer.reduce((at, { within }) => spanAfter(within, at), admitted);
      if (until !== null) all.push(until);
    }
    return latest(...all);
  }

  /** When the times of all who have to answer are over, where an answer decides it. */
  get answersEnd() {
    const { decide, answer } = this.procedure;
    const admitted = this.admittedAt;
    if (decide.how !== "answer" || admitted === null) return null;
    return latest(answer.reduce((at, { within }) => spanAfter(within, at), admitted), this.decidableFrom);
  }

  /** When a decision takes effect unless something makes it wait. */
  get effectFrom() {
    if (this.decided === null) return null;
    return this.procedure.body["cooling-off"] === null ? this.decided.at : this.#span("cooling-off", this.decided.at);
  }

  /** From when a poll about it can be announced; `ended` is what became of the last one. */
  announceFrom(ended) {
    const from = this.decidableFrom;
    if (from === null || this.procedure.decide.how !== "poll") return null;
    if (ended === null) return from;
    return ended.how === "off" ? Math.max(from, ended.at) : null;
  }

  /** Until when a poll about it must be announced. */
  announceUntil(ended) {
    return this.procedure.announce.reduce((at, { within }) => spanAfter(within, at), this.announceFrom(ended));
  }

  carry(now) {
    this.supportedAt = now;
    if (this.procedure.admit === null) this.firstAdmittedAt ??= now;
  }

  revise(version, now) {
    Object.assign(this, { last: version, lastAt: now, judged: null });
    if (this.procedure.versions[1] !== "voids") return;
    this.supportedAt = null;
    for (const name of this.standing()) this.supporters.set(name, { ...this.supportOf(name), stands: false });
    if (this.authorSupports) this.supporters.set(this.author, { seq: this.supportOf(this.author).seq, stands: true });
  }

  judge(says, into, now) {
    this.judged = { says, into, at: now };
    this.admissions += 1;
    if (says === "admitted") this.firstAdmittedAt ??= now;
  }

  /** What it is decided to, and as of when, by what decides it; null while nothing has. */
  #decision(ended) {
    if (ended?.how === "ended" && ["poll", "body"].includes(this.procedure.decide.how)) {
      // What lies before a body can be over before anybody may vote.
      if (this.procedure.decide.how === "body" || this.decidableFrom !== null) return { at: ended.at, outcome: ended.outcome };
    }
    const from = this.decidableFrom;
    if (from === null) return null;
    if (this.procedure.decide.how === "admission") return { at: from, outcome: "adopted" };
    if (this.procedure.decide.how !== "answer") return null;
    if ((this.answer?.yes ?? null) === null) return ended?.how === "ended" ? { at: ended.at, outcome: ended.outcome } : null;
    return { at: Math.max(this.answer.at, from), outcome: this.answer.yes ? "adopted" : "rejected" };
  }

  /** What a matter of this procedure about it does to its decision; undefined where nothing. */
  stays(procedure) {
    const line = this.procedure.body.stay.map((text) => text.split(" ")).find(([name]) => name === procedure.id);
    return line?.[1];
  }

  /** When it lapses, unless it is decided earlier. */
  #lapse(about, target, ended) {
    const isAppealed = about.some((other) => other.procedure.id === this.procedure.body.appeal && other.isOpen);
    const all = [];
    if (this.supportedAt === null) all.push(this.supportUntil);
    else if (this.judged?.says === "returned" && !isAppealed) all.push(spanAfter(this.procedure.admit.within, this.judged.at));
    else all.push(this.announceUntil(ended));
    if (target !== null && target.stays(this.procedure) !== undefined && target.effectFrom !== null) {
      const admitted = this.admittedAt;
      if (admitted === null || admitted >= target.effectFrom) all.push(target.effectFrom);
    }
    const found = all.filter((at) => at !== null);
    return found.length > 0 ? Math.min(...found) : null;
  }

  /**
   * What time calls for next: `at`, and the `outcome` of a decision, or null for its effect. By the matters about it, the
   * matter that it is about, and what becomes of the poll or the votes that decide it. Null while only people can go on.
   */
  next(about, target, ended) {
    if (!this.isOpen) return null;
    if (this.decided !== null) return this.#effect(about);
    const decision = this.#decision(ended);
    const lapse = this.#lapse(about, target, ended);
    if (lapse !== null && (decision === null || lapse < decision.at)) return { at: lapse, outcome: "lapsed" };
    return decision;
  }

  /** Whether a matter was brought after the decision and admitted before it takes effect; then what it does to it. */
  #stayedBy(other) {
    const unless = this.stays(other.procedure);
    const until = this.effectFrom;
    if (unless === undefined || until === null || other.broughtAt < this.decided.at || other.withdrawn) return undefined;
    const admitted = other.admittedAt;
    return admitted !== null && admitted < until ? unless : undefined;
  }

  #effect(about) {
    let at = this.effectFrom;
    if (at === null) return null;
    const staying = about.filter((other) => this.#stayedBy(other) !== undefined);
    if (staying.some((other) => other.decided === null && other.isOpen)) return null;
    for (const other of staying.filter(({ decided }) => decided !== null)) {
      const isAdopted = other.decided.outcome === "adopted";
      if ((this.#stayedBy(other) === "ends") !== isAdopted) return { at: other.decided.at, outcome: "set-aside" };
      at = Math.max(at, other.decided.at);
    }
    return { at, outcome: null };
  }
}

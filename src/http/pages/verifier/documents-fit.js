// Whether documents contradict themselves or name what is not there (docs/PROCEDURES.md, "What must be together").

import { Fault } from "./fault.js";
import { isPart, readFraction } from "./form.js";
import { methodOf } from "./methods.js";
import { readPolicy } from "./weight-policy.js";
import { readDecide, readSpans, readWho, whosOf } from "./documents.js";
import { spanFits, spanPart } from "./spans.js";

const POLL_NEEDS = ["method", "publication", "announce", "notice-at-least", "open-between", "certificates", "objection"];
const POLL_ONLY = [
  ...POLL_NEEDS, "alternatives", "voters", "cap-cast", "delegation", "round", "tie", "lot", "order", "roll-audit", "nominate", "short",
  "unopposed", "re-open", "claims", "extension",
];
const BODY_ONLY = ["recused", "vacant"];
const AWAITED = ["roll-audit", "unopposed", "round", "alternatives", "delegation"];
const CLAUSES_AWAITED = ["certify", "suspend", "restore", "end-certificate", "grant", "show", "kin"];
const SEATS_MAX = 1_000;
/** Lines that need another beside them. */
const COMPANIONS = [
  ["stay", "cooling-off"], ["support", "support-within"], ["support-within", "support"], ["supporter", "support"],
  ["appeal", "admit"], ["short", "nominate"], ["re-open", "nominate"], ["confirm", "task"],
];

const words = (line) => line.split(" ");
const isOfSeats = (line) => line.startsWith("seats ");

/** Whether nothing can be so large a share of the whole. */
function isBeyond(share, strictness) {
  const { above, below } = readFraction(share === "1/1" ? "1" : share);
  return strictness === "strict" ? above >= below : above > below;
}

function isUnreachable(line) {
  const parts = words(line);
  const strictness = parts.find((word) => word === "inclusive" || word === "strict");
  if (strictness === undefined || parts[0] === "tags") return false;
  const last = parts.at(-1);
  const isShare = parts.at(-2) === "share" || ["inclusive", "strict"].includes(parts.at(-2));
  return isShare && isBeyond(last, strictness);
}

/** The first thing that is wrong in a procedure by itself; null where nothing is. */
export function procedureContradiction({ body, pairs }) {
  const has = (key) => (Array.isArray(body[key]) ? body[key].length > 0 : (body[key] ?? null) !== null);
  const { how } = readDecide(body.decide);
  for (const key of ["deliberation", "open-between"]) {
    if (has(key) && !spanFits(...readSpans(body[key]))) return `least above most: ${key}`;
  }
  if (has("nominate") && !spanFits(...readSpans(words(body.nominate).slice(1).join(" ")))) return "least above most: nominate";
  if (has("certificates")) {
    const [least, , of] = words(body.certificates).map(Number);
    if (least === 0 || least >= of) return "every scrutineer certifies";
  }
  if (has("cap-cast") && !isPart(body["cap-cast"])) return "a cap is more than nothing and less than all";
  const counted = [...body.quorum, ...body.threshold];
  if (["answer", "admission"].includes(how) && counted.length > 0) return "nobody votes";
  if (counted.some((line) => isOfSeats(line) !== (how === "body"))) return "seats stand with a body, weight and heads with a poll";
  if (how !== "body" && BODY_ONLY.some(has)) return "only with a body";
  if (how === "body" && !body.threshold.some(isOfSeats)) return "a body needs a threshold of seats";
  return pollContradiction(body, how, has) ?? companionMissing(body, how, has) ?? whoContradiction(body) ?? repeated(body, pairs) ?? awaited(body, has);
}

function pollContradiction(body, how, has) {
  if (how !== "poll") return POLL_ONLY.some(has) ? "only with a poll" : null;
  if (!POLL_NEEDS.every(has)) return "a poll needs more lines";
  if (!methodOf(body.method)) return "no such method";
  if (body.method === "yes-no" && has("nominate")) return "it does not elect";
  const swings = body.extension.some((line) => line.startsWith("swing "));
  return swings && body.publication === "sealed-until-close" ? "a swing that nobody sees" : null;
}

function companionMissing(body, how, has) {
  if (COMPANIONS.some(([line, needed]) => has(line) && !has(needed))) return "a line needs another";
  if (how === "answer" && !has("answer")) return "an answer needs who answers";
  if (body.versions === "notice keeps" && has("admit")) return "versions keep supporters after the admission";
  if (has("policy")) return null;
  const weighs = (line) => words(line)[0] === "weight";
  const weighed = [...body.support, ...body.quorum, ...body.threshold].some(weighs);
  return weighed || whosOf(body).some(({ who }) => (who.weight ?? null) !== null) ? "weight without a policy" : null;
}

function whoContradiction(body) {
  for (const { key, who } of whosOf(body)) {
    const asksValue = who.sort === "member" && (who.value !== null || who.values.length > 0);
    if (key === "voters" && (who.weight ?? null) !== null) return "it reads a roll that is not there yet";
    if (key !== "voters" && asksValue) return "it needs a roll";
    if (["bring", "supporter"].includes(key) && ["author", "supporters"].includes(who.sort)) return "nobody is that yet";
    if (["concerned", "electors"].includes(who.sort) && body.concerns === null) return "it concerns nobody";
  }
  const all = [...body.threshold, ...body.quorum, ...body.support];
  if (body.confirm !== null) {
    const { above, below } = readFraction(words(body.confirm).at(-1));
    if (above === 0n || above > below) return "a share of nobody, or above the whole";
  }
  return all.some(isUnreachable) ? "a share above the whole" : null;
}

function repeated(body, pairs) {
  const lines = pairs.filter(([key]) => key !== "title" && key !== "title-en").map((pair) => pair.join(" "));
  const fields = body.field.map(({ value }) => words(value)[0]);
  return new Set(lines).size < lines.length || new Set(fields).size < fields.length ? "said twice" : null;
}

const NO_CONDITIONS = { class: [], tag: [], "tenure-days": null, value: null };

/**
 * The `class`, `tag`, `tenure-days` and `value` of a notice that mean the same as `voters` lines; null where a notice cannot
 * say it.
 */
export function eligibilityOf(voters) {
  if (voters.length === 0) return NO_CONDITIONS;
  const [first] = voters;
  const plain = (who) => who.sort === "member" && who.weight === null && who.values.length === 0;
  const rest = (who) => JSON.stringify([who.tags, who["tenure-days"], who.value]);
  if (!voters.every(plain)) return null;
  const several = voters.length > 1;
  if (several && !voters.every((who) => who.class !== null && rest(who) === rest(first))) return null;
  const classes = [...new Set(voters.flatMap((who) => who.class ?? []))].sort();
  return { class: classes, tag: first.tags, "tenure-days": first["tenure-days"], value: first.value };
}

/** Whether a notice can say who votes. */
function votersAreTold(body) {
  if (body.voters.join() === "electors") return (body.concerns ?? "").split(" ")[0] === "mandate";
  return eligibilityOf(body.voters.map(readWho)) !== null;
}

function awaited(body, has) {
  const clauses = [...body.clause, ...body.freeze];
  const later =
    AWAITED.some(has) || body.concerns === "text" || clauses.some((one) => CLAUSES_AWAITED.includes(one)) ||
    (body.tie ?? "lot") !== "lot" || (body.order ?? "listed") !== "listed" || body.short.includes("outgoing") ||
    body.extension.some((line) => line.startsWith("swing ")) || !votersAreTold(body) || (body.lot ?? "").startsWith("beacon ") || body.support.some((line) => line.startsWith("unrelated "));
  return later ? "it cannot be followed yet" : null;
}

/** The first thing that is wrong in a body by itself; null where nothing is. */
export function bodyContradiction({ name, body, seats }) {
  if (body.excludes.includes(name) || body.under === name) return "itself";
  if (body.interest.length > 0 || body.breach !== null) return "it cannot be followed yet";
  if (seats.groups.reduce((sum, group) => sum + group.seats, 0) > SEATS_MAX) return "too many seats";
  const ids = seats.groups.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return "a group twice";
  for (const [at, group] of seats.groups.entries()) {
    const wrong = groupContradiction(group, body.group[at]);
    if (wrong !== null) return wrong;
  }
  return null;
}

function groupContradiction(group, lines) {
  if (group.seats === 0) return "no seats";
  const { cohorts } = group;
  if (lines.cohorts !== null && (cohorts < 2 || cohorts > group.seats || spanPart(group.term, 1, cohorts) === null)) return "cohorts";
  for (const who of [...lines.voters, ...lines.sits].map(readWho)) {
    if ((who.weight ?? null) !== null) return "it reads a roll that is not there yet";
    if (["author", "supporters", "concerned", "electors"].includes(who.sort)) return "only of matters";
  }
  if (eligibilityOf(lines.voters.map(readWho)) === null) return "it cannot be followed yet";
  const isLast = (one) => one.way === "vacant" && one.within === null && one["not-within"] === null && one.below === null;
  const last = group.vacancies.findIndex(isLast);
  if (last < 0) return "vacancy vacant is missing";
  if (last + 1 < group.vacancies.length) return "never reached";
  if (group.vacancies.some(({ way }) => way === "next" || way === "countback") || group.how === "draw") return "it cannot be followed yet";
  return group.offices.includes("service") ? "the service has no seat" : null;
}

/** What a document says of others, asked of the documents in force. */
class Names {
  constructor(charter) {
    this.charter = charter;
    const [organisation] = charter.of("organisation");
    this.organisation = organisation ?? null;
  }

  hasProcedure(name) {
    return this.charter.find("procedure", name) !== null;
  }

  hasBody(name, group = null) {
    const found = this.charter.find("body", name);
    return found !== null && (group === null || found.seats.groups.some(({ id }) => id === group));
  }

  knows(who) {
    if (who.sort === "body") return this.hasBody(who.body, who.group);
    if (who.sort !== "member" || this.organisation === null) return true;
    const { body } = this.organisation;
    const among = (list, name) => list.some(({ value }) => words(value)[0] === name);
    const tags = who.tags.every((tag) => among(body.dimension, words(tag)[0]));
    const values = who.values.every(({ category }) => among(body.category, category));
    return tags && values && (who.class === null || among(body.class, who.class));
  }

  /** Whether a procedure that something waits for, appeals to or objects by leads to no such thing again. */
  ends(name, isObjection) {
    const other = this.charter.find("procedure", name);
    if (other === null || other.body.stay.length > 0 || other.body.appeal !== null) return false;
    return !(isObjection && other.procedure.decide.how === "poll");
  }

  procedure({ body, procedure }) {
    if (body.policy !== null && this.charter.find("policy", body.policy) === null) return "policy";
    const unknown = whosOf(body).find(({ key, who }) => key !== "confirm" && !this.knows(who));
    if (unknown) return unknown.key;
    if (procedure.decide.how === "body" && !this.hasBody(procedure.decide.body)) return "decide";
    if (body.nominate !== null && !this.hasProcedure(words(body.nominate)[0])) return "nominate";
    if (!body.stay.every((line) => this.ends(words(line)[0], false))) return "stay";
    if (body.appeal !== null && !this.ends(body.appeal, false)) return "appeal";
    return body.objection !== null && !this.ends(words(body.objection)[0], true) ? "objection" : null;
  }

  body({ body, seats }) {
    if (body.under !== null && !this.hasBody(body.under)) return "under";
    if (!body.excludes.every((name) => this.hasBody(name))) return "excludes";
    const to = seats.handsOver;
    if (to !== null && !(this.hasBody(to.body) && this.hasProcedure(to.amendedBy))) return "hands-over";
    for (const group of seats.groups) {
      if (![...group.voters, ...group.sits].every((who) => this.knows(who))) return "voters";
      if (group.from !== null && !this.hasBody(group.from.body, group.from.group)) return "filled";
      if (!group.filledBy.every((name) => this.hasProcedure(name))) return "filled";
    }
    return null;
  }
}

/** The first thing that is wrong with a document where these are in force, itself among them; null where nothing is. */
export function misfit(charter, document) {
  const names = new Names(charter);
  if (!names.hasProcedure(document.amendedBy)) return "amended-by";
  const { sort } = document;
  if (sort === "procedure") return procedureContradiction(document) ?? names.procedure(document);
  if (sort === "body") return bodyContradiction(document) ?? names.body(document);
  return names.organisation === null ? null : policyMisfit(names.organisation.body, document);
}

/** Why a policy does not fit these categories and classes; null where it does, and for other documents. */
export function policyMisfit({ category, class: classes }, document) {
  if (document.sort !== "policy") return null;
  const idsOf = (list) => list.map(({ value }) => value);
  try {
    readPolicy(document.body, idsOf(category), idsOf(classes));
    return null;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return fault.full;
  }
}

/** Whether other documents in force name this one. */
export function isNamed(charter, sort, name) {
  const without = charter.copy();
  without.retire(sort, name);
  return without.all().some((document) => misfit(without, document) !== misfit(charter, document));
}

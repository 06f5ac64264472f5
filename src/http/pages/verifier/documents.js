// Documents above the acts of the log (docs/PROCEDURES.md): reading them, and what their values say. Whether one fits
// the others is in `documents-fit.js`.

import { compareBytewise } from "./bytes.js";
import { Fault } from "./fault.js";
import { readFraction } from "./form.js";
import { readDocumentLines } from "./statement.js";

const SORTS = ["organisation", "policy", "procedure", "body"];

/** Whom a line means: `sort`, and of members conditions, of a body its `body` and perhaps `group`, of an office `office`. */
export function readWho(text) {
  const [sort, ...words] = text.split(" ");
  if (sort === "body") return { sort, body: words[0], group: words[1] ?? null };
  if (sort === "office") return { sort, office: words[0] };
  return sort === "member" ? readConditions(words) : { sort };
}

function readConditions(words) {
  const found = { sort: "member", class: null, tags: [], "tenure-days": null, value: null, values: [], weight: null };
  for (let at = 0; at < words.length; ) {
    const [word, one, two] = words.slice(at, at + 3);
    const plain = word === "value" && ![undefined, "value", "weight"].includes(two);
    if (word === "tag") found.tags.push(`${one} ${two}`);
    else if (plain) found.values.push({ category: one, least: BigInt(two), within: words.slice(at + 3, at + 5).join(" ") });
    else found[word] = one;
    at += word === "tag" ? 3 : plain ? 5 : 2;
  }
  return found;
}

function printWho(who) {
  if (who.sort === "body") return who.group === null ? `body ${who.body}` : `body ${who.body} ${who.group}`;
  if (who.sort === "office") return `office ${who.office}`;
  if (who.sort !== "member") return who.sort;
  const one = (key) => (who[key] === null ? "" : ` ${key} ${who[key]}`);
  const tags = who.tags.map((tag) => ` tag ${tag}`).join("");
  const values = who.values.map(({ category, least, within }) => ` value ${category} ${least} ${within}`).join("");
  return `member${one("class")}${tags}${one("tenure-days")}${one("value")}${values}${one("weight")}`;
}

/** Whether conditions stand in their order, each once. */
function isCanonical(text) {
  const who = readWho(text);
  const rise = (list) => list.every((value, at) => at === 0 || compareBytewise(list[at - 1], value) < 0);
  if (who.sort !== "member") return true;
  return printWho(who) === text && rise(who.tags) && rise(who.values.map(({ category }) => category));
}

/** A line of somebody and a span: whom it means, and the time. */
export function readTurn(text) {
  const words = text.split(" ");
  return { who: readWho(words.slice(0, -2).join(" ")), within: words.slice(-2).join(" ") };
}

/** Two spans, one after another. */
export function readSpans(text) {
  const words = text.split(" ");
  return [words.slice(0, 2).join(" "), words.slice(2).join(" ")];
}

/** A `vacancy` line: its way, the procedure where it names one, and its conditions. */
export function readVacancy(text) {
  const words = text.split(" ");
  const way = words.shift();
  const found = { way, procedure: null, within: null, "until-election": false, "earlier-roll": false, "not-within": null, below: null };
  if (way === "by") found.procedure = words.shift();
  if (way === "next") found.count = words.shift();
  while (words.length > 0) {
    const word = words.shift();
    if (word === "until-election" || word === "earlier-roll") found[word] = true;
    else found[word] = word === "below" ? words.shift() : words.splice(0, 2).join(" ");
  }
  return found;
}

function printVacancy(found) {
  const own = found.procedure ?? found.count;
  const spans = (key) => (found[key] === null ? "" : ` ${key} ${found[key]}`);
  const flag = (key) => (found[key] ? ` ${key}` : "");
  return `${found.way}${own === null || own === undefined ? "" : ` ${own}`}${spans("within")}${flag("until-election")}${flag("earlier-roll")}${spans("not-within")}${spans("below")}`;
}

/** What decides: `how`, and of a body its name and how long it votes. */
export function readDecide(text) {
  const [how, body, ...within] = text.split(" ");
  return { how, body: body ?? null, within: within.join(" ") };
}

const WHO_LINES = ["bring", "supporter", "voters"];
const TURN_LINES = ["answer", "announce", "task"];

/** Every line of a procedure that says who, as key and whom it means. */
export function whosOf(body) {
  const found = [];
  for (const key of WHO_LINES) for (const text of body[key]) found.push({ key, text });
  for (const key of TURN_LINES) for (const text of body[key]) found.push({ key, text: text.split(" ").slice(0, -2).join(" ") });
  if (body.admit !== null) found.push({ key: "admit", text: body.admit.split(" ").slice(1, -2).join(" ") });
  if (body.confirm !== null) found.push({ key: "confirm", text: body.confirm.split(" ").slice(0, -1).join(" ") });
  return found.map((one) => ({ ...one, who: readWho(one.text) }));
}

/** What is spelled as its form and is not one spelling all the same. */
function misspelled({ sort, body }) {
  const positive = (text) => Number(text.split(" ")[0]) > 0;
  if (sort === "procedure") {
    if (!whosOf(body).every(({ text }) => isCanonical(text))) return true;
    return [body["bring-limit"], body.admit].some((text) => text !== null && !positive(text));
  }
  if (sort !== "body") return false;
  return body.group.some((group) => {
    const canonical = [...group.voters, ...group.sits].every(isCanonical);
    const fits = group.vacancy.every((text) => printVacancy(readVacancy(text)) === text);
    return !canonical || !fits || (group.terms !== null && !positive(group.terms));
  });
}

/** Who says whether what was decided is done, and what share of them settles it. */
function readConfirm(text) {
  const at = text.lastIndexOf(" ");
  return { who: readWho(text.slice(0, at)), share: readFraction(text.slice(at + 1)) };
}

/** A procedure as the rules ask it. */
function procedureOf({ hash, body }) {
  return {
    id: body.procedure,
    hash,
    body,
    decide: readDecide(body.decide),
    bring: body.bring.map(readWho),
    supporter: (body.supporter.length > 0 ? body.supporter : body.bring).map(readWho),
    admit: body.admit === null ? null : { count: Number(body.admit.split(" ")[0]), ...readTurn(body.admit.split(" ").slice(1).join(" ")) },
    answer: body.answer.map(readTurn),
    announce: body.announce.map(readTurn),
    task: body.task.map(readTurn),
    confirm: body.confirm === null ? null : readConfirm(body.confirm),
    versions: body.versions?.split(" ") ?? ["none", "keeps"],
    recused: body.recused ?? "out",
  };
}

/** A body as the rules ask it. */
function bodyOf({ body }) {
  const groups = body.group.map((group) => {
    const [how, one, two] = group.filled.split(" ");
    const vacancies = group.vacancy.map(readVacancy);
    const filledBy = [how === "ex-officio" ? null : one, ...vacancies.map(({ procedure }) => procedure)].filter((id) => id !== null);
    return {
      id: group.value,
      seats: Number(group.seats),
      how,
      procedure: how === "ex-officio" ? null : one,
      from: how === "ex-officio" ? { body: one, group: two } : null,
      filledBy,
      voters: group.voters.map(readWho),
      sits: (group.sits.length > 0 ? group.sits : group.voters).map(readWho),
      term: group.term,
      acceptWithin: group["accept-within"],
      cohorts: Number(group.cohorts ?? 1),
      terms: group.terms === null ? null : { most: Number(group.terms.split(" ")[0]), how: group.terms.split(" ")[1] },
      holdover: group.holdover,
      offices: group.office,
      vacancies,
    };
  });
  const [to, amendedBy] = body["hands-over"]?.split(" ") ?? [];
  return { id: body.body, groups, silent: body.silent, excludes: body.excludes, handsOver: to === undefined ? null : { body: to, amendedBy } };
}

/**
 * Reads a document: `sort`, `name`, `revision`, `amendedBy`, `hash`, `body`, `pairs`, and what it says as `procedure` or
 * `seats`. Throws `document-unreadable`.
 */
export function readDocument(text) {
  let read;
  try {
    read = readDocumentLines(text);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    throw new Fault("document-unreadable", { why: fault.full });
  }
  if (misspelled(read)) throw new Fault("document-unreadable", { why: "not one spelling" });
  const { sort, body } = read;
  const document = { ...read, name: body[sort], revision: Number(body.revision), amendedBy: body["amended-by"] };
  if (sort === "procedure") document.procedure = procedureOf(read);
  if (sort === "body") document.seats = bodyOf(read);
  return document;
}

/** The documents in force, by sort and name. */
export class Charter {
  #documents = new Map();

  copy() {
    const copy = new Charter();
    copy.#documents = new Map(this.#documents);
    return copy;
  }

  /** Puts a document in place of one of its name; that of the organisation in place of any. */
  put(document) {
    if (document.sort === "organisation") for (const other of this.of("organisation")) this.#documents.delete(`organisation ${other.name}`);
    this.#documents.set(`${document.sort} ${document.name}`, document);
  }

  /** Takes a document out; that of the organisation always stays. */
  retire(sort, name) {
    if (sort !== "organisation") this.#documents.delete(`${sort} ${name}`);
  }

  find(sort, name) {
    return this.#documents.get(`${sort} ${name}`) ?? null;
  }

  /** Those of a sort, by name. */
  of(sort) {
    const found = [...this.#documents.values()].filter((one) => one.sort === sort);
    return found.sort((a, b) => compareBytewise(a.name, b.name));
  }

  all() {
    return SORTS.flatMap((sort) => this.of(sort));
  }
}

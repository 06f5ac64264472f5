// What the lines of a kind must be together, beyond the form of each: the column "meaning" of docs/formats/.

import { compareBytewise } from "./bytes.js";
import { Limits } from "./count-limits.js";
import { isPart, readTime } from "./form.js";
import { methodOf } from "./methods.js";
import { readExtension } from "./poll-times.js";
import { skeleton } from "./skeleton.js";

/** What is wrong with the lines of a kind taken together, in a few words; null where nothing is. */
export function together(kind, body) {
  return RULES[kind]?.(body) ?? null;
}

const RULES = { genesis, "clock-step": clockStep, member, notice, "poll-change": pollChange, roll, ruling, accept, admission, answer, matter };

function genesis(body) {
  const founders = body.founder.map((line) => line.split(" "));
  const keys = [...founders.map((founder) => founder[1]), body["log-key"], body.service];
  if (new Set(keys).size !== keys.length) return "founders, service and log have keys of their own";
  return founders.length < 3 ? "at least three founders" : null;
}

function clockStep(body) {
  const apart = readTime(body.until) - readTime(body.from);
  return apart < 1 || apart > 86_400 ? "until is at most a day after from" : null;
}

function member(body) {
  if (["tag", "untag"].includes(body.does) !== body.tag.length > 0) return "tags stand with tag and untag";
  return ["class", "merge"].includes(body.does) !== (body.into !== "none") ? "into is for class and merge" : null;
}

function roll(body) {
  return body.stage === "provisional" && body.override ? "an override is of a certified roll" : null;
}

function accept(body) {
  const isMember = body.by.startsWith("m/");
  if (body.as === null) return isMember && body.key !== null ? "a member who brings a key says under which name" : null;
  return isMember && body.key !== null && body.as.startsWith("o/") ? null : "a member brings a key for a name";
}

function admission(body) {
  return (body.says === "merged") !== (body.into !== null) ? "into stands with merged" : null;
}

function answer(body) {
  return (body.says === "later") !== (body.until !== null) ? "until stands with later" : null;
}

/** The scope of an office that a clause grants rises. */
function matter(body) {
  const scopes = body.clause.map((line) => line.split(" ")).filter(([word]) => word === "grant-office");
  const rises = scopes.every((words) => words.slice(5).every((id, at, all) => at === 0 || compareBytewise(all[at - 1], id) < 0));
  return rises ? null : "a scope rises";
}

function ruling(body) {
  return (body.verdict === "upheld") !== body.remedy.length > 0 ? "remedies stand with upheld" : null;
}

function notice(body) {
  const [record, opens, closes, objections] = ["record-date", "opens", "closes", "objections-until"].map((key) => body[key]);
  const runs = record <= opens && opens < closes && closes < objections; // times rise as their spellings do
  if (!runs) return "the calendar runs: record date, opens, closes, objections until";
  const until = body["claims-until"];
  if (until !== null && !(record < until && until < opens)) return "claims end after the record date, before the opening";
  const [ends, nominated] = [body["nominations-until"], body.contest.some(isNominated)];
  if ((ends !== null) !== nominated || (ends !== null && ends >= opens)) return "nominations end before the opening";
  const certificates = Number(body.certificates);
  if (certificates < 1 || certificates >= body.scrutineer.length) return "certificates from 1 to n - 1 scrutineers";
  const wrong = extensions(body);
  if (wrong !== null) return wrong;
  const ids = body.contest.map((contest) => contest.value);
  if (new Set(ids).size < ids.length) return "contest ids differ";
  if (body.contest.some((one) => (one.procedure !== null) !== (body.mode !== null))) return "mode stands with procedures";
  return body.contest.map(contest).find((wrong) => wrong !== null) ?? null;
}

function extensions(body) {
  const lines = body.extension.map(readExtension);
  const sorts = lines.map(({ sort }) => sort);
  if (new Set(sorts).size < sorts.length) return "each sort of extension stands once";
  if (sorts.includes("swing")) return "extension swing cannot be followed yet";
  const cast = body.contest.some((contest) => contest.quorum.some((line) => line.split(" ")[1] === "cast"));
  return sorts.includes("turnout") && !cast ? "extension turnout needs a quorum of those who vote" : null;
}

const NEEDS = {
  erratum: ["corrects"],
  reschedule: ["record-date", "opens", "closes", "objections-until"],
  strike: ["option"],
  "add-voter": ["member", "class", "weight", "remedy"],
};
const NEW = Object.values(NEEDS).flat();

function pollChange(body) {
  const needed = NEEDS[body.does] ?? [];
  const stands = (key) => (Array.isArray(body[key]) ? body[key].length > 0 : body[key] !== null);
  if (NEW.some((key) => stands(key) !== needed.includes(key))) return "what is new is what the change needs";
  if (body["claims-until"] !== null && body.does !== "reschedule") return "what is new is what the change needs";
  if (body.ground === null && ["annul", "strike", "add-voter"].includes(body.does)) return "the change names its ground";
  if (body.does !== "reschedule") return null;
  const [record, opens, closes, objections] = ["record-date", "opens", "closes", "objections-until"].map((key) => body[key]);
  const until = body["claims-until"];
  const runs = record <= opens && opens < closes && closes < objections && (until === null || (record < until && until < opens));
  return runs ? null : "the calendar runs: record date, opens, closes, objections until";
}

/** Whether a contest has no candidates: members are nominated for it. */
const isNominated = (contest) => contest.option.every(({ value }) => value === contest.reopen);

function contest(body) {
  const method = methodOf(body.method);
  if (!method) return `no counting method ${body.method}`;
  const ids = body.option.map((option) => option.value);
  const isOpen = isNominated(body) && body.procedure !== null;
  if (ids.length < 2 && !isOpen) return "at least two options";
  if (ids.includes("abstain") || new Set(ids).size < ids.length) return "option ids differ, and none is abstain";
  const twins = confusable(body.option);
  if (twins !== null) return `${twins.join(" and ")} have titles that can be taken for each other`;
  const { procedure, decides, fills } = body;
  if ((decides.length > 0 ? 1 : 0) + (fills === null ? 0 : 1) !== (procedure === null ? 0 : 1)) return "a procedure stands with decides or fills";
  if (new Set(decides).size < decides.length || (decides.length > 0 && decides.length >= ids.length)) return "an option for each matter, and one more";
  const { reopen, "marks-max": marksMax } = body;
  if (reopen !== null && !ids.includes(reopen)) return "reopen names an option of the contest";
  if (marksMax !== null && (marksMax === "0" || method.ballot === "choice")) return "marks-max says how many of several";
  if (body["cap-cast"] !== null && !isPart(body["cap-cast"])) return "cap-cast is more than 0 and less than 1";
  const seats = Number(body.seats);
  const most = isOpen || body.method.startsWith("list-") ? 65_535 : ids.length - (reopen === null ? 0 : 1);
  if (seats < 1 || seats > most) return "seats from 1 to the number of options that fill them";
  const costs = body.option.filter((option) => option.cost !== null).length;
  if (costs !== (body.budget === null ? 0 : ids.length)) return "with a budget each option has a cost, else none";
  return groups(body, ids, seats) ?? method.refuses?.({ options: ids.length, seats, body }) ?? null;
}

/** The first option with a title that looks like one of another before it, in either language, and that other. */
export function confusable(options) {
  const seen = new Map();
  for (const option of options) {
    for (const title of [option.title, option["title-en"]]) {
      const looks = skeleton(title);
      const other = seen.get(looks) ?? option.value;
      if (other !== option.value) return [option.value, other];
      seen.set(looks, other);
    }
  }
  return null;
}

function groups(body, ids, seats) {
  if (body["option-group"].length === 0) return null;
  if (!methodOf(body.method).heedsGroups) return `${body.method} knows no option groups`;
  for (const group of body["option-group"]) {
    const inOrder = ids.filter((id) => group.includes.includes(id));
    if (inOrder.join(" ") !== group.includes.join(" ")) return "an option group names options of the contest in their order";
    const [low, high] = [Number(group["at-least"]), group["at-most"] === "none" ? seats : Number(group["at-most"])];
    if (low > high || high > seats || (low === 0 && group["at-most"] === "none")) return "a group fills what the seats allow";
  }
  const all = ids.map((_, place) => place);
  return new Limits(ids, seats, body["option-group"]).allow([], all, []) ? null : "the seats cannot be filled so";
}

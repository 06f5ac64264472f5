// A ballot of the log, by the hash of its text: proved, read with its marks where they are public, and said in words.

import { Fault, hex, sha256, utf8 } from "./bytes.js";
import { provenText } from "./checkpoint.js";
import { el, joined, json, say, title } from "./dom.js";
import { follow } from "./follow.js";
import { readMarks } from "./marks.js";
import { textHash, verifier } from "./note.js";
import { value } from "./statement.js";
import { follows, shown, trace } from "./trace.js";

/** A statement of the log, proved; null where the log does not have it. */
export async function proven(hash, trust) {
  const answer = await fetch(`/api/receipts/${hash}`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Fault(`http-${answer.status}`);
  const found = await provenText(await answer.text(), hash, verifier(trust.log_key), textHash);
  await follow(trust, found.checkpoint);
  return found;
}

/** The ballot with this hash: who cast it in which poll, and where it stands; null where the log does not have it. */
export async function ballot(hash, trust) {
  const found = await proven(hash, trust);
  if (!found) return null;
  if (!found.text.startsWith("folkmoot/ballot/")) throw new Fault("not-a-ballot", String(found.entry));
  const opening = await proven(value(found.text, "open"), trust);
  if (!opening) throw new Fault("no-receipt", "open");
  const [poll, member] = [value(opening.text, "poll"), value(found.text, "member")];
  return { statement: hash, entry: found.entry, poll, member, seq: Number(value(found.text, "seq")), marks: value(found.text, "marks") };
}

/** Its marks, compared with the hash that it names; null while they are sealed. */
export async function marks(cast) {
  const answer = await fetch(`/api/statements/${cast.statement}/marks`);
  if (!answer.ok) return null;
  const text = await answer.text();
  if (hex(await sha256(utf8(text))) !== cast.marks) throw new Fault("other-marks");
  return text;
}

/** What became of it, as a state and a sentence. */
export async function standing(cast) {
  const [last, poll] = await Promise.all([json(`/api/polls/${cast.poll}/ballots/${cast.member}`), json(`/api/polls/${cast.poll}`)]);
  const values = { entry: cast.entry, seq: last?.seq ?? 0 };
  if (last && last.statement !== cast.statement) return { kind: "", state: "replaced", sentence: say("say-replaced", values), poll, last };
  const over = poll && ["provisional-result", "certified"].includes(poll.phase);
  if (over) return { kind: "good", state: "counted", sentence: say("say-counted", values), poll, last };
  return { kind: "good", state: "counts", sentence: say(poll?.phase === "open" ? "say-counts" : "say-not-yet", values), poll, last };
}

const wordOf = (verdict) => say(verdict === "passed" ? "verdict-passed" : "verdict-failed");

/** What a ballot of this weight did in one contest, as elements. */
function story(contest, outcome, choice, weight) {
  const titles = new Map(contest.options.map((option) => [option.option, title(option)]));
  const named = (option) => titles.get(option) ?? option;
  const fate = (option) => say(outcome.elected.includes(option) ? "elected" : "not-elected");
  if (choice === "abstain") return [el("p", {}, say("abstained"))];
  if (contest.ballot === "choice") {
    const [[option]] = choice;
    const total = outcome.rounds.findLast((round) => round.tallies?.[option] !== undefined)?.tallies[option] ?? "0";
    const became = outcome.decision && outcome.method === "yes-no" ? wordOf(outcome.decision.verdict) : fate(option);
    return [el("p", {}, say("chosen", { weight, option: named(option), fate: became, total }))];
  }
  if (contest.ballot === "approvals") {
    const options = choice.map(([option]) => (contest.budget === null ? say("of", { option: named(option), fate: fate(option) }) : named(option)));
    return [el("p", {}, say("approved", { options: joined(options), weight }))];
  }
  if (!follows(outcome.method, choice)) {
    const listed = choice.map(([option, number]) => `${named(option)} ${number}`);
    return [el("p", {}, say("marks", { options: joined(listed) })), el("p", { class: "small quiet" }, say(contest.ballot.includes("ranking") ? "pairs" : "plain", { weight }))];
  }
  const { steps, rests } = trace(outcome, choice, weight);
  const told = steps.map(({ code, round, from, to, moved, kept }) => {
    const values = { round, from: named(from), to: named(to), votes: shown(moved), moved: shown(moved), kept: shown(kept) };
    const word = code === "first" ? (to ? "first" : "nowhere") : to ? code : `${code}-out`;
    return el("li", {}, el("span", { class: "r" }, String(round)), el("p", {}, say(word, values)));
  });
  const parts = rests.filter(({ votes }) => votes.n > 0n).map(({ option, votes }) => (option
    ? say("part", { votes: shown(votes), option: named(option), fate: fate(option) })
    : say("part-out", { votes: shown(votes) })));
  return [el("ol", { class: "rounds" }, ...told), el("p", {}, el("b", {}, say("end", { parts: joined(parts) })))];
}

/** The whole of it, contest by contest, once there is a result; null before. */
export async function whatItDid(cast, poll, weight) {
  if (!poll?.result) return null;
  const text = await marks(cast);
  const outcome = await json(`/api/polls/${cast.poll}/outcome`);
  if (text === null || !outcome) return null;
  const choices = readMarks(text, poll.contests);
  return [el("p", { class: "small quiet" }, say("read")), ...poll.contests.map((contest, at) => {
    const { outcome: counted } = outcome.contests.find((one) => one.contest === contest.contest);
    return el("section", { class: "sheet stack-s" }, el("h3", {}, title(contest)), el("p", { class: "small quiet" }, say("weight", { weight })), ...story(contest, counted, choices[at], weight));
  })];
}


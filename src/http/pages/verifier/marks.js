// The marks of a ballot (docs/formats/polls.md, "Marks"): read in their one spelling, and fit for the contests of a poll.

import { utf8, utf8Text } from "./bytes.js";
import { Fault, require } from "./fault.js";
import { hasForm } from "./form.js";
import { methodOf } from "./methods.js";

/** The word that lines of a kind of ballot begin with. */
const KEYS = {
  choice: "mark", approvals: "mark", ranking: "rank", "weak-ranking": "rank", scores: "score", points: "points",
  shares: "points", "squared-points": "points",
};
const FORMS = {
  mark: "id",
  rank: { all: ["u32", "id"] },
  score: { all: ["id", "u32"] },
  points: { all: ["id", "u32"] },
};

function readLines(bytes) {
  const text = utf8Text(bytes);
  const bad = (reason) => new Fault("malformed.marks", { reason });
  if (text === null || !text.endsWith("\n")) throw bad("not a text");
  const lines = text.slice(0, -1).split("\n");
  const first = /^folkmoot\/([a-z][a-z0-9-]*)\/v([0-9]+)$/.exec(lines[0]);
  if (first === null) throw bad("first line");
  require(first[1] === "marks" && first[2] === "1", "unknown-kind", { kind: first[1] });
  const pairs = lines.slice(1).map((line) => {
    const parts = /^([a-z][a-z0-9-]*) ([!-~](?:[ -~]*[!-~])?)$/.exec(line);
    if (parts === null) throw bad("line");
    return [parts[1], parts[2]];
  });
  const [salt, ...rest] = pairs;
  if (salt?.[0] !== "salt" || !hasForm("salt", salt[1])) throw bad("salt");
  const contests = [];
  for (const [key, value] of rest) {
    if (key === "contest" && hasForm("id", value)) contests.push({ id: value, lines: [] });
    else if (contests.length === 0 || !FORMS[key] || !hasForm(FORMS[key], value)) throw bad(key);
    else contests.at(-1).lines.push([key, value.split(" ")]);
  }
  if (contests.length === 0) throw bad("contest");
  return contests;
}

/**
 * The ballot of each contest, as count.js takes it but for weight and heads, of marks (bytes) for the `contest` lines of
 * a notice. Throws `malformed.marks`, `unknown-kind` or `bad-marks`.
 */
export function readMarks(bytes, contests) {
  const given = readLines(bytes);
  require(given.length === contests.length, "bad-marks.contests", { expected: contests.length, found: given.length });
  return contests.map((contest, at) => {
    require(given[at].id === contest.value, "bad-marks.order-of-contests", { contest: contest.value });
    return ballotFor(contest, given[at].lines);
  });
}

function ballotFor(contest, lines) {
  const kind = methodOf(contest.method).ballot;
  require(lines.length > 0, "bad-marks.nothing", { contest: contest.value });
  const key = KEYS[kind];
  const abstains = lines.length === 1 && lines[0][0] === "mark" && lines[0][1][0] === "abstain";
  if (abstains) return { mark: { marks: [] }, rank: { ranks: [] } }[key] ?? { scores: [] };
  require(lines.every(([found]) => found === key), "bad-marks.kind", { contest: contest.value });
  const marked = lines.filter(([, words]) => !["score", "points"].includes(key) || words[1] !== "0");
  const limit = kind === "choice" ? null : contest["marks-max"] ?? null;
  require(limit === null || marked.length <= Number(limit), "bad-marks.mark", { contest: contest.value });
  const ids = contest.option.map((option) => option.value);
  const place = (id) => {
    require(ids.includes(id), "bad-marks.option", { contest: contest.value, option: id });
    return ids.indexOf(id);
  };
  const wrong = (what = "bad-marks.mark") => new Fault(what, { contest: contest.value });
  if (key === "rank") return rankBallot(lines.map(([, [rank, id]]) => [Number(rank), place(id)]), kind, wrong);
  const places = lines.map(([, [id]]) => place(id));
  if (places.some((option, at) => at > 0 && option <= places[at - 1])) throw wrong("bad-marks.order");
  if (key === "mark") {
    if (kind === "choice" && places.length > 1) throw wrong();
    return { marks: places };
  }
  const numbers = lines.map(([, [, number]]) => Number(number));
  const most = key === "score" ? contest["score-max"] : contest["points-max"];
  const each = (number) => (kind === "squared-points" ? BigInt(number) ** 2n : BigInt(number));
  const used = key === "score" ? BigInt(Math.max(...numbers)) : numbers.reduce((sum, number) => sum + each(number), 0n);
  if (most !== null && used > BigInt(most)) throw wrong();
  return { scores: places.map((option, at) => [option, numbers[at]]).filter(([, number]) => number > 0) };
}

/** Ranks rise, and gaps between them close. */
function rankBallot(pairs, kind, wrong) {
  const ranks = [];
  let last = null;
  for (const [rank, place] of pairs) {
    const rises = last === null || rank > last.rank || (rank === last.rank && place > last.place);
    if (!rises) throw wrong("bad-marks.order");
    if (rank === last?.rank) ranks.at(-1).push(place);
    else ranks.push([place]);
    last = { rank, place };
  }
  const places = ranks.flat();
  if (new Set(places).size < places.length || pairs[0][0] === 0) throw wrong();
  if (kind === "ranking" && ranks.length < places.length) throw wrong();
  return { ranks };
}

const ABSTAIN = "abstain";

/** The lines of one contest for a choice: see `printMarks`. */
function linesOf(contest, chosen) {
  if (chosen === ABSTAIN) return ["mark abstain"];
  const ids = contest.option.map((option) => option.value);
  const inOrder = (list) => [...list].sort((a, b) => ids.indexOf(a) - ids.indexOf(b));
  const key = KEYS[methodOf(contest.method).ballot];
  if (key === "mark") return inOrder([chosen].flat()).map((id) => `mark ${id}`);
  if (key === "rank") return chosen.flatMap((rank, at) => inOrder([rank].flat()).map((id) => `rank ${at + 1} ${id}`));
  return inOrder(Object.keys(chosen)).map((id) => `${key} ${id} ${chosen[id]}`);
}

/**
 * The text of marks for the `contest` lines of a notice. `choices` has for each contest by its id "abstain"; or an option
 * or a list of them; or where options are ranked a list from the best, in which a list is a shared rank; or where they
 * get numbers an object of numbers by option. `salt` is 32 random hexadecimal digits. Throws as `readMarks` does.
 */
export function printMarks(contests, choices, salt) {
  const lines = contests.flatMap((contest) => {
    require(Object.hasOwn(choices, contest.value), "bad-marks.nothing", { contest: contest.value });
    return [`contest ${contest.value}`, ...linesOf(contest, choices[contest.value])];
  });
  const text = ["folkmoot/marks/v1", `salt ${salt}`, ...lines, ""].join("\n");
  readMarks(utf8(text), contests);
  return text;
}

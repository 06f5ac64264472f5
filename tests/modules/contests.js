// Ballots for counting: the files of tests/vectors/ and random contests, for the modules and for `folkmoot count`.

import { read } from "./documents.js";

const whole = (text) => BigInt(text);

function csv(text, ids) {
  const [head, ...lines] = text.trimEnd().split("\n").map((line) => line.split(",").map((cell) => cell.trim()));
  const [, kind] = head;
  const cells = (cell, between) => (cell ? cell.split(between).map((id) => id.trim()) : []);
  const scored = !["choice", "approvals", "ranking"].includes(kind);
  const named = scored ? head.slice(1) : lines.flatMap(([, cell]) => cells(cell, kind === "ranking" ? /[>=]/ : "|"));
  const sorted = [...new Set(named)].sort();
  const options = ids ?? (scored ? named : sorted.includes("for") ? ["for", "against", "abstain"].filter((id) => sorted.includes(id)) : sorted);
  const place = (id) => options.indexOf(id);
  const ballots = lines.map(([weight, ...rest]) => {
    const ballot = { weight: whole(weight), heads: 1 };
    if (scored) ballot.scores = rest.map((cell, at) => [at, Number(cell || "0")]).filter(([, score]) => score > 0);
    else if (kind === "ranking") ballot.ranks = cells(rest[0], ">").map((rank) => cells(rank, "=").map(place));
    else ballot.marks = cells(rest[0], "|").map(place);
    return ballot;
  });
  return { options, ballots, lot: null, seats: 1 };
}

function blt(text) {
  const lines = text.trimEnd().split("\n");
  const [size, seats] = lines.shift().split(" ").map(Number);
  const options = Array.from({ length: size }, (_, at) => String(at + 1));
  let lot = null;
  const ballots = [];
  for (const line of lines) {
    const tie = /^\[tie (.*)\]$/.exec(line);
    if (tie) lot = tie[1].split(" ").reverse();
    else if (line === "0") break;
    else {
      const [weight, ...rest] = line.split(" ");
      const ranks = rest.slice(0, -1).map((rank) => rank.split("=").map((id) => Number(id) - 1));
      ballots.push({ weight: whole(weight), heads: 1, ranks });
    }
  }
  return { options, ballots, lot, seats };
}

/** A file of starvote: blocks of `name = score` under how many ballots are alike. */
function starvote(text) {
  const options = [];
  const ballots = [];
  for (const line of text.slice(text.indexOf("[ballots]")).split("\n")) {
    const many = /^(\d+) ballots?:$/.exec(line.trim());
    const score = /^(\w+) = (\d+)$/.exec(line.trim());
    if (many) ballots.push({ weight: whole(many[1]), heads: Number(many[1]), scores: [] });
    if (!score) continue;
    if (!options.includes(score[1])) options.push(score[1]);
    if (score[2] !== "0") ballots.at(-1).scores.push([score[1], Number(score[2])]);
  }
  options.sort();
  for (const ballot of ballots) ballot.scores = ballot.scores.map(([id, score]) => [options.indexOf(id), score]);
  return { options, ballots, lot: null, seats: 1, terms: { scoreMax: 5 } };
}

/** The contest of an example file. */
export function readExample(method) {
  for (const [ending, reader] of [["blt", blt], ["csv", csv], ["starvote", starvote]]) {
    let text;
    try {
      text = read(`tests/vectors/${method}/example.${ending}`);
    } catch {
      continue;
    }
    return reader(text);
  }
  return null;
}

/** Small whole numbers that look random and are the same every time (SplitMix64). */
export function numbers(seed) {
  let state = BigInt(seed);
  const MASK = (1n << 64n) - 1n;
  return (below) => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return Number((z ^ (z >> 31n)) % BigInt(below));
  };
}

export function shuffled(list, draw) {
  const order = [...list];
  for (let at = order.length - 1; at > 0; at--) {
    const other = draw(at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

const weightOf = (draw) => BigInt(draw(3) === 0 ? 1 + draw(1_000_000) : 1 + draw(4));

/** A random ballot of a kind, with how a line of CSV spells it. */
function ballot(kind, options, draw) {
  const weight = weightOf(draw);
  const made = { weight, heads: 1 };
  const some = shuffled(options.map((_, at) => at), draw).slice(0, draw(options.length + 1));
  const ids = (places) => places.map((place) => options[place]);
  if (kind === "scores") {
    const scores = options.map((_, at) => [at, draw(3) === 0 ? 0 : draw(6)]);
    made.scores = scores.filter(([, score]) => score > 0);
    return { made, line: [weight, ...scores.map(([, score]) => score)].join(",") };
  }
  if (kind === "choice") made.marks = some.slice(0, 1);
  if (kind === "approvals") made.marks = [...some].sort((a, b) => a - b);
  if (kind === "ranking") made.ranks = some.map((place) => [place]);
  if (kind === "weak-ranking") {
    made.ranks = [];
    for (const place of some) if (made.ranks.length > 0 && draw(3) === 0) made.ranks.at(-1).push(place); else made.ranks.push([place]);
  }
  const spelled = made.ranks ? made.ranks.map((rank) => ids(rank).join(" = ")).join(" > ") : ids(made.marks).join(" | ");
  return { made, line: `${weight},${spelled}` };
}

/** A random contest for a method with its file of CSV and the arguments of `folkmoot count`. */
export function randomContest(method, kind, draw) {
  const proposal = method === "yes-no";
  const size = proposal ? 2 + draw(2) : 2 + draw(6);
  const options = proposal ? ["for", "against", "abstain"].slice(0, size) : Array.from({ length: size }, (_, at) => (draw(2) ? `${at + 1}` : `o${at}`));
  const single = ["yes-no", "star", "irv"].includes(method);
  const seats = single ? 1 : 1 + draw(size);
  const made = Array.from({ length: draw(14) }, () => ballot(kind, options, draw));
  const heading = { choice: "weight,choice", approvals: "weight,approvals", ranking: "weight,ranking", "weak-ranking": "weight,ranking" };
  const head = heading[kind] ?? ["weight", ...options].join(",");
  const lot = shuffled(options, draw);
  const contest = { options, seats, ballots: made.map((one) => one.made), lot, terms: {} };
  const args = ["--method", method, "--lot", lot.join(","), "--seats", String(seats)];
  if (kind !== "scores") args.push("--options", options.join(","));
  if (proposal) rule(contest, args, draw);
  return { contest, args, file: `${[head, ...made.map((one) => one.line)].join("\n")}\n` };
}

function rule(contest, args, draw) {
  const one = (list) => list[draw(list.length)];
  const measure = () => one(["heads", "weight"]);
  const strictness = () => one(["strict", "inclusive"]);
  const share = () => one(["1/2", "2/3", "1/1", "3/5", "1/10"]);
  const quorums = Array.from({ length: draw(3) }, () => {
    const need = one([() => `count ${draw(20)}`, () => `share ${share()}`, () => "root 3/2"])();
    return `${measure()} ${one(["cast", "for-and-abstained", "for"])} ${strictness()} ${need}`;
  });
  const thresholds = Array.from({ length: draw(3) }, () =>
    draw(4) === 0 ? `${measure()} adaptive` : `${measure()} ${one(["for-against", "cast", "roll"])} ${strictness()} ${share()}`,
  );
  if (quorums.length + thresholds.length === 0) return;
  const cast = contest.ballots.reduce((sum, { weight }) => sum + weight, 0n);
  const roll = { heads: BigInt(contest.ballots.length + draw(9)), weight: cast + BigInt(draw(50)) };
  contest.terms = { decision: { quorums, thresholds }, roll };
  for (const line of quorums) args.push("--quorum", line);
  for (const line of thresholds) args.push("--threshold", line);
  args.push("--roll-heads", String(roll.heads), "--roll-weight", String(roll.weight));
}

// STAR: score, then automatic runoff (docs/METHODS.md, "star"), with the official protocol for ties.

import { require } from "./fault.js";

const scoreOf = (ballot, place) => ballot.scores.find(([option]) => option === place)?.[1] ?? 0;

/** For each of some options the weight that scores it above another of them, summed over the others. */
function headToHead({ ballots }, among) {
  const sums = among.map(() => 0n);
  for (const ballot of ballots) {
    const scores = among.map((place) => scoreOf(ballot, place));
    scores.forEach((score, at) => {
      sums[at] += ballot.weight * BigInt(scores.filter((other) => other < score).length);
    });
  }
  return sums;
}

const highScores = ({ ballots }, among, most) =>
  among.map((place) => ballots.reduce((sum, ballot) => sum + (scoreOf(ballot, place) === most ? ballot.weight : 0n), 0n));

/** Adds those with the most marks to `chosen` as long as two are not exceeded; gives those who tie for a place. */
function advance(among, marks, chosen) {
  const order = among.map((place, at) => ({ place, mark: marks[at] }));
  order.sort((a, b) => (a.mark === b.mark ? a.place - b.place : a.mark > b.mark ? -1 : 1));
  for (let at = 0; at < order.length && chosen.length < 2; ) {
    const group = order.filter(({ mark }) => mark === order[at].mark).map(({ place }) => place);
    if (chosen.length + group.length > 2) return group;
    chosen.push(...group);
    at += group.length;
  }
  return [];
}

function finalists(election, outcome, totals, most) {
  const chosen = [];
  let tied = advance(election.places, totals, chosen);
  const record = (by, from) =>
    outcome.ties.push({ round: outcome.rounds.length, about: "count", tied, by, picked: chosen.slice(from) });
  for (const [by, marksOf] of [["head-to-head", headToHead], ["high-scores", highScores]]) {
    if (tied.length === 0) break;
    const from = chosen.length;
    const left = advance(tied, marksOf(election, tied, most), chosen);
    if (chosen.length > from) record(by, from);
    tied = left;
  }
  if (tied.length > 0) {
    const from = chosen.length;
    chosen.push(...election.byLot(tied).slice(0, 2 - from));
    record("lot", from);
  }
  return chosen;
}

function runoff(election, outcome, finalistsInTurn, totals, most) {
  const pair = [...finalistsInTurn].sort((a, b) => a - b);
  const votes = headToHead(election, pair);
  const steps = [
    [null, votes],
    ["rule", pair.map((place) => totals[place])],
    ["high-scores", highScores(election, pair, most)],
  ];
  const decided = steps.find(([, [a, b]]) => a !== b);
  const [by, marks] = decided ?? ["lot", null];
  const winner = marks === null ? election.byLot(pair)[0] : pair[marks[0] > marks[1] ? 0 : 1];
  if (by !== null) outcome.ties.push({ round: outcome.rounds.length, about: "runoff", tied: pair, by, picked: [winner] });
  outcome.rounds.push({
    step: "runoff",
    options: pair,
    tallies: election.places.map((place) => (pair.includes(place) ? votes[pair.indexOf(place)] : null)),
    elected: [winner],
    balance: { exhausted: election.weight - votes[0] - votes[1], residual: 0n, total: election.weight },
  });
  return winner;
}

export function star(election, outcome) {
  require(election.seats === 1, "bad-count", { method: "star", seats: election.seats });
  const totals = election.places.map(() => 0n);
  let most = Math.max(election.terms.scoreMax ?? 5, 1);
  for (const { scores, weight } of election.ballots) {
    for (const [place, score] of scores) {
      totals[place] += weight * BigInt(score);
      most = Math.max(most, score);
    }
  }
  const chosen = finalists(election, outcome, totals, most);
  outcome.rounds.push({ step: "count", options: chosen, tallies: totals });
  outcome.elected = [runoff(election, outcome, chosen, totals, most)];
}

// Marks: what a ballot chooses (docs/formats/polls.md, "Marks"). Not a statement: a ballot names them by hash.

import { hex } from "./bytes.js";

/** One line of marks for an option of a contest with this kind of ballot. */
function line(ballot, option, number) {
  switch (ballot) {
    case "choice":
    case "approvals":
      return `mark ${option}`;
    case "ranking":
    case "weak-ranking":
      return `rank ${number} ${option}`;
    case "scores":
      return `score ${option} ${number}`;
    default:
      return `points ${option} ${number}`;
  }
}

/**
 * The text of marks. `choices` has for each contest of the notice, in its order, "abstain" or pairs of option and number
 * in any order; they come by rank and then in the order of the ballot.
 */
export function marksText(salt, contests, choices) {
  const rows = ["folkmoot/marks/v1", `salt ${hex(salt)}`];
  contests.forEach((contest, at) => {
    rows.push(`contest ${contest.contest}`);
    const chosen = choices[at];
    if (chosen === "abstain") {
      rows.push("mark abstain");
      return;
    }
    const place = (option) => contest.options.findIndex((one) => one.option === option);
    const ranked = contest.ballot === "ranking" || contest.ballot === "weak-ranking";
    const order = [...chosen].sort(([a, m], [b, n]) => (ranked && m !== n ? m - n : place(a) - place(b)));
    rows.push(...order.map(([option, number]) => line(contest.ballot, option, number)));
  });
  return rows.join("\n") + "\n";
}

/** Marks read back: for each contest "abstain" or pairs of option and number. */
export function readMarks(text, contests) {
  const found = new Map();
  let current = null;
  for (const row of text.split("\n").slice(2)) {
    const [key, ...words] = row.split(" ");
    if (key === "contest") found.set(words[0], (current = []));
    else if (key === "mark") current?.push([words[0], 1]);
    else if (key === "rank") current?.push([words[1], Number(words[0])]);
    else if (key === "score" || key === "points") current?.push([words[0], Number(words[1])]);
  }
  return contests.map((contest) => {
    const chosen = found.get(contest.contest) ?? [];
    return chosen.length === 1 && chosen[0][0] === "abstain" ? "abstain" : chosen;
  });
}

/**
 * What is wrong with choices: `empty` with the contests where nothing is chosen, or `over` with the first that has more
 * than its notice allows; null where nothing is.
 */
export function faultOf(contests, choices) {
  const empty = contests.filter((_, at) => choices[at] !== "abstain" && choices[at].length === 0);
  if (empty.length > 0) return { code: "empty", contests: empty };
  for (const [at, contest] of contests.entries()) {
    const chosen = choices[at];
    if (chosen === "abstain") continue;
    const numbers = chosen.map(([, number]) => number);
    const spent = spentOf(contest.ballot, numbers);
    const max = contest.ballot === "choice" ? 1 : contest.points_max;
    if (contest.ballot === "choice" && chosen.length > 1) return { code: "over", contest, max, count: chosen.length };
    if (spent !== null && max !== null && spent > max) return { code: "over", contest, max, count: spent };
    if (contest.ballot === "scores" && numbers.some((number) => number > contest.score_max)) {
      return { code: "over", contest, max: contest.score_max, count: Math.max(...numbers) };
    }
  }
  return null;
}

/** How many points are spent; null where none are. */
export function spentOf(ballot, numbers) {
  if (ballot === "squared-points") return numbers.reduce((sum, number) => sum + number * number, 0);
  if (ballot === "points" || ballot === "shares") return numbers.reduce((sum, number) => sum + number, 0);
  return null;
}

// Decision rules: quorums and thresholds (docs/METHODS.md, "Decision rules"). Nothing is divided.

import { rootDown } from "./exact.js";
import { readFraction } from "./form.js";

const holds = (strictness, given, mark) => (strictness === "strict" ? given > mark : given >= mark);
const SIMPLE = { quorums: [], thresholds: ["weight for-against strict 1/2"] };
const share = (text) => (text === "1/1" ? { above: 1n, below: 1n, toString: () => "1" } : { ...readFraction(text), toString: () => text });

function quorum(line, votes, rolls) {
  const [measure, counts, strictness, need, number] = line.split(" ");
  const [inFavour, against, abstained] = votes[measure];
  const given = { cast: inFavour + against + abstained, "for-against": inFavour + against, "for-and-abstained": inFavour + abstained, for: inFavour }[counts];
  const roll = rolls[measure];
  let [left, right, needed] = [given, 0n, number];
  if (need === "count") {
    right = BigInt(number);
  } else {
    const part = share(number);
    left = given * part.below;
    right = need === "share" ? roll * part.above : roll * part.above ** 2n;
    if (need === "root") left *= left;
    needed = need === "share" ? `${part} of ${roll}` : `${part} root of ${roll}`;
  }
  return { test: "quorum", measure, given, needed, strictness, holds: holds(strictness, left, right) };
}

function threshold(line, votes, rolls) {
  const [measure, base, strictness = "strict", number] = line.split(" ");
  const [given, against, abstained] = votes[measure];
  const roll = rolls[measure];
  const cast = given + against + abstained;
  if (base === "adaptive") {
    const fewer = against * rootDown(roll) < given * rootDown(cast);
    const needed = `${against} root of ${roll} over root of ${cast}`;
    return { test: "threshold", measure, given, needed, strictness, holds: fewer };
  }
  const part = share(number);
  const of = { "for-against": given + against, cast, roll }[base];
  const enough = of > 0n && holds(strictness, given * part.below, of * part.above);
  return { test: "threshold", measure, given, needed: `${part} of ${of}`, strictness, holds: enough };
}

/**
 * Judges a proposal: `rule` has `quorums` and `thresholds` as notices spell them, or is null; `votes` and `rolls` are by
 * measure: for, against and abstained; all who are on the roll.
 */
export function judge(rule, votes, rolls) {
  const { quorums, thresholds } = rule ?? SIMPLE;
  const asked = quorums.map((line) => quorum(line, votes, rolls));
  const told = thresholds.map((line) => threshold(line, votes, rolls));
  const all = (reasons) => reasons.every((reason) => reason.holds);
  const verdict = !all(asked) ? "lapsed" : all(told) ? "passed" : "rejected";
  return { verdict, reasons: [...asked, ...told] };
}

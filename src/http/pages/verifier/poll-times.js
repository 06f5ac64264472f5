// When a poll lasts longer by itself (docs/formats/polls.md, "Longer by itself").

import { judge } from "./count-decision.js";
import { printTime, readTime } from "./form.js";
import { spanAfter } from "./spans.js";

const OUTAGE_MIN = 120; // seconds between two clocks of an open poll that are no outage yet

/** The parts of an `extension` line: its sort and one or two spans. */
export function readExtension(line) {
  const [sort, ...words] = line.split(" ");
  const spans = [];
  for (let at = 0; at < words.length; at += 2) spans.push(words.slice(at, at + 2).join(" "));
  return { sort, spans };
}

const extension = (poll, sort) => poll.body.extension.map(readExtension).find((one) => one.sort === sort)?.spans ?? null;

/** Whether enough have voted for every quorum of those who vote. */
function meetsQuorums(poll) {
  const lines = poll.body.contest.flatMap((contest) => contest.quorum).filter((line) => line.split(" ")[1] === "cast");
  const heads = BigInt(poll.ballots.size);
  const weight = [...poll.ballots.keys()].reduce((sum, member) => sum + poll.voters.find(member).weight, 0n);
  const votes = { heads: [0n, 0n, heads], weight: [0n, 0n, weight] };
  const rolls = { heads: BigInt(poll.voters.list.length), weight: poll.voters.weight };
  return judge({ quorums: lines, thresholds: [] }, votes, rolls).verdict === "passed";
}

function extend(poll, closes) {
  const longer = closes - readTime(poll.body.closes);
  poll.body.closes = printTime(closes);
  poll.body["objections-until"] = printTime(readTime(poll.body["objections-until"]) + longer);
}

/** Lengthens a poll when the clock goes from `last` to `now`, both in seconds. */
export function lengthen(poll, last, now) {
  const opening = poll.phase === "roll-certified" && now >= readTime(poll.body.opens);
  if (poll.phase !== "open" && !opening) return;
  const turnout = extension(poll, "turnout");
  if (turnout !== null && poll.phase === "open" && now >= readTime(poll.body.closes) && !poll.turnoutMissed && !meetsQuorums(poll)) {
    const closes = spanAfter(turnout[0], readTime(poll.body.closes));
    poll.turnoutMissed = closes !== null;
    if (closes !== null) extend(poll, closes);
  }
  const outage = extension(poll, "outage");
  const closes = readTime(poll.body.closes);
  const from = Math.max(last, readTime(poll.body.opens));
  if (outage === null || now - from <= OUTAGE_MIN || from >= closes) return;
  const [after, most] = [spanAfter(outage[0], now), spanAfter(outage[1], closes - poll.outages)];
  if (after === null || most === null || Math.min(after, most) <= closes) return;
  poll.outages += Math.min(after, most) - closes;
  extend(poll, Math.min(after, most));
}

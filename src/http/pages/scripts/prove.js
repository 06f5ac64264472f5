// Shows that the ballot paper on the page is the one that was announced: the statement that opened the poll and its
// notice stand in the log that this device trusts, and say the same.

import { Fault } from "./bytes.js";
import { provenText } from "./checkpoint.js";
import { follow } from "./follow.js";
import { textHash, verifier } from "./note.js";
import { rows, value } from "./statement.js";

/** The text of a statement of the log, proved. */
async function proven(hash, trust) {
  const answer = await fetch(`/api/receipts/${hash}`);
  if (!answer.ok) throw new Fault("no-receipt", hash);
  return provenText(await answer.text(), hash, verifier(trust.log_key), textHash);
}

/** The contests of a notice, as far as a ballot paper shows them. */
export function contestsOf(notice) {
  const contests = [];
  let named = null;
  for (const [key, said] of rows(notice)) {
    const contest = contests.at(-1);
    if (key === "contest") contests.push((named = { contest: said, options: [] }));
    else if (!contest) continue;
    else if (key === "option-group") named = {}; // its titles are not on the paper
    else if (key === "option") contest.options.push((named = { option: said }));
    else if (key === "title" || key === "title-en") named[key.replace("-", "_")] = said;
    else if (["method", "seats", "score-max", "points-max", "budget"].includes(key)) contest[key.replace("-", "_")] = said;
    else if (key === "cost") named.cost = said;
  }
  return contests;
}

/** Puts the titles of contests and options right as a `poll-change` says. */
export function correct(contests, change) {
  let named = {};
  for (const [key, said] of rows(change)) {
    if (key === "corrects") {
      const [sort, contest, option] = said.split(" ");
      const found = contests.find((one) => one.contest === contest);
      named = (sort === "contest" ? found : sort === "option" ? found?.options.find((one) => one.option === option) : null) ?? {};
    } else if (key === "title" || key === "title-en") named[key.replace("-", "_")] = said;
  }
  return contests;
}

const spelled = (found) => (found === null || found === undefined ? undefined : String(found));

/** Errors with `page-differs` where what the page shows is not what the notice says. */
export function compare(shown, announced) {
  const differ = (what) => {
    throw new Fault("page-differs", what);
  };
  if (shown.length !== announced.length) differ("contests");
  shown.forEach((contest, at) => {
    const other = announced[at];
    for (const key of ["contest", "title", "title_en", "method", "seats", "score_max", "points_max", "budget"]) {
      if (spelled(contest[key]) !== other[key]) differ(`${contest.contest} ${key}`);
    }
    if (contest.options.length !== other.options.length) differ(`${contest.contest} options`);
    contest.options.forEach((option, place) => {
      for (const key of ["option", "title", "title_en", "cost"]) {
        if (spelled(option[key]) !== other.options[place][key]) differ(`${contest.contest} ${option.option} ${key}`);
      }
    });
  });
}

/** Errors unless opening and notice of the page stand in the log and the paper shows what they say. */
export async function provePaper(page, trust) {
  const opening = await proven(page.open, trust);
  if (value(opening.text, "poll") !== page.poll) throw new Fault("page-differs", "poll");
  if (value(opening.text, "notice") !== page.notice) throw new Fault("page-differs", "notice");
  const notice = await proven(page.notice, trust);
  const contests = contestsOf(notice.text);
  for (const [, hash] of rows(opening.text).filter(([key]) => key === "change")) correct(contests, (await proven(hash, trust)).text);
  compare(page.contests, contests);
  await follow(trust, notice.checkpoint);
}

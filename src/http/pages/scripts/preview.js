// What members will see of a draft: its calendar and papers, in both languages at once. It is only looked at: nothing on it can be cast.

import { el, moment, say } from "./dom.js";

/** The papers of a draft with what belongs to each, from its lines. */
function papersOf(lines) {
  const head = {};
  const contests = [];
  let named = head;
  for (const [key, value] of lines) {
    if (key === "contest") contests.push((named = { id: value, options: [] }));
    else if (key === "option" && contests.length > 0) contests.at(-1).options.push((named = { id: value }));
    else if (key === "option-group") named = {};
    else if (contests.length > 0 && ["method", "seats", "budget"].includes(key)) contests.at(-1)[key] = value;
    else named[key] = value;
  }
  return { head, contests };
}

const titled = (thing, language) => thing[language === "zh" ? "title" : "title-en"] || thing.id || "";

function paper(contest, language) {
  const lang = language === "zh" ? "zh-CN" : "en";
  return el("section", { class: "paper", lang }, el("div", { class: "ph" }, el("h3", {}, titled(contest, language))),
    ...contest.options.map((option) => el("p", { class: "opt" }, el("span", {}, el("b", {}, titled(option, language))), option.cost ? el("span", { class: "end" }, option.cost) : null)));
}

const whole = ({ head, contests }, language) => el("div", { class: "stack-s", lang: language === "zh" ? "zh-CN" : "en" }, el("h3", {}, titled(head, language)), ...contests.map((contest) => paper(contest, language)));

/** When things happen, as far as the draft says it. */
function calendar({ head }) {
  const times = ["record-date", "claims-until", "opens", "closes", "objections-until"].filter((key) => head[key]);
  return el("dl", { class: "facts" }, ...times.flatMap((key) => [el("dt", {}, say(`time-${key}`)), el("dd", {}, moment(new Date(head[key])))]));
}

/** A picture of the draft; nothing for other acts. */
export function preview(kind, lines) {
  if (kind !== "notice") return [];
  const draft = papersOf(lines);
  return [el("section", { class: "rehearsal" }, el("h2", {}, say("preview")), el("p", { class: "small quiet" }, say("preview-why")), calendar(draft), el("div", { class: "grid2" }, whole(draft, "zh"), whole(draft, "en")))];
}

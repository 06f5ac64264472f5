// What waits for the officers whose keys this device has, the earliest end first, each with the page where it is done.

import { el, given, joined, json, link, moment, note, say, title } from "./dom.js";
import * as keys from "./keys.js";
import { keyPanel } from "./officers.js";

const list = document.getElementById("own");

/** The page of an act; null where a terminal or nothing is needed. */
function place({ act, poll, matter, task, mandate, statement, kind, under }) {
  const acts = (name, values) => `/acts/${name}#${new URLSearchParams(Object.entries(values).filter(([, value]) => value))}`;
  const about = { poll, matter, mandate, under };
  const pages = {
    certify: () => `/polls/${poll}/certify`,
    cast: () => `/polls/${poll}/vote`,
    "propose-roll": () => acts("roll", about), "certify-roll": () => acts("roll", about),
    reveal: () => acts("reveal", about), rule: () => acts("ruling", about), claim: () => acts("claim", about),
    announce: () => acts("notice", about), vote: () => acts("vote", about), support: () => acts("support", about),
    admit: () => acts("admission", about), answer: () => acts("answer", about), accept: () => acts("accept", about),
    revise: () => acts("matter", about), appeal: () => acts("matter", about), stay: () => acts("matter", about), object: () => acts("matter", about),
    "carry-out": () => acts("progress", { matter, task }), confirm: () => acts("confirm", { matter, task }),
    sign: () => (statement ? acts(kind, { statement }) : null),
  };
  return pages[act]?.() ?? null;
}

function item(step) {
  const path = place(step);
  const when = [step.from ? say("from", { time: moment(new Date(step.from)) }) : null, step.until ? say("until", { time: moment(new Date(step.until)) }) : say("no-end")].filter(Boolean);
  return el("li", { class: "act" }, el("h3", {}, step.what ?? title(step)),
    el("p", { class: "meta" }, el("span", {}, step.acts_as), ...when.map((one) => el("span", {}, one))),
    path ? el("div", { class: "btns" }, el("a", { class: step.duty ? "btn s" : "btn alt s", href: link(path) }, say("do"))) : null);
}

await keyPanel(async (officers) => {
  const names = [...new Set([...officers, ...(await keys.held(given.origin))].map(keys.nameOf))];
  if (names.length === 0) return list.replaceChildren(el("p", { class: "small quiet" }, say("no-key")));
  const asked = await Promise.allSettled(names.map((name) => json(`/api/turn?for=${encodeURIComponent(name)}&lang=${given.language}&limit=1000`)));
  const found = asked.flatMap(({ value: page }) => page?.items ?? []);
  const unasked = names.filter((_, place) => asked[place].status === "rejected");
  // One person under two names is asked about twice.
  const steps = [...new Map(found.map((step) => [JSON.stringify(step), step])).values()];
  const missed = unasked.length > 0 ? [note("warn", say("unasked"), say("unasked-why", { names: joined(unasked) }))] : [];
  const empty = unasked.length > 0 ? [] : [el("p", { class: "empty" }, say("nothing"))];
  return list.replaceChildren(...missed, ...(steps.length > 0 ? [el("ul", { class: "items" }, ...steps.map(item))] : empty));
});

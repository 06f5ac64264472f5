// Certifying a result: the whole log is computed again on this device, by the second verifier, and a certificate of what it found is
// signed with an officer's key that is kept here. Where the two differ nothing can be signed.

import { grouped, utf8 } from "./bytes.js";
import { button, download, el, given, joined, json, link, moment, note, say, title } from "./dom.js";
import { known, pinned } from "./follow.js";
import * as keys from "./keys.js";
import { keyPanel } from "./officers.js";
import { codeOf, countedHere, obstacle, startVerifier } from "./recount.js";
import { enter } from "./send.js";
import { compose } from "./statement.js";

const { page } = given;
const at = Object.fromEntries(["recount", "found", "signing", "signers"].map((id) => [id, document.getElementById(id)]));
const ask = startVerifier(page.worker);

let counted = null; // what this device has found and may stand behind
let signed = new Set(page.certified_by);

/** This log as this device trusts it, with the head that it saw last. */
async function question() {
  const trust = await pinned(given);
  const seen = trust.checkpoint ? [{ name: say("seen"), bytes: utf8(trust.checkpoint) }] : [];
  return { trust: `#genesis ${trust.genesis}\nlog ${trust.log_key}\nquorum none\n`, served: location.origin, archive: null, files: [], receipts: [], checkpoints: seen };
}

function progress({ judged, size }) {
  const bar = at.found.querySelector("progress");
  if (!bar) return;
  bar.max = size;
  bar.value = judged;
  at.found.querySelector(".v").textContent = say("judged", { judged, size });
}

const verdict = (kind, head, ...more) => el("div", { class: `verdict ${kind}` }, el("p", { class: "v" }, head), ...more);

/** What became of a contest in words: its verdict, or who is elected. */
function outcomeOf(contest, { elected, verdict: word }) {
  if (word) return say(`verdict-${word}`);
  const titles = new Map(contest.options.map((option) => [option.option, title(option)]));
  return elected.length > 0 ? joined(elected.map((id) => titles.get(id) ?? id)) : say("nobody");
}

/** Both outcomes, line by line. */
function compared(own, ballots) {
  const rows = [
    [say("ballots"), ballots, page.turnout.heads],
    [say("weight"), own.weight, page.turnout.weight],
    ...page.contests.map((contest) => {
      const find = (list) => list.find((one) => one.contest === contest.contest);
      return [title(contest), outcomeOf(contest, find(own.contests)), outcomeOf(contest, find(page.published.contests))];
    }),
    [say("result"), grouped(own.statement), grouped(page.result)],
  ];
  const cell = (name, scope) => el("th", { scope }, name);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("both") }, el("table", {},
    el("caption", {}, say("both")),
    el("thead", {}, el("tr", {}, cell(el("span", { class: "vh" }, say("what")), "col"), cell(say("here"), "col"), cell(say("there"), "col"))),
    el("tbody", {}, ...rows.map(([name, mine, theirs]) => el("tr", {}, cell(name, "row"), el("td", {}, String(mine)), el("td", {}, String(theirs) === String(mine) ? String(theirs) : el("b", { class: "no-ok" }, String(theirs))))))));
}

const evidence = (found) => button(say("evidence"), () => download(`${page.poll}.recount.json`, `${JSON.stringify(found, null, 2)}\n`), "alt");

/** What keeps this device from signing, with the way on. */
function blocked(why, report) {
  const command = el("pre", { class: "raw" }, `folkmoot certify ${page.poll} --key …`);
  const { kind, failure, left } = why;
  if (kind === "not-judged") {
    const methods = left.filter(({ what }) => what === "contest").map(({ method }) => method);
    const sentence = say("not-judged-methods", { methods: joined([...new Set(methods)]) });
    return [note("warn", say("not-judged"), sentence, command)];
  }
  if (kind === "other-result") return [verdict("bad", `✗ ${say("differs")}`, el("p", {}, say("other-result")), el("div", { class: "btns" }, evidence(report)))];
  const place = failure.entry === null ? say("at-file", { file: failure.file }) : say("at-entry", { file: failure.file, entry: failure.entry });
  return [verdict("bad", `✗ ${say("differs")}`, el("p", {}, place, " ", el("code", {}, codeOf(failure))), el("p", {}, say("differs-why")), el("div", { class: "btns" }, evidence(report)))];
}

async function recount() {
  if (at.recount.getAttribute("aria-disabled")) return;
  at.recount.setAttribute("aria-disabled", "true");
  at.found.replaceChildren(verdict("run", say("working"), el("progress", { "aria-label": say("working") })));
  const begun = performance.now();
  try {
    const report = await ask(await question(), progress);
    const why = obstacle(report, page);
    counted = why === null ? countedHere(report, page.poll) : null;
    if (why === null) {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      at.found.replaceChildren(verdict("good", `✓ ${say("same")}`, el("p", {}, say("same-why", { ballots: counted.ballots, size: report.log.size, seconds }))), compared(counted.result, counted.ballots));
    } else {
      at.found.replaceChildren(...blocked(why, report));
    }
  } catch (fault) {
    counted = null;
    const code = fault.code ? codeOf(fault) : fault.name;
    at.found.replaceChildren(verdict("bad", `✗ ${say("cannot")}`, el("p", {}, say("cannot-why"), " ", el("code", {}, code))));
  }
  at.recount.removeAttribute("aria-disabled");
  await offer();
}

/** Why this key cannot sign now; null where it can. */
function hindrance(record) {
  const name = keys.nameOf(record);
  if (!page.scrutineers.includes(name)) return say("not-scrutineer", { name });
  if (signed.has(name)) return say("has-signed", { name });
  if (Date.parse(given.now) < Date.parse(page.objections_until) && Date.now() < Date.parse(page.objections_until)) return say("too-early", { time: moment(new Date(page.objections_until)) });
  return counted === null ? say("recount-first") : null;
}

const certificate = () => compose(page.grammar, { log: given.origin, genesis: given.genesis }, [
  ["poll", page.poll], ["result", counted.result.statement], ["size", String(counted.result.size)], ["root", counted.result.root],
]);

/** A button for each officer's key here, with the reason where it cannot be pressed, and the text that would be signed. */
async function offer() {
  const held = await keys.officers(given.origin);
  if (held.length === 0) return at.signing.replaceChildren(el("p", { class: "why" }, say("no-key")));
  const buttons = held.map((record) => {
    const why = hindrance(record);
    const made = button(say("sign", { name: record.officer }), (event) => why === null && sign(record, event.target));
    if (why !== null) made.setAttribute("aria-disabled", "true");
    return [made, why === null ? null : el("p", { class: "why" }, why)];
  });
  const original = counted === null ? [] : [el("details", {}, el("summary", {}, say("original")), el("pre", { class: "raw", tabindex: "0" }, certificate()))];
  const lasting = counted === null ? [] : [el("p", { class: "why" }, say("sign-why"))];
  return at.signing.replaceChildren(...buttons.map((parts) => el("div", { class: "btns" }, ...parts)), ...lasting, ...original);
}

/** Who has signed by now. */
async function refresh() {
  const now = await json(`/api/polls/${page.poll}`);
  signed = new Set(now.certified_by);
  at.signers.replaceChildren(el("dl", { class: "facts" }, ...page.scrutineers.flatMap((name) => [
    el("dt", {}, name), el("dd", {}, el("span", { class: signed.has(name) ? "tag seal" : "tag" }, say(signed.has(name) ? "signed" : "not-signed"))),
  ])));
}

async function sign(record, pressed) {
  pressed.setAttribute("aria-disabled", "true");
  try {
    const body = certificate();
    const trust = await known(given.origin);
    const entry = await enter(`${body}\n${await keys.signatureOf(record, body)}`, trust);
    await refresh();
    await offer();
    at.signing.prepend(note("good", say("done", { entry }), say("done-why"),
      el("div", { class: "btns" }, el("a", { class: "btn", href: link(`/polls/${page.poll}/protocol`) }, say("protocol")), el("a", { class: "btn alt", href: link(`/entries/${entry}`) }, say("entry")))));
  } catch (fault) {
    const code = fault.code ?? fault.name;
    const sentence = ["offline", "busy"].includes(code) ? say("unsent") : say("refused", { code });
    pressed.removeAttribute("aria-disabled");
    at.signing.prepend(note("bad", say("not-signed-now"), sentence));
  }
}

at.recount.addEventListener("click", recount);
await keyPanel(offer);

// The voting page: choose, check, receipt. What is signed is built here, kept before it is sent, and called cast only
// when this device has verified the receipt.

import { Fault, grouped, hex, sha256, utf8 } from "./bytes.js";
import { anchor, button, check, day, download, el, given, json, link, moment, note, qr, say, svg } from "./dom.js";
import { pinned } from "./follow.js";
import * as keys from "./keys.js";
import { faultOf, marksText, readMarks } from "./marks.js";
import { textHash } from "./note.js";
import { brief, papers, summary } from "./paper.js";
import { provePaper } from "./prove.js";
import { deliver } from "./send.js";
import { compose } from "./statement.js";
import * as store from "./store.js";

const page = given.page;
const at = Object.fromEntries(["booth-title", "booth-note", "choose", "check", "receipt", "chosen", "to-check", "weight", "steps"].map((id) => [id, document.getElementById(id)]));
const AGAIN_AFTER = 5_000;

/** What the page knows: who votes with which key, what the log says of them, what this device trusts. */
const known = { trust: null, key: null, last: null, waiting: null, step: "choose" };
const sheets = papers(page.contests, changed);

/** What is marked has changed: what was said of the marks no longer holds. */
function changed() {
  counted();
  if (!known.told) return;
  known.told = false;
  warn();
}

function counted() {
  const choices = sheets.map((sheet) => sheet.read());
  const done = choices.filter((choice) => choice === "abstain" || choice.length > 0).length;
  at.chosen.textContent = say("chosen", { count: done, of: sheets.length });
}

function warn(...notes) {
  at["booth-note"].replaceChildren(...notes.filter(Boolean));
}

/** Shows one of the three steps and puts the focus on its heading. */
function show(step, heading) {
  known.step = step;
  for (const name of ["choose", "check", "receipt"]) at[name].hidden = name !== step;
  const place = ["choose", "check", "receipt"].indexOf(step);
  [...at.steps.children].forEach((item, number) => {
    item.className = number < place ? "done" : "";
    if (number === place) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  at["booth-title"].textContent = heading;
  document.getElementById("booth-lede").hidden = step !== "choose";
  at["booth-title"].focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** The words for what went wrong, with its way out. */
function trouble(fault) {
  const here = `/polls/${page.poll}`;
  const ways = {
    "no-key": ["warn", [anchor(say("no-key-do"), link("/help/this-device"), "alt s")]],
    "not-on-the-roll": ["warn", known.key ? [anchor(say("not-on-roll-do"), link(`${here}/weights/${known.key.member}`), "alt s")] : [], "not-on-roll"],
    "poll-closed": ["bad", [anchor(say("closed-do"), link(here), "alt s"), evidence(fault)], known.waiting ? "closed" : "closed-before"],
    "unknown-opening": ["warn", [button(say("changed-do"), () => location.reload(), "alt s")], "changed"],
    changed: ["warn", [button(say("changed-do"), () => location.reload(), "alt s")]],
    "page-differs": ["bad", [], "differs"],
    equivocation: ["warn", [button(say("elsewhere-do"), () => location.reload(), "alt s")], "elsewhere"],
    "wrong-sequence": ["warn", [button(say("elsewhere-do"), () => location.reload(), "alt s")], "elsewhere"],
    "key-revoked": ["bad", [], "revoked"],
    "unknown-signer": ["bad", [], "revoked"],
    insecure: ["bad", []],
    cleared: ["bad", [anchor(say("no-key-do"), link("/help/this-device"), "alt s")]],
    forked: ["bad", [evidence(fault)]],
    "other-key": ["bad", [], "forked"],
    offline: known.waiting ? ["warn", [button(say("again"), retry, "alt s")], "unsent"] : ["warn", [button(say("changed-do"), () => location.reload(), "alt s")], "no-net"],
    "cleared-ballot": ["bad", [button(say("elsewhere-do"), () => location.reload(), "alt s")]],
    busy: ["warn", [button(say("again"), retry, "alt s")]],
  };
  const [kind, ways_out, words = fault.code] = fault.unproven && fault.code !== "forked" ? ["bad", [evidence(fault)], "bad-receipt"] : (ways[fault.code] ?? ["bad", [evidence(fault)], "refused"]);
  const values = { code: fault.code ?? fault.name, detail: fault.detail || fault.message, seq: known.last?.seq ?? "" };
  const buttons = ways_out.filter(Boolean);
  return note(kind, say(words, values), say(`${words}-why`, values), buttons.length > 0 ? el("div", { class: "btns" }, ...buttons) : null);
}

/** A file with what somebody else needs to judge a fault. */
function evidence(fault) {
  const kept = known.waiting;
  if (!fault.evidence && !kept) return null;
  const parts = [`code ${fault.code}`, `at ${new Date().toISOString()}`, kept?.note, kept?.marks, kept?.receipt, fault.evidence];
  return button(say("evidence"), () => download(`${page.poll}.evidence.txt`, parts.filter(Boolean).join("\n\n")), "alt s");
}

/** Which member votes here, and what the log says of them. */
async function learn(key) {
  known.key = key;
  const [last, member] = await Promise.all([json(`/api/polls/${page.poll}/ballots/${key.member}`), json(`/api/members/${key.member}`)]);
  known.last = last;
  if (last?.weight) {
    at.weight.replaceChildren(el("b", {}, last.weight), " ", el("a", { href: link(`/polls/${page.poll}/weights/${key.member}`) }, say("weight-why")));
    return null;
  }
  at.weight.textContent = "–";
  return member && !member.confirmed ? note("warn", say("unconfirmed"), say("unconfirmed-why")) : trouble(new Fault("not-on-the-roll"));
}

/** Asks who votes where several members use this device. */
function which(held) {
  const members = [...new Set(held.map((key) => key.member))];
  if (members.length < 2) return null;
  const select = el("select", { class: "in", id: "who", change: () => begin(held.filter((key) => key.member === select.value)) }, ...members.map((member) => el("option", { value: member }, member)));
  select.value = known.key.member;
  return el("div", { class: "note act" }, el("label", { for: "who" }, say("which")), el("p", { class: "small" }, say("which-why")), select);
}

/** Starts with a member: what was cast before, what was signed and not delivered. */
async function begin(held) {
  const notes = [];
  try {
    notes.push(await learn(held[0]));
  } catch (fault) {
    notes.push(trouble(fault instanceof Fault ? fault : new Fault("offline")));
  }
  notes.push(which(await keys.held(given.origin)));
  const mine = (await store.all("ballots")).filter((ballot) => ballot.poll === page.poll && ballot.member === known.key.member);
  known.waiting = mine.find((ballot) => ballot.state === "signed" || ballot.state === "unproven") ?? null;
  if (known.waiting) notes.push(note("warn", say("waiting"), say("waiting-why"), el("div", { class: "btns" }, button(say("again"), retry, "s"))));
  known.before = mine.find((ballot) => ballot.statement === known.last?.statement) ?? null;
  if (known.before) {
    const choices = readMarks(known.before.marks, page.contests);
    sheets.forEach((sheet, place) => sheet.write(choices[place]));
    counted();
  }
  if (known.last?.seq > 0) notes.push(note("act", say("replaces", { seq: known.last.seq }), say("replaces-why")));
  if (!notes.some(Boolean)) notes.push(note("act", say("ready", { member: known.key.member, weight: known.last.weight }), say("ready-why")));
  warn(...notes);
}

/** Takes the choices to the second step, unless something is wrong with them. */
async function toCheck() {
  const choices = sheets.map((sheet) => sheet.read());
  const fault = faultOf(page.contests, choices);
  if (fault) {
    const name = (contest) => sheets.find((sheet) => sheet.contest === contest).section.querySelector("h2").textContent;
    const words = fault.code === "empty"
      ? note("warn", say("empty"), say("empty-why", { contests: fault.contests.map(name).join(given.language === "zh" ? "、" : ", ") }))
      : note("bad", say("over"), say("over-why", { contest: name(fault.contest), max: fault.max, count: fault.count }));
    warn(words);
    known.told = true;
    const first = fault.code === "empty" ? fault.contests[0] : fault.contest;
    const field = sheets.find((sheet) => sheet.contest === first).section.querySelector("input, select, button");
    field?.focus();
    return;
  }
  if (!known.key) {
    warn(trouble(new Fault(keys.secure() ? "no-key" : "insecure")));
    scrollTo({ top: 0 });
    return;
  }
  if (known.waiting) {
    scrollTo({ top: 0 });
    return;
  }
  try {
    await recheck();
    const ballot = await build(choices);
    review(choices, ballot);
    history.pushState({ step: "check" }, "");
  } catch (found) {
    fail(found);
  }
}

function fail(found) {
  console.info(found);
  warn(trouble(found instanceof Fault ? found : new Fault("offline")));
  scrollTo({ top: 0 });
}

/** The poll as it is now, and where the member's chain is: errors where this page is out of date. */
async function recheck() {
  const [poll, last] = await Promise.all([json(`/api/polls/${page.poll}`), json(`/api/polls/${page.poll}/ballots/${known.key.member}`)]);
  if (!poll || poll.notice !== page.notice || poll.open !== page.open) throw new Fault("changed");
  if (poll.phase !== "open") throw new Fault("poll-closed");
  if (!last?.weight) throw new Fault("not-on-the-roll");
  known.last = last;
}

/** The ballot: its text, by the grammar, and the marks that it names. */
async function build(choices) {
  const marks = marksText(crypto.getRandomValues(new Uint8Array(16)), page.contests, choices);
  const marks_hash = hex(await sha256(utf8(marks)));
  const seq = known.last.seq + 1;
  const lines = [["open", page.open], ["member", known.key.member], ["seq", String(seq)], ["prev", known.last.statement ?? "none"], ["marks", marks_hash]];
  const text = compose(page.grammar, { log: given.origin, genesis: given.genesis }, lines);
  return { text, marks, marks_hash, seq };
}

/** The second step: everything that will be signed, in words and as it is. */
function review(choices, ballot) {
  const edit = (sheet) => button(say("edit"), () => back(sheet.section), "alt s");
  const sheetsShown = sheets.map((sheet, place) => el("section", { class: "paper" },
    el("div", { class: "ph" }, el("h2", {}, sheet.section.querySelector("h2").textContent), edit(sheet)),
    el("div", { class: "sheet-in" }, ...summary(sheet, choices[place]))));
  const before = known.before ? readMarks(known.before.marks, page.contests).map((choice, place) => brief(sheets[place], choice)) : null;
  const replaces = ballot.seq > 1
    ? note("", say("replaces", { seq: ballot.seq - 1 }), `${before ? say("replaces-was", { marks: before.join(given.language === "zh" ? "；" : "; ") }) : ""} ${say("replaces-why")}`)
    : null;
  const why = el("p", { class: "why" });
  const sign = button(say("sign"), () => cast(ballot, sign));
  at.check.replaceChildren(
    el("div", { class: "notyet" }, el("b", {}, say("not-yet")), el("p", {}, say("not-yet-why"))),
    ...sheetsShown,
    ...[replaces].filter(Boolean),
    el("div", { class: "btns" }, sign, button(say("back"), () => back(), "alt"), why),
    el("details", {}, el("summary", {}, say("original")), el("pre", { class: "raw", tabindex: "0" }, ballot.text), el("p", { class: "small quiet" }, say("original-marks")), el("pre", { class: "raw", tabindex: "0" }, ballot.marks)));
  keys.called(known.key).then((called) => {
    const seen = say(page.publication === "open" ? "seen-open" : "seen-sealed");
    why.textContent = say("sign-why", { key: say("key-here", { key: called }), seen });
  });
  warn();
  show("check", say("check-title"));
}

function back(section = null) {
  show("choose", heading);
  section?.scrollIntoView();
  section?.querySelector("input, select, button")?.focus({ preventScroll: true });
}

/** Proves the paper, signs, keeps the signed note, sends it. */
async function cast(ballot, pressed) {
  if (pressed.getAttribute("aria-disabled")) return;
  pressed.setAttribute("aria-disabled", "true");
  try {
    await provePaper(page, known.trust);
    await recheck();
    if (known.last.seq + 1 !== ballot.seq) throw new Fault("wrong-sequence");
    const signed = `${ballot.text}\n${await keys.signatureOf(known.key, ballot.text)}`;
    known.waiting = {
      statement: await textHash(ballot.text), poll: page.poll, title: page.title, title_en: page.title_en, member: known.key.member, origin: given.origin, seq: ballot.seq,
      weight: known.last.weight, note: signed, marks: ballot.marks, marks_hash: ballot.marks_hash, state: "signed", signed: new Date().toISOString(),
    };
    await store.put("ballots", known.waiting);
    // Some browsers forget what they have just taken (private windows, full disks): nothing is sent that is not kept.
    if (!(await store.get("ballots", known.waiting.statement))) {
      known.waiting = null;
      throw new Fault("cleared-ballot");
    }
    await send();
  } catch (fault) {
    failed(fault);
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}

function failed(fault) {
  console.info(fault);
  const found = fault instanceof Fault ? fault : new Fault("offline");
  if (["offline", "busy"].includes(found.code) && known.waiting) {
    if (!at.check.querySelector(".pending")) pending(found);
    setTimeout(() => retry(), AGAIN_AFTER);
    return;
  }
  at.check.querySelector(".notyet")?.after(trouble(found));
  if (known.step === "choose") warn(trouble(found));
  scrollTo({ top: 0 });
}

/** Signed and not delivered: the box stays, the same bytes are sent again. */
function pending(fault) {
  at.check.replaceChildren(
    el("div", { class: "notyet pending" }, el("b", {}, say("not-yet")), el("p", {}, say("sending-why"))),
    trouble(fault));
  show("check", say(fault.code === "busy" ? "busy" : "unsent"));
}

async function send() {
  at.check.querySelector(".notyet p")?.replaceChildren(say("sending-why"));
  const done = await deliver(known.waiting, known.trust);
  known.waiting = null;
  receipt(done);
}

let retrying = false;
async function retry() {
  if (!known.waiting || retrying) return;
  retrying = true;
  try {
    await send();
  } catch (fault) {
    failed(fault);
  } finally {
    retrying = false;
  }
}

/** The seal on the receipt. */
function stamp(day) {
  const words = [["50", "25", say("stamp-1")], ["77", given.language === "zh" ? "20" : "12.5", say("stamp-2")], ["100", "11", day]];
  const box = (x, size, round, width) => svg("rect", { class: "b", x, y: x, width: size, height: size, rx: round, "stroke-width": width });
  return svg("svg", { class: "stamp", viewBox: "0 0 120 120", "aria-hidden": "true", focusable: "false" },
    svg("g", { transform: "rotate(-8 60 60)" }, box(5, 110, 10, 5), box(13, 94, 5, 1.5),
      ...words.map(([y, size, word]) => svg("text", { x: 60, y, "font-size": size }, word)),
      svg("line", { class: "b", x1: 24, x2: 96, y1: 86, y2: 86, "stroke-width": 1.5 })));
}

/** The third step, after the receipt has been verified here. */
function receipt({ ballot, entry, steps, size, root, before }) {
  const facts = [
    [say("card-member"), ballot.member], [say("card-weight"), ballot.weight], [say("card-seq"), say("card-seq-is", { seq: ballot.seq })],
    [say("card-time"), moment(new Date(ballot.at))], [say("card-head"), say("card-head-is", { size, root: grouped(root) })],
  ];
  const key = known.trust.log_key.split("+")[1];
  const follows = before > 0 ? check("y", say("follows"), say("follows-why", { size: before })) : check("w", say("new"), say("new-why", { size }));
  at.receipt.replaceChildren(
    el("article", { class: "card" }, el("div", { class: "body" }, stamp(day(new Date(ballot.at))),
      el("p", { class: "small quiet" }, say("card")), el("p", { class: "no" }, String(entry)), el("h2", { class: "mt" }, given.language === "zh" ? page.title : page.title_en),
      el("dl", { class: "facts" }, ...facts.flatMap(([name, what]) => [el("dt", {}, name), el("dd", {}, what)])),
      el("p", { class: "small quiet mt" }, say("card-hash")), el("p", { class: "fp" }, grouped(ballot.statement, 64))),
      el("div", { class: "stub" }, qr(link(`/mine#${ballot.statement}`), say("qr")), el("p", { class: "small" }, say("qr-why")))),
    el("div", { class: "btns mt" }, button(say("save"), () => download(`${page.poll}.${ballot.member}.${ballot.seq}.receipt`, ballot.receipt)), button(say("print"), () => print(), "alt"), anchor(say("home"), link("/"), "alt")),
    el("section", { class: "sheet sec" }, el("h2", { class: "mb" }, say("checked")), el("ul", { class: "checks" },
      check("y", say("text"), say("text-why", { hash: grouped(ballot.statement) })), check("y", say("place", { entry }), say("place-why", { count: steps })),
      check("y", say("head"), say("head-why", { key })), follows, check("w", say("witness"), say("witness-why")))),
    el("div", { class: "mt" }, note("", say("change"), say("change-why"))));
  warn();
  show("receipt", say("done-title"));
  at["booth-title"].after(el("p", { class: "say", id: "done" }, say("done", { entry })));
  history.replaceState({ step: "receipt" }, "");
}

const heading = at["booth-title"].textContent;

async function start() {
  counted();
  at["to-check"].addEventListener("click", toCheck);
  addEventListener("popstate", () => known.step === "check" && !known.waiting && back());
  addEventListener("online", () => retry());
  const off = Math.round((Date.now() - Date.parse(given.now)) / 60_000);
  const clock = navigator.onLine && Math.abs(off) > 5 ? note("", say("clock"), say("clock-why", { minutes: Math.abs(off) })) : null;
  if (!keys.secure()) {
    warn(trouble(new Fault("insecure")));
    return;
  }
  known.trust = await pinned(given);
  const held = await keys.held(given.origin);
  if (held.length === 0) {
    warn(clock, trouble(new Fault("no-key")));
    return;
  }
  await begin(held);
  if (clock) at["booth-note"].prepend(clock);
  if (known.waiting) await retry();
}

start().catch(fail);

// An act of an officer or a body: fill in, check, sign. The text is made here by the grammar of its kind, tried by the service with all
// its faults before it is sent, and signed with a key that this device keeps. What takes two goes on as a link.

import { Fault, grouped, hex, sha256, utf8 } from "./bytes.js";
import { button, download, el, given, json, link, note, qr, say } from "./dom.js";
import { pinned } from "./follow.js";
import { form } from "./form.js";
import * as keys from "./keys.js";
import { textHash } from "./note.js";
import { keyPanel } from "./officers.js";
import { prefill } from "./prefill.js";
import { preview } from "./preview.js";
import { enter, tryOut } from "./send.js";
import { compose, rows } from "./statement.js";

const { page } = given;
const at = Object.fromEntries(["act-note", "act-form", "act-check", "signer", "preview"].map((id) => [id, document.getElementById(id)]));
/** What the link asks for; a part without `=` only leads to a place on the page. */
const SUBJECT = location.hash.includes("=") ? location.hash : "";
const asked = Object.fromEntries(new URLSearchParams(SUBJECT.slice(1)));
/** Faults of `compose`, each of one line. */
const OF_LINES = ["missing-line", "repeated-line", "unknown-line", "bad-line"];
/** The service was not reached, or could not. */
const UNSENT = ["offline", "busy"];
/** Why this device does not sign or begin; each has its words. */
const OF_DEVICE = ["bad-link", "cleared", "other-key"];

/** Who signs, the lines as they stand, and the text that was checked last. */
const known = { records: [], record: null, filled: null, fixed: null, checked: null };

/** The name of the key that signs; empty without one. */
const signer = () => (known.record ? keys.nameOf(known.record) : "");

/** Where the draft of a signer is kept: what one person filled in is not put before another. */
const keptAs = (name) => `folkmoot-draft ${given.origin} ${page.grammar.kind} ${name} ${SUBJECT}`;

/** The draft of who signs, else what was filled in before there was a key. */
const draft = () => JSON.parse(localStorage.getItem(keptAs(signer())) ?? localStorage.getItem(keptAs("")) ?? "null");

const dropDraft = () => [signer(), ""].forEach((name) => localStorage.removeItem(keptAs(name)));

/** The text with the texts that it names by hash, of the log that this device has pinned. Errors as `compose` and `pinned`. */
async function made() {
  const { origin, genesis } = await pinned(given);
  if (known.fixed !== null) return { text: known.fixed, attachments: [] };
  const attachments = [];
  const lines = [];
  for (const [key, value] of known.filled.read()) {
    if (value === "") throw new Fault("missing-line", key);
    if (typeof value !== "object") {
      lines.push([key, value]);
      continue;
    }
    const hash = hex(await sha256(utf8(value.text)));
    attachments.push({ hash, text: value.text });
    lines.push([key, `${hash} ${utf8(value.text).length}`]);
  }
  return { text: compose(page.grammar, { log: origin, genesis }, lines), attachments };
}

const faulty = (code, detail) => el("li", {}, el("p", {}, detail, " ", el("code", {}, code)));

/** What is wrong before anything is sent: a line that is missing, or that cannot be one. */
function incomplete(fault) {
  if (!(fault instanceof Fault && OF_LINES.includes(fault.code))) return unmade(fault);
  const field = at["act-form"].querySelector(`[data-key="${CSS.escape(fault.detail)}"]`);
  field?.focus();
  return note("warn", say("incomplete"), say(fault.code === "missing-line" ? "missing-line" : "wrong-line", { key: fault.detail }));
}

/** What this device could not do, before anything was sent. */
function unmade(fault) {
  const code = fault.code ?? fault.name;
  const words = OF_DEVICE.includes(code) ? `not-${code}` : "not-made";
  return note("bad", say(words), say(`${words}-why`), el("p", {}, el("code", {}, code)));
}

/** The text signed by this device's key: what is tried, and what is sent. */
async function signed() {
  const { text, attachments } = await made();
  return { text, attachments, whole: `${text}\n${await keys.signatureOf(known.record, text)}` };
}

/** Tries it: every fault with its words, or the number it would have. */
async function check() {
  known.checked = null;
  if (known.fixed === null && known.filled === null) return at["act-form"].scrollIntoView();
  let act;
  try {
    act = await signed();
  } catch (fault) {
    return at["act-check"].replaceChildren(incomplete(fault));
  }
  try {
    const { outcome, entry, faults } = await tryOut(act.whole, act.attachments);
    if (outcome === "refused") {
      const list = el("ul", { class: "stack-s" }, ...faults.map(({ code, detail, title }) => faulty(code, detail ?? title)));
      return at["act-check"].replaceChildren(note("bad", say("blocked", { count: faults.length }), say("blocked-why")), list, original(act.text));
    }
    known.checked = outcome === "logged" ? null : act;
    const sign = button(say("sign", { name: keys.nameOf(known.record) }), () => send(sign));
    const told = outcome === "logged" ? note("", say("logged"), say("logged-why", { entry })) : note("good", say("fits"), say("fits-why", { entry }));
    return at["act-check"].replaceChildren(told, original(act.text), known.checked ? el("div", { class: "btns" }, sign, el("p", { class: "why" }, say("sign-why"))) : "");
  } catch (fault) {
    return at["act-check"].replaceChildren(refusal(fault) ? failed(fault) : unmade(fault));
  }
}

const original = (text) => el("details", { open: true }, el("summary", {}, say("original")), el("pre", { class: "raw", tabindex: "0" }, text));

/** Whether the service did not take it, rather than this device what it answered. */
const refusal = (fault) => fault.status !== undefined || UNSENT.includes(fault.code);

/** What became of it at the service. Where it gave no refusal, it took the text, and what it answered does not hold. */
function failed(fault) {
  const code = fault.code ?? fault.name;
  if (UNSENT.includes(code)) return note("warn", say("unsent"), say("unsent-why"));
  if (OF_DEVICE.includes(code)) return unmade(fault);
  if (!refusal(fault)) return note("bad", say("unproven"), say("unproven-why"), el("p", {}, el("code", {}, code)));
  return note("bad", say("refused"), fault.detail || say("refused-why", { code }), el("p", {}, el("code", {}, code)));
}

async function send(pressed) {
  if (known.checked === null || pressed.getAttribute("aria-disabled")) return undefined;
  pressed.setAttribute("aria-disabled", "true");
  const act = known.checked;
  let entry;
  try {
    entry = await enter(act.whole, await pinned(given), act.attachments);
  } catch (fault) {
    pressed.removeAttribute("aria-disabled");
    return at["act-check"].prepend(failed(fault));
  }
  dropDraft();
  return done(act, entry);
}

/** What is in the log now; where it takes more signatures, the link for whoever signs next. */
async function done(act, entry) {
  const hash = await textHash(act.text);
  const turn = await json("/api/turn?limit=1000").catch(() => null);
  const waits = turn?.items.find((step) => step.statement === hash);
  const why = waits ? say("waits-why", { done: waits.done, needed: waits.needed }) : say(turn ? "done-why" : "done-unasked");
  const shown = [note(waits ? "act" : "good", say("done", { entry }), why,
    el("div", { class: "btns" }, el("a", { class: "btn alt s", href: link(`/entries/${entry}`) }, say("entry")), el("a", { class: "btn alt s", href: link("/officer") }, say("back"))))];
  if (waits) {
    const path = link(`/acts/${page.grammar.kind}#statement=${hash}`);
    const field = el("input", { class: "in", readonly: true, id: "second-link", value: `${location.origin}${path}` });
    shown.push(el("section", { class: "sheet stack-s" }, el("h2", {}, say("second")), el("p", { class: "small" }, say("second-why")), el("div", { class: "field" }, el("label", { for: "second-link" }, say("second-link")), field), qr(path, say("second-qr"))));
  }
  at["act-form"].replaceChildren();
  at.preview.replaceChildren();
  at["act-check"].replaceChildren(...shown);
  at["act-note"].replaceChildren();
  at["act-check"].querySelector(".note").scrollIntoView();
}

/** What has changed since the last check is not checked. */
function changed() {
  known.checked = null;
  at["act-check"].replaceChildren();
  if (known.filled === null) return;
  const lines = known.filled.read();
  localStorage.setItem(keptAs(signer()), JSON.stringify(lines));
  at.preview.replaceChildren(...preview(page.grammar.kind, lines));
}

/** Fields of these lines. */
function fill(lines) {
  known.filled = form(page.grammar.lines, lines);
  at["act-form"].replaceChildren(...known.filled.nodes, el("details", {}, el("summary", {}, say("as-lines")), asLines()));
  at.preview.replaceChildren(...preview(page.grammar.kind, known.filled.read()));
}

/** The same as lines of text, for whoever has them already. */
function asLines() {
  const area = el("textarea", { class: "in mono", id: "lines", rows: "12", spellcheck: "false" });
  const take = button(say("take-lines"), () => {
    try {
      fill(rows(`\n${area.value.trim()}`).filter(([key]) => key !== "" && !key.startsWith("#") && !["log", "genesis"].includes(key)));
      changed();
    } catch (fault) {
      at["act-note"].replaceChildren(incomplete(fault));
    }
  }, "alt s");
  const give = button(say("save-lines"), () => download(`${page.grammar.kind}.lines`, `${known.filled.read().filter(([, value]) => typeof value === "string").map((line) => line.join(" ")).join("\n")}\n`), "alt s");
  return el("div", { class: "stack-s" }, el("label", { for: "lines" }, say("lines")), area, el("div", { class: "btns" }, take, give));
}

/** Begins with a key: what the page knows of the act, or the draft that this device has of its owner. */
async function begin() {
  const { record } = known;
  const kept = draft();
  known.filled = known.fixed = null;
  at["act-note"].replaceChildren();
  at.preview.replaceChildren();
  let found;
  try {
    found = page.by_hand || asked.statement ? await prefill(page.grammar, asked, signer(), given.origin) : { text: null };
  } catch (fault) {
    found = { fault };
  }
  // Another key was chosen meanwhile.
  if (known.record !== record) return undefined;
  if (found.fault) return at["act-form"].replaceChildren(unmade(found.fault));
  if (found.text === null) return at["act-form"].replaceChildren(note("warn", say("nothing"), say("nothing-why")));
  if (found.text !== undefined) {
    known.fixed = found.text;
    return at["act-form"].replaceChildren(note("act", asked.statement ? say("second-here") : say("drafted"), asked.statement ? say("second-here-why", { hash: grouped(asked.statement) }) : say("drafted-why")), original(found.text));
  }
  if (kept) at["act-note"].replaceChildren(note("act", say("kept"), say("kept-why"), el("div", { class: "btns" }, button(say("forget"), () => {
    dropDraft();
    location.reload();
  }, "alt s"))));
  return fill(kept ?? found.lines);
}

/** Which key signs; with another one, what the page knows is another thing. */
async function choose(officers) {
  known.records = [...officers, ...(page.members ? await keys.held(given.origin) : [])];
  const select = el("select", { class: "in", id: "signer-key" }, ...known.records.map((record, place) => el("option", { value: place }, keys.nameOf(record))));
  const take = async () => {
    known.record = known.records[Number(select.value)] ?? null;
    known.checked = null;
    at["act-check"].replaceChildren();
    await begin();
  };
  select.addEventListener("change", take);
  const none = el("p", { class: "why" }, say("no-key"));
  const press = button(say("check"), () => known.record && check());
  if (known.records.length === 0) press.setAttribute("aria-disabled", "true");
  at.signer.replaceChildren(...(known.records.length > 0 ? [el("div", { class: "field" }, el("label", { for: "signer-key" }, say("signer")), select)] : []), el("div", { class: "btns" }, press, known.records.length === 0 ? none : el("p", { class: "why" }, say("check-why"))));
  await take();
}

at["act-form"].addEventListener("input", changed);
addEventListener("hashchange", () => {
  if (location.hash.includes("=") && location.hash !== SUBJECT) location.reload();
  // A link within the page has led to its place: the address goes on naming the act.
  else history.replaceState(null, "", `${location.pathname}${location.search}${SUBJECT}`);
});
await keyPanel(choose);

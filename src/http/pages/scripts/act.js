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
const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const KEPT = `folkmoot-draft ${given.origin} ${page.grammar.kind} ${location.hash}`;

/** Who signs, the lines as they stand, and the text that was checked last. */
const known = { records: [], record: null, filled: null, fixed: null, checked: null };

/** The text with the texts that it names by hash. Errors as `compose`. */
async function made() {
  if (known.fixed !== null) return { text: known.fixed, attachments: [] };
  const attachments = [];
  const lines = [];
  for (const [key, value] of known.filled.read()) {
    if (typeof value !== "object") {
      lines.push([key, value]);
      continue;
    }
    const hash = hex(await sha256(utf8(value.text)));
    attachments.push({ hash, text: value.text });
    lines.push([key, `${hash} ${utf8(value.text).length}`]);
  }
  return { text: compose(page.grammar, { log: given.origin, genesis: given.genesis }, lines), attachments };
}

const faulty = (code, detail) => el("li", {}, el("p", {}, detail, " ", el("code", {}, code)));

/** What is wrong before anything is sent: a line that is missing, or that cannot be one. */
function incomplete(fault) {
  if (!(fault instanceof Fault)) throw fault;
  const field = at["act-form"].querySelector(`[data-key="${CSS.escape(fault.detail)}"]`);
  field?.focus();
  return note("warn", say("incomplete"), say(fault.code === "missing-line" ? "missing-line" : "wrong-line", { key: fault.detail }));
}

/** The text signed by this device's key: what is tried, and what is sent. */
async function signed() {
  const { text, attachments } = await made();
  return { text, attachments, whole: `${text}\n${await keys.signatureOf(known.record, text)}` };
}

/** Tries it: every fault with its words, or the number it would have. */
async function check() {
  known.checked = null;
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
    return at["act-check"].replaceChildren(failed(fault));
  }
}

const original = (text) => el("details", { open: true }, el("summary", {}, say("original")), el("pre", { class: "raw", tabindex: "0" }, text));

function failed(fault) {
  const code = fault.code ?? fault.name;
  if (["offline", "busy"].includes(code)) return note("warn", say("unsent"), say("unsent-why"));
  return note("bad", say("refused"), fault.detail || say("refused-why", { code }), el("p", {}, el("code", {}, code)));
}

async function send(pressed) {
  if (known.checked === null || pressed.getAttribute("aria-disabled")) return;
  pressed.setAttribute("aria-disabled", "true");
  const act = known.checked;
  try {
    const entry = await enter(act.whole, await pinned(given), act.attachments);
    localStorage.removeItem(KEPT);
    await done(act, entry);
  } catch (fault) {
    pressed.removeAttribute("aria-disabled");
    at["act-check"].prepend(failed(fault));
  }
}

/** What is in the log now; where it takes more signatures, the link for whoever signs next. */
async function done(act, entry) {
  const hash = await textHash(act.text);
  const { items } = (await json("/api/turn?limit=1000")) ?? { items: [] };
  const waits = items.find((step) => step.statement === hash);
  const shown = [note(waits ? "act" : "good", say("done", { entry }), waits ? say("waits-why", { done: waits.done, needed: waits.needed }) : say("done-why"),
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
  localStorage.setItem(KEPT, JSON.stringify(lines));
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

/** Begins with a key: what the page knows of the act, or the draft that this device has. */
async function begin() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  const found = await prefill(page.grammar, asked, known.record ? keys.nameOf(known.record) : "", given.origin);
  if (found.text === null) return at["act-form"].replaceChildren(note("warn", say("nothing"), say("nothing-why")));
  if (found.text !== undefined) {
    known.fixed = found.text;
    return at["act-form"].replaceChildren(note("act", asked.statement ? say("second-here") : say("drafted"), asked.statement ? say("second-here-why", { hash: grouped(asked.statement) }) : say("drafted-why")), original(found.text));
  }
  if (kept) at["act-note"].replaceChildren(note("act", say("kept"), say("kept-why"), el("div", { class: "btns" }, button(say("forget"), () => {
    localStorage.removeItem(KEPT);
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
addEventListener("hashchange", () => location.reload());
await keyPanel(choose);

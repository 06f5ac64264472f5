// Enrolling a device: looks at the invitation, makes a key, checks what the desk wants signed, signs it, sends it, and
// waits for the registrar and the first poll.

import { Fault, base64, hex, sha256, utf8 } from "./bytes.js";
import { anchor, button, download, el, given, json, link, moment, note, say, svg, title } from "./dom.js";
import { pinned } from "./follow.js";
import * as keyring from "./keyring.js";
import * as keys from "./keys.js";
import { parse } from "./note.js";
import { enter } from "./send.js";
import { compose, rows } from "./statement.js";

const place = document.getElementById("enrol");
const said = document.getElementById("enrol-note");
const PASSPHRASE_MIN = 8;
const AGAIN_AFTER = 2_000;

/** Asks the desk. Errors with its code, `offline` where it cannot be reached. */
async function desk(path, form) {
  let answer;
  try {
    answer = await fetch(`/desk/${path}?lang=${given.language}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(form) });
  } catch {
    throw new Fault("offline");
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const fault = new Fault(body.code ?? `http-${answer.status}`, body.detail ?? body.title ?? "");
  fault.values = body.values ?? {};
  throw fault;
}

function trouble(fault, again) {
  const words = { "unknown-invitation": "none", "invitation-expired": "expired", "invitation-used": "used", offline: "offline", insecure: "insecure", "cannot-keep": "insecure", "desk-differs": "differs", "no-desk": "none", "sign-in-lost": "lost", "sign-in-declined": "declined", "sign-in-no-class": "no-class" };
  const word = words[fault.code] ?? "failed";
  const values = { code: fault.code ?? fault.name, detail: fault.detail || fault.message, member: fault.values?.member ?? "", time: fault.values?.at ? moment(new Date(fault.values.at)) : "" };
  const retry = ["offline", "failed"].includes(word) && again ? el("div", { class: "btns" }, button(say("again"), again, "alt s")) : null;
  said.replaceChildren(note(word === "offline" ? "warn" : "bad", say(word, values), say(`${word}-why`, values), retry));
}

function heading(head, sentence) {
  document.getElementById("enrol-title").textContent = head;
  document.getElementById("enrol-say").textContent = sentence;
}

/** Shows what the invitation is for, and asks for the key to be made. */
async function look(code) {
  try {
    if (!keys.secure()) throw new Fault("insecure");
    const found = await desk("invitation", { code });
    said.replaceChildren();
    document.getElementById("enrol-say").textContent = say("for", { member: found.member, class: title(found), time: moment(new Date(found.expires)) });
    const passphrase = el("input", { class: "in", id: "passphrase", type: "password", autocomplete: "new-password", "aria-describedby": "passphrase-hint" });
    const make = el("button", { class: "btn", type: "submit" }, say("make"));
    const form = el("form", { class: "sheet stack", submit: (event) => {
      event.preventDefault();
      begin(code, found, passphrase, make);
    } },
      el("div", { class: "field" }, el("label", { for: "passphrase" }, say("backup")), el("span", { class: "hint", id: "passphrase-hint" }, say("backup-hint")), passphrase),
      el("div", { class: "btns" }, make, el("p", { class: "why" }, say("make-why"))));
    place.replaceChildren(form);
  } catch (fault) {
    trouble(fault, () => look(code));
  }
}

/** The key of this invitation: one that an interrupted enrolment has left, or a new one. */
async function keyFor(member, passphrase) {
  const left = (await keys.held(given.origin)).find((key) => key.member === member);
  return left ? { record: left, backup: null } : keyring.make(given.origin, member, passphrase);
}

/** Errors with `desk-differs` unless the text enrols this member with this key, as the invitation says. */
function check(text, found, key) {
  const lines = rows(text).filter(([name]) => !["log", "genesis"].includes(name));
  const stated = Object.fromEntries(lines);
  const own = compose(given.page.grammar, { log: given.origin, genesis: given.genesis }, lines);
  if (own !== text) throw new Fault("desk-differs", "text");
  for (const [name, value] of [["member", found.member], ["key", key], ["class", found.class], ["details", "none"]]) {
    if (stated[name] !== value) throw new Fault("desk-differs", name);
  }
}

/** Signs what the desk has signed, if it is what it must be, and sends it; its entry in the log. */
async function complete(half, found, record, trust) {
  const { text } = parse(half);
  check(text, found, record.key);
  return enter(half + (await keys.signatureOf(record, text)), trust);
}

const SIGN_IN = "folkmoot-sign-in";
const random = () => hex(crypto.getRandomValues(new Uint8Array(32)));

/** Goes to the app's sign-in with a new key, to which the sign-in is bound; the page comes back with a code. */
async function leave(pressed) {
  pressed.disabled = true;
  try {
    if (!keys.secure()) throw new Fault("insecure");
    const provider = await desk("provider", {});
    const { record } = await keyring.make(given.origin, "");
    const kept = { state: random(), verifier: random(), redirect: location.origin + link("/invitation"), id: record.id, issuer: provider.issuer };
    sessionStorage.setItem(SIGN_IN, JSON.stringify(kept));
    const challenge = base64(await sha256(utf8(kept.verifier))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    const nonce = hex(await sha256(utf8(`folkmoot/oidc/nonce/v1\n${given.origin}\n${record.key}\n`)));
    const query = { response_type: "code", client_id: provider.client, redirect_uri: kept.redirect, scope: provider.scope, state: kept.state, nonce, code_challenge: challenge, code_challenge_method: "S256" };
    location.assign(`${provider.authorize}?${new URLSearchParams(query)}`);
  } catch (fault) {
    pressed.disabled = false;
    trouble(fault);
  }
}

/** Comes back from it: only with the state that this device gave out, and from the issuer that it asked. */
async function back(query) {
  history.replaceState({}, "", link("/invitation"));
  said.replaceChildren(note("act", say("working"), ""));
  try {
    const kept = JSON.parse(sessionStorage.getItem(SIGN_IN) ?? "null");
    sessionStorage.removeItem(SIGN_IN);
    if (kept === null || query.get("state") !== kept.state) throw new Fault("sign-in-lost");
    if (query.has("error")) throw new Fault("sign-in-declined", query.get("error"));
    if (query.has("iss") && query.get("iss") !== kept.issuer) throw new Fault("sign-in-other-issuer");
    const record = await keyring.unnamed(kept.id);
    if (!record) throw new Fault("sign-in-lost");
    const trust = await pinned(given);
    const found = await desk("sign-in", { code: query.get("code") ?? "", verifier: kept.verifier, redirect: kept.redirect, key: record.key });
    const named = await keyring.name(record, found.member);
    await done(named, null, await complete(found.note, found, named, trust));
  } catch (fault) {
    trouble(fault);
  }
}

async function begin(code, found, passphrase, pressed) {
  if (passphrase.value && passphrase.value.length < PASSPHRASE_MIN) {
    said.replaceChildren(note("warn", say("short"), say("backup-hint")));
    passphrase.focus();
    return;
  }
  pressed.disabled = true;
  said.replaceChildren(note("act", say("working"), ""));
  try {
    const trust = await pinned(given);
    const { record, backup } = await keyFor(found.member, passphrase.value);
    navigator.storage?.persist?.().catch(() => {});
    const { note: half } = await desk("enrolment", { code, key: record.key });
    await done(record, backup, await complete(half, found, record, trust));
  } catch (fault) {
    pressed.disabled = false;
    trouble(fault, () => begin(code, found, passphrase, pressed));
  }
}

/** A backup as a code, drawn here: whoever scans it opens the page where it is restored. */
async function drawn(backup) {
  const { code } = await import("./qr.js");
  const made = code(`${location.origin}${link("/help/this-device")}#${encodeURIComponent(backup)}`);
  if (made === null) return null;
  const { size, path } = made;
  const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}`, "shape-rendering": "crispEdges" }, svg("path", { d: path }));
  return el("div", { class: "qr large", role: "img", "aria-label": say("saved-code") }, drawing);
}

/** Enrolled: the backup, as a code too where one can be drawn, and what comes next. */
async function done(record, backup, entry) {
  said.replaceChildren();
  heading(say("done-title"), say("done", { member: record.member, entry }));
  const next = el("div", { id: "next", role: "status" });
  // The backup is shown once and never again, so nothing that can fail stands before it.
  const drawing = backup ? await drawn(backup).catch(() => null) : null;
  const kept = backup ? el("section", { class: "sheet stack" }, el("h2", {}, say("saved")), el("p", {}, say("saved-why")),
    el("div", { class: "btns" }, button(say("save"), () => download(`${record.member}.key-backup.txt`, backup), "alt")),
    drawing && el("details", {}, el("summary", {}, say("saved-code")), el("p", { class: "small" }, say("saved-code-why")), drawing),
    el("details", {}, el("summary", {}, say("saved-text")), el("pre", { class: "raw", tabindex: "0" }, backup))) : null;
  const called = await keys.called(record);
  place.replaceChildren(...[next, kept, el("p", { class: "small quiet" }, say("key", { key: called, how: say(`how-${record.how}`) }))].filter(Boolean));
  document.querySelector("main aside")?.remove();
  document.getElementById("enrol-title").focus({ preventScroll: true });
  scrollTo({ top: 0 });
  history.replaceState({}, "", link("/invitation"));
  wait(record, next);
}

/** Looks again and again until the registrar has confirmed, then until a poll has this member on its roll. */
async function wait(record, next) {
  try {
    const member = await json(`/api/members/${record.member}`);
    if (!member?.confirmed) {
      next.replaceChildren(note("warn", say("waiting"), say("waiting-why")));
    } else {
      const found = await poll(record);
      const ways = el("div", { class: "btns" }, found?.phase === "open" ? anchor(say("vote"), link(`/polls/${found.poll}/vote`)) : anchor(say("home"), link("/"), "alt"));
      const what = found ? el("p", {}, say(found.phase === "open" ? "poll" : "poll-soon", { poll: title(found) })) : null;
      next.replaceChildren(note("good", say("confirmed"), say("confirmed-why"), what, ways));
      if (found?.phase === "open") return;
    }
  } catch (fault) {
    console.info(fault);
  }
  setTimeout(() => wait(record, next), AGAIN_AFTER);
}

/** The first poll that is open with this member on its roll, else the next to open. */
async function poll(record) {
  const { items } = await json("/api/polls?limit=20");
  for (const item of items.filter((one) => one.phase === "open")) {
    const last = await json(`/api/polls/${item.poll}/ballots/${record.member}`);
    if (last?.weight) return item;
  }
  return items.findLast((one) => ["announced", "roll-provisional", "roll-certified"].includes(one.phase)) ?? null;
}

const code = decodeURIComponent(location.hash.slice(1)).trim();
document.getElementById("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  look(document.getElementById("code").value.trim());
});
const query = new URLSearchParams(location.search);
document.getElementById("sign-in")?.addEventListener("click", (event) => leave(event.target));
if (query.has("state") || query.has("error")) back(query);
else if (code) {
  document.getElementById("code").value = code;
  look(code);
}

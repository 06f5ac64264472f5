// What this browser can do, which keys it has, and how to bring one back from a backup.

import { check, download, el, given, json, link, moment, note, qr, say } from "./dom.js";
import * as devices from "./devices.js";
import { follow, known } from "./follow.js";
import * as keyring from "./keyring.js";
import * as keys from "./keys.js";

async function can() {
  const { secure, native, kept, persistent } = await keyring.abilities();
  const rows = [check(secure ? "y" : "x", secure ? say("secure") : say("secure-no"))];
  if (secure) {
    rows.push(kept ? check("y", say("kept")) : check("x", say("kept-no")));
    if (kept) rows.push(native ? check("y", say("native"), say("native-why")) : check("y", say("script"), say("script-why")));
    rows.push(persistent ? check("y", say("persist")) : check("w", say("persist-no"), say("persist-why")));
  } else {
    rows.push(check("x", say("nothing")));
  }
  document.getElementById("can").replaceChildren(...rows);
}

/** What the log says of a key: in use, waiting, revoked, unknown. */
async function state(key) {
  const member = await json(`/api/members/${key.member}`).catch(() => null);
  const found = member?.keys.find((one) => one.key === key.key);
  if (!found) return ["", "unknown"];
  if (!found.in_use) return ["bad", "revoked"];
  return member.confirmed ? ["good", "confirmed"] : ["warn", "unconfirmed"];
}

/** A key of the member that is on another device, with the way to end it. */
async function elsewhere(own, key) {
  const called = await keys.called({ ...own, key });
  const end = async (event) => {
    event.target.disabled = true;
    try {
      await devices.revoke(own, key);
      await list();
    } catch (fault) {
      tell("no-ok", say("second-failed", { code: fault.code ?? fault.name }));
    }
  };
  return el("li", { class: "act" }, el("h3", {}, own.member), el("p", { class: "meta" }, el("span", { class: "tag" }, say("elsewhere")), el("span", {}, called)),
    el("div", { class: "btns" }, el("button", { class: "btn grave s", type: "button", click: end }, say("revoke"), el("span", { class: "vh" }, ` ${called}`))));
}

async function list() {
  const held = await keys.held(given.origin);
  if (held.length === 0) return;
  const items = await Promise.all(held.map(async (key) => {
    const [kind, word] = await state(key);
    const about = say("key", { key: await keys.called(key), how: say(`how-${key.how}`), day: moment(new Date(key.made)) });
    return el("li", {}, el("h3", {}, key.member), el("p", { class: "meta" }, el("span", { class: `tag ${kind}` }, say(word)), el("span", {}, about)));
  }));
  for (const member of new Set(held.map((key) => key.member))) {
    const own = held.find((key) => key.member === member);
    const logged = (await json(`/api/members/${member}`).catch(() => null))?.keys ?? [];
    const others = logged.filter((one) => one.in_use && !held.some((key) => key.key === one.key));
    items.push(...(await Promise.all(others.map((one) => elsewhere(own, one.key)))));
  }
  document.getElementById("keys").replaceChildren(el("ul", { class: "items" }, ...items));
}

/** Says something below the form of the second device, with a text to be carried on. */
function tell(kind, sentence, carried = null, scanned = null) {
  const shown = carried ? el("pre", { class: "raw", tabindex: "0" }, carried) : null;
  const code = scanned ? el("p", {}, qr(scanned, say("second-qr"))) : null;
  const copy = carried && navigator.clipboard ? el("div", { class: "btns" }, el("button", { class: "btn alt s", type: "button", click: () => navigator.clipboard.writeText(carried) }, say("copy"))) : null;
  document.getElementById("second-said").replaceChildren(...[el("p", { class: kind }, sentence), code, scanned ? el("p", { class: "small" }, say("second-qr")) : null, shown, copy].filter(Boolean));
}

const failed = (fault) => tell("no-ok", say({ "bad-text": "second-bad", "other-member": "second-other" }[fault.code] ?? "second-failed", { code: fault.code ?? fault.name, member: fault.detail ?? "" }));

async function second() {
  const member = document.getElementById("second-member").value.trim();
  if (!/^[a-z0-9._-]{1,64}$/.test(member)) {
    tell("no-ok", say("second-no-member"));
    return;
  }
  const asks = await devices.ask(member);
  tell("ok", say("second-carry"), asks, link(`/help/this-device#${asks.replaceAll(" ", "+")}`));
  await list();
}

/** What is pasted says what to do: sign for a new device, or end what was begun here. */
async function carried() {
  const pasted = document.getElementById("second-text").value;
  if (devices.kindOf(pasted) === "asks") {
    const asked = await devices.read(pasted);
    const sign = async () => tell("ok", say("second-back"), await devices.answer(asked));
    tell("", say("second-sign", { member: asked.member }), asked.body);
    document.getElementById("second-said").append(el("div", { class: "btns mt" }, el("button", { class: "btn s", type: "button", click: () => sign().catch(failed) }, say("second-do-sign"))));
  } else {
    const done = await devices.finish(pasted);
    tell("ok", say("second-done", done));
    await list();
  }
}

async function trust() {
  const pinned = await known(given.origin);
  if (!pinned) return;
  const place = document.getElementById("pinned");
  place.replaceChildren(el("p", { class: "small" }, say("pinned", { key: pinned.log_key.split("+")[1], size: pinned.size })));
  try {
    await follow(pinned, await (await fetch("/checkpoint")).text());
  } catch (fault) {
    if (fault.code !== "forked") return;
    place.append(note("bad", say("forked"), say("forked-why"), el("div", { class: "btns" }, el("button", { class: "btn alt s", type: "button", click: () => download("heads.txt", fault.evidence) }, say("evidence")))));
  }
}

async function restore() {
  const said = document.getElementById("restore-said");
  const [backup, passphrase] = ["backup", "passphrase"].map((id) => document.getElementById(id));
  try {
    const record = await keyring.restore(backup.value, passphrase.value, given.origin);
    said.className = "ok";
    said.textContent = say("restored", { member: record.member });
    backup.value = passphrase.value = "";
    await list();
  } catch (fault) {
    said.className = "no-ok";
    said.textContent = say(fault.code === "bad-passphrase" ? "bad-passphrase" : "bad-backup");
  }
}

/** Whoever scans a code has its text in the address: of a backup, or of another device. */
function scanned() {
  const backup = decodeURIComponent(location.hash.slice(1));
  if (backup.startsWith("folkmoot-key-1 ")) {
    history.replaceState({}, "", location.pathname);
    document.getElementById("restore").parentElement.open = true;
    document.getElementById("backup").value = backup;
    document.getElementById("passphrase").focus();
    return;
  }
  const text = decodeURIComponent(location.hash.slice(1)).replaceAll("+", " ");
  if (!devices.kindOf(text)) return;
  document.getElementById("second").open = true;
  document.getElementById("second-text").value = text;
  carried().catch(failed);
}

scanned();
addEventListener("hashchange", scanned);
document.getElementById("restore-button").addEventListener("click", restore);
document.getElementById("second-make").addEventListener("click", () => second().catch(failed));
document.getElementById("second-go").addEventListener("click", () => carried().catch(failed));
can().catch((fault) => console.info(fault));
list().catch((fault) => console.info(fault));
trust().catch((fault) => console.info(fault));

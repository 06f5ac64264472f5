// What this browser can do, which keys it has, and how to bring one back from a backup.

import { check, download, el, given, json, moment, note, say } from "./dom.js";
import { follow, known } from "./follow.js";
import * as keys from "./keys.js";

async function can() {
  const { secure, native, kept, persistent } = await keys.abilities();
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

async function list() {
  const held = await keys.held(given.origin);
  if (held.length === 0) return;
  const items = await Promise.all(held.map(async (key) => {
    const [kind, word] = await state(key);
    const about = say("key", { key: await keys.called(key), how: say(`how-${key.how}`), day: moment(new Date(key.made)) });
    return el("li", {}, el("h3", {}, key.member), el("p", { class: "meta" }, el("span", { class: `tag ${kind}` }, say(word)), el("span", {}, about)));
  }));
  document.getElementById("keys").replaceChildren(el("ul", { class: "items" }, ...items));
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
    const record = await keys.restore(backup.value, passphrase.value, given.origin);
    said.className = "ok";
    said.textContent = say("restored", { member: record.member });
    backup.value = passphrase.value = "";
    await list();
  } catch (fault) {
    said.className = "no-ok";
    said.textContent = say(fault.code === "bad-passphrase" ? "bad-passphrase" : "bad-backup");
  }
}

document.getElementById("restore-button").addEventListener("click", restore);
can().catch((fault) => console.info(fault));
list().catch((fault) => console.info(fault));
trust().catch((fault) => console.info(fault));

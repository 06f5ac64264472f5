// A scrutineer's part of the lot: a secret that this device makes and keeps, the line that commits to it in the notice, and where it is revealed.

import { concat, hex, sha256, unhex, utf8 } from "./bytes.js";
import { button, download, el, given, link, note, say } from "./dom.js";
import { keyPanel } from "./officers.js";
import { keepSecret, secretOf } from "./prefill.js";

const at = Object.fromEntries(["lot-poll", "lot-who", "lot-made", "lot-make"].map((id) => [id, document.getElementById(id)]));

/** SHA-256 of `folkmoot/lot/v1` LF poll LF scrutineer LF and the secret (docs/formats/polls.md, "The lot"). */
export const commitment = async (poll, name, secret) => hex(await sha256(concat(utf8(`folkmoot/lot/v1\n${poll}\n${name}\n`), unhex(secret))));

async function make() {
  const [poll, name] = [at["lot-poll"].value.trim(), at["lot-who"].value];
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(poll) || !name) return at["lot-made"].replaceChildren(note("warn", say("which"), say("which-why")));
  const known = secretOf(given.origin, poll, name);
  const secret = known ?? hex(crypto.getRandomValues(new Uint8Array(32)));
  keepSecret(given.origin, poll, name, secret);
  if (secretOf(given.origin, poll, name) !== secret) return at["lot-made"].replaceChildren(note("bad", say("lost"), say("lost-why")));
  const file = `folkmoot/lot-secret/v1\npoll ${poll}\nscrutineer ${name}\nsecret ${secret}\n`;
  return at["lot-made"].replaceChildren(note("good", say(known ? "known" : "made"), say("made-why")),
    el("pre", { class: "raw", tabindex: "0" }, `scrutineer ${name} ${await commitment(poll, name, secret)}`),
    el("div", { class: "btns" }, button(say("save"), () => download(`${poll}.${name.slice(2)}.lot`, file), "alt s"), el("a", { class: "btn alt s", href: link(`/acts/reveal#poll=${poll}`) }, say("reveal"))));
}

at["lot-make"].addEventListener("click", make);
await keyPanel((officers) => at["lot-who"].replaceChildren(...officers.map((record) => el("option", {}, record.officer))));

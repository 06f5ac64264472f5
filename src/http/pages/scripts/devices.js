// A member's other devices: a second key, by two texts that are carried from device to device, and the end of a key.

import { Fault, base64, hex, text, unbase64, unhex, utf8 } from "./bytes.js";
import { given } from "./dom.js";
import { pinned } from "./follow.js";
import * as keyring from "./keyring.js";
import * as keys from "./keys.js";
import { parse } from "./note.js";
import { enter } from "./send.js";
import { compose } from "./statement.js";

const ASKS = "folkmoot-device-1";
const ANSWERS = "folkmoot-device-2";

const header = () => ({ log: given.origin, genesis: given.genesis });

const rekey = (member, key) => compose(given.page.rekey, header(), [["member", member], ["key", key]]);

const log = async (note) => enter(note, await pinned(given));

/** What a text that was pasted is: `asks`, `answers`, or null. */
export const kindOf = (pasted) => ({ [ASKS]: "asks", [ANSWERS]: "answers" })[pasted.trim().split(/\s+/)[0]] ?? null;

/** On the new device: makes a key for the member, and the text to take to a device that has one. */
export async function ask(member) {
  const { record } = await keyring.make(given.origin, member);
  return `${ASKS} ${member} ${record.key}`;
}

/** On a device with a key: what is asked for. Errors with `bad-text`, and `other-member` where it is for somebody else. */
export async function read(pasted) {
  const [word, member, key, ...rest] = pasted.trim().split(/\s+/);
  if (word !== ASKS || rest.length > 0 || !/^[0-9a-f]{64}$/.test(key ?? "")) throw new Fault("bad-text");
  const own = (await keys.held(given.origin)).find((record) => record.member === member);
  if (!own) throw new Fault("other-member", member);
  return { own, member, key, body: rekey(member, key) };
}

/** Signs what is asked for: the text to take back. */
export async function answer({ own, body }) {
  return `${ANSWERS} ${base64(utf8(`${body}\n${await keys.signatureOf(own, body)}`))}`;
}

/** On the new device: signs too, and sends. Errors with `bad-text` unless it is the answer for a key of this device. */
export async function finish(pasted) {
  const [, digits] = pasted.trim().split(/\s+/);
  let half;
  let body;
  try {
    half = text(unbase64(digits ?? ""));
    body = parse(half).text;
  } catch {
    throw new Fault("bad-text");
  }
  const own = (await keys.held(given.origin)).find((record) => rekey(record.member, record.key) === body);
  if (!own) throw new Fault("bad-text");
  return { member: own.member, entry: await log(half + (await keys.signatureOf(own, body))) };
}

/** Ends another key of the member with the key of this device. */
export async function revoke(own, key) {
  const lines = [["member", own.member], ["key", hex(unhex(key))]];
  const body = compose(given.page.revoke, header(), lines);
  return log(`${body}\n${await keys.signatureOf(own, body)}`);
}

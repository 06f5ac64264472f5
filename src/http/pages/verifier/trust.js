// Trust files, and the witnesses that they require behind a head (docs/formats/log.md).

import { concat, readHex, sameBytes, utf8, utf8Text } from "./bytes.js";
import { verify } from "./ed25519.js";
import { Fault, require } from "./fault.js";
import { keyId, readSignatureLines, readVerifierKey } from "./note.js";

const NAMES_MAX = 128;
const AHEAD_MAX = 600;
const COSIGNATURE_TYPE = 4;

/**
 * Reads a trust file: `genesis` (hash in hexadecimal digits), `logs` (verifier keys), `witnesses` (`name`, `key`: a
 * verifier key), `groups` (`name`, `needed`, `members`), `quorum` (a name, or null), `within` (seconds, or null).
 * Throws `trust-file`.
 */
export function readTrust(bytes) {
  const text = utf8Text(bytes);
  require(text !== null && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text), "trust-file.not-text");
  const found = { genesis: [], logs: [], witnesses: [], groups: [], quorums: [], withins: [], members: new Set() };
  text.split("\n").forEach((content, place) => {
    takeLine(found, content, place + 1);
    require(found.logs.length + found.witnesses.length + found.groups.length <= NAMES_MAX, "trust-file.too-many", { max: NAMES_MAX });
  });
  require(found.quorums.length === 1, "trust-file.once", { what: "quorum NAME" });
  require(found.withins.length <= 1, "trust-file.once", { what: "#cosigned-within SECONDS" });
  require(found.genesis.length === 1, "trust-file.once", { what: "#genesis HASH" });
  require(found.logs.length > 0, "trust-file.no-log");
  const { logs, witnesses, groups } = found;
  return { genesis: found.genesis[0], logs, witnesses, groups, quorum: found.quorums[0], within: found.withins[0] ?? null };
}

function takeLine(found, content, line) {
  if (content.startsWith("#genesis ")) {
    require(readHex(content.slice(9), 32) !== null, "trust-file.line", { line });
    found.genesis.push(content.slice(9));
    return;
  }
  if (content.startsWith("#cosigned-within ")) {
    const seconds = content.slice(17);
    require(/^[1-9][0-9]{0,9}$/.test(seconds) && Number(seconds) < 2 ** 32, "trust-file.line", { line });
    found.withins.push(Number(seconds));
    return;
  }
  const items = content.split(/[ \t]+/).filter((item) => item !== "");
  if (items.length === 0 || items[0].startsWith("#")) return;
  const [word, name] = items;
  if (word === "log" && (items.length === 2 || items.length === 3)) {
    found.logs.push(newKey(found, name, 1, line));
  } else if (word === "witness" && (items.length === 3 || items.length === 4)) {
    const key = newKey(found, items[2], COSIGNATURE_TYPE, line);
    requireNewName(found, name, line);
    found.witnesses.push({ name, key });
  } else if (word === "group" && items.length >= 3) {
    takeGroup(found, name, items[2], items.slice(3), line);
  } else if (word === "quorum" && items.length === 2) {
    require(name === "none" || isNamed(found, name), "trust-file.name", { line, name });
    found.quorums.push(name === "none" ? null : name);
  } else {
    throw new Fault("trust-file.line", { line });
  }
}

function takeGroup(found, name, count, members, line) {
  requireNewName(found, name, line);
  for (const member of members) {
    require(isNamed(found, member) && !found.members.has(member), "trust-file.name", { line, name: member });
    found.members.add(member);
  }
  const needed = { all: members.length, any: 1 }[count] ?? (/^[1-9][0-9]{0,3}$/.test(count) ? Number(count) : 0);
  require(needed >= 1 && needed <= members.length, "trust-file.line", { line });
  found.groups.push({ name, needed, members });
}

const isNamed = (found, name) => [...found.witnesses, ...found.groups].some((one) => one.name === name);

function requireNewName(found, name, line) {
  require(name !== "none" && !isNamed(found, name), "trust-file.name", { line, name });
}

function newKey(found, text, type, line) {
  let key;
  try {
    key = readVerifierKey(text, type);
  } catch (fault) {
    throw new Fault("trust-file.key", { line, error: fault.full ?? fault });
  }
  const known = [...found.logs, ...found.witnesses.map((one) => one.key)];
  require(!known.some((old) => sameBytes(old.key, key.key)), "trust-file.repeated-key", { line });
  return key;
}

/**
 * A promise that the witnesses whom a trust file requires stand behind a signed checkpoint; `now` (POSIX seconds) bounds
 * the age of their cosignatures, null does not. Throws `witnesses`.
 */
export async function requireWitnesses(trust, bytes, now = null) {
  const { text, lines } = readSignatureLines(bytes);
  const times = new Map();
  for (const line of lines) {
    const made = (one) => one.key.name === line.name && sameBytes(keyId(line.name, one.key.key, COSIGNATURE_TYPE), line.keyId);
    const witness = trust.witnesses.find(made);
    if (!witness) continue;
    const time = await cosignedAt(text, witness.key.key, line.signature);
    require(time !== null, "witnesses.cosignature", { error: "bad-cosignature.wrong", name: line.name });
    times.set(witness.name, Math.max(time, times.get(witness.name) ?? 0));
  }
  const age = (time) => (now === null || trust.within === null ? 0 : now - time);
  const isFresh = ([, time]) => age(time) >= -AHEAD_MAX && age(time) <= (trust.within ?? 0);
  const found = [...times].filter(isFresh).map(([name]) => name);
  const stand = new Set(found);
  for (const { name, needed, members } of trust.groups) if (members.filter((member) => stand.has(member)).length >= needed) stand.add(name);
  const holds = trust.quorum === null || stand.has(trust.quorum);
  require(holds, "witnesses.quorum", { quorum: trust.quorum, found: found.sort().join(", "), old: times.size - found.length });
}

/** A promise of when a witness cosigned this text, in POSIX seconds; null when it did not. */
async function cosignedAt(text, key, blob) {
  if (blob.length !== 72) return null;
  const seconds = new DataView(blob.buffer, blob.byteOffset, 8).getBigUint64(0);
  if (seconds > 253402300799n) return null;
  const message = concat(utf8(`cosignature/v1\ntime ${seconds}\n`), utf8(text));
  return (await verify(key, message, blob.subarray(8))) ? Number(seconds) : null;
}

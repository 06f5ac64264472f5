// Mirrors as people hand them over: a folder that they choose, or an archive in the format of tar, perhaps compressed by
// gzip. Everything is bounded, so that a small archive cannot fill the memory.

import { utf8Text } from "./bytes.js";
import { Fault, require } from "./fault.js";

const BLOCK = 512;
/** The most bytes that an archive may unpack to, and the most files. */
export const BYTES_MAX = 2 ** 30;
const FILES_MAX = 1_000_000;
const PATH = /(?:^|\/)(checkpoint|tile\/.+|attachment\/.+)$/;

/** The path of a file below the log's prefix, by its path in a folder or archive; null where it is none of a mirror. */
export const mirrorPath = (path) => PATH.exec(path)?.[1] ?? null;

const field = (header, from, size) => utf8Text(header.subarray(from, from + size))?.replace(/\0.*$/s, "") ?? "";
const octal = (text) => (/^[0-7]*$/.test(text.trim()) ? Number.parseInt(text.trim() || "0", 8) : null);

/** The files of a tar archive, by path. Throws `archive`. */
export function readTar(bytes) {
  const files = new Map();
  let name = null; // a long name that an entry of its own gave
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = octal(field(header, 124, 12));
    require(size !== null && at + BLOCK + size <= bytes.length, "archive.truncated", { at });
    const body = bytes.subarray(at + BLOCK, at + BLOCK + size);
    const kind = String.fromCharCode(header[156] || 48);
    const prefix = field(header, 345, 155);
    if (kind === "L") name = field(body, 0, size);
    else if (kind === "x") name = /^\d+ path=(.*)$/m.exec(utf8Text(body) ?? "")?.[1] ?? null;
    else {
      const path = name ?? (prefix === "" ? field(header, 0, 100) : `${prefix}/${field(header, 0, 100)}`);
      if (kind === "0") files.set(path, body);
      name = null;
    }
    require(files.size <= FILES_MAX, "archive.too-large", { files: files.size });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  require(files.size > 0, "archive.empty");
  return files;
}

/** A promise of an archive's bytes, unpacked where gzip has packed them. Throws `archive`. */
export async function unpacked(blob) {
  require(blob.size <= BYTES_MAX, "archive.too-large", { bytes: blob.size, max: BYTES_MAX });
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b) return new Uint8Array(await blob.arrayBuffer());
  const parts = [];
  let length = 0;
  const reader = blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch (error) {
      throw new Fault("archive.truncated", { error: String(error.message) });
    }
    if (step.done) break;
    length += step.value.length;
    if (length > BYTES_MAX) await reader.cancel();
    require(length <= BYTES_MAX, "archive.too-large", { bytes: length, max: BYTES_MAX });
    parts.push(step.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A promise of how to read a mirror out of an archive: a function for `verifyMirror`. */
export async function archiveReader(blob) {
  const files = new Map();
  for (const [path, bytes] of readTar(await unpacked(blob))) {
    const known = mirrorPath(path);
    if (known !== null) files.set(known, bytes);
  }
  return async (path) => files.get(path) ?? null;
}

/** How to read a mirror out of files that somebody chose, each with its `path` and the `file` itself. */
export function folderReader(chosen) {
  const files = new Map();
  for (const { path, file } of chosen) {
    const known = mirrorPath(path);
    if (known !== null) files.set(known, file);
  }
  return async (path) => (files.has(path) ? new Uint8Array(await files.get(path).arrayBuffer()) : null);
}

/** How to read a log that is served at an address. */
export function servedReader(url, ask = (...how) => fetch(...how)) {
  return async (path) => {
    const answer = await ask(`${url.replace(/\/$/, "")}/${path}`);
    if (answer.status === 404) return null;
    require(answer.ok, "archive.not-served", { path, status: answer.status });
    return new Uint8Array(await answer.arrayBuffer());
  };
}

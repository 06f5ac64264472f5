// The documents as test data: what stands in their blocks of text, and files beside the modules.

import { readFileSync, readdirSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** A file of the project as text. */
export const read = (path) => readFileSync(new URL(path, root), "utf8");

/** Names of the files in a folder of the project. */
export const list = (path) => readdirSync(new URL(path, root));

/** The blocks of text of a document. */
export const blocks = (path) => Array.from(read(path).matchAll(/```text\n(.*?)```/gs), (found) => found[1]);

/** The blocks of all documents about formats. */
export const formatBlocks = () =>
  list("docs/formats/")
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => blocks(`docs/formats/${name}`));

/** Public test data that may lie beside the project, one object a line; null where it does not. */
export function sharedLines(path) {
  try {
    const text = readFileSync(new URL(`../shared/cases/${path}`, root), "utf8");
    return text.trim().split("\n").map((line) => JSON.parse(line));
  } catch {
    return null;
  }
}

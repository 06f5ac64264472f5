// Runs the examples of docs/SDK.md, one after another as one program, against a service that another test has started:
//
//   node tests/modules/sdk.js URL
//
// There the poll council-2027 is open and m-1 may vote; the member's seed is the second argument, the choices the third.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { read } from "./documents.js";

const modules = new URL("../../src/http/pages/verifier/", import.meta.url).href;
const [url, seed, choices] = process.argv.slice(2);
const examples = Array.from(read("docs/SDK.md").matchAll(/```js\n(.*?)```/gs), (found) => found[1]);
const program = `
const url = ${JSON.stringify(url)};
const trustFile = new Uint8Array(await (await fetch(url + "/api/trust")).arrayBuffer());
const seed = Uint8Array.from(Buffer.from(${JSON.stringify(seed)}, "hex"));
const choices = ${choices};
${examples.join("\n").replaceAll('from "folkmoot/', `from "${modules}`)}
if (!report.holds) throw new Error("the log does not hold");
`;
const folder = mkdtempSync(join(tmpdir(), "folkmoot-sdk-"));
try {
  const path = join(folder, "program.mjs");
  writeFileSync(path, program);
  await import(pathToFileURL(path));
} finally {
  rmSync(folder, { recursive: true });
}

// The power report beside that of `folkmoot power --json`: counted, sampled, and counted in floating point.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { powerReport } from "../../src/http/pages/verifier/weight-power.js";
import { numbers } from "./contests.js";

const folkmoot = process.env.FOLKMOOT;
/** How many voters, and up to which weight. */
const SIZES = process.env.FOLKMOOT_LONG ? [[20, 50], [60, 300], [150, 40], [300, 5], [1200, 5], [1500, 200], [5000, 5], [20_000, 7]] : [[20, 50], [60, 300], [300, 4], [1200, 2]];

test("power is what folkmoot finds", (t) => {
  if (!folkmoot || !existsSync(folkmoot)) return t.skip("skipped: power beside folkmoot itself, which FOLKMOOT does not name");
  const folder = mkdtempSync(join(tmpdir(), "folkmoot-power-"));
  try {
    for (const [count, most] of SIZES) {
      const draw = numbers(count + most);
      const voters = Array.from({ length: count }, (_, at) => ({ id: `m-${String(at).padStart(6, "0")}`, weight: BigInt(1 + draw(most)) }));
      const lines = voters.map(({ id, weight }) => `a-${id},${id},development,${weight},2026-01-01T00:00:00Z\n`);
      writeFileSync(join(folder, "app.csv"), `reference,member,category,amount,occurred_at\n${lines.join("")}`);
      writeFileSync(join(folder, "policy"), "transform linear\nrounding down\n");
      const args = ["power", "--ledger", join(folder, "app.csv"), "--policy", join(folder, "policy"), "--json"];
      const told = JSON.parse(execFileSync(folkmoot, args, { encoding: "utf8", maxBuffer: 2 ** 28 }));
      const whole = voters.map((voter) => ({ ...voter, class: told.classes[0].name, joined: 0, tags: new Set() }));
      const { joining_years: _, ...found } = JSON.parse(powerReport(told.roll, whole).text);
      const { joining_years: __, ...wanted } = told;
      assert.deepEqual(found, wanted, `${count} voters`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

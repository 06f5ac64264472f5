// Officers at their pages: node officers.mjs FOLKMOOT FOLDER. Founds an organisation by command, then everything is done in Chromium,
// each officer in a profile of their own: the lot, the notice, the roll, a claim and its ruling, a change that takes two.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

const [folkmoot, folder] = process.argv.slice(2);
const packages = process.env.FOLKMOOT_PACKAGES;
const { chromium } = await import(`${packages}/playwright-core/index.mjs`);
const axe = readFileSync(`${packages}/axe-core/axe.min.js`, "utf8");
const shots = process.env.FOLKMOOT_SHOTS;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A port of this machine that nobody has. */
const free = () => new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const port = await free();
const site = `http://127.0.0.1:${port}`;
const run = (...words) => execFileSync(folkmoot, words, { cwd: folder, env: { ...process.env, FOLKMOOT_URL: site, FOLKMOOT_TRUST: "data/trust" }, stdio: ["ignore", "pipe", "pipe"] }).toString();
const api = async (path) => (await fetch(`${site}/api/${path}`)).json();

run("init", "--try", "--data", "data", "--class", "owner");
const service = spawn(folkmoot, ["serve", "--data", "data", "--listen", `127.0.0.1:${port}`], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
process.on("exit", () => service.kill("SIGTERM"));
for (let round = 0; round < 600 && !(await fetch(`${site}/health`).catch(() => null))?.ok; round += 1) await new Promise((resolve) => setTimeout(resolve, 100));
const founders = ["alice", "bob", "carol"].flatMap((name) => ["--key", `data/keys/founders/${name}.key`]);
run("appoint", "registrar:o/lin", "registrar:o/he", "roll-checker:o/qian", "returning-officer:o/wu", "scrutineer:o/wang", "scrutineer:o/xu", "source:s/app", ...founders, "--yes");
const members = ["m-1", "m-2", "m-3"];
const rows = members.map((member) => run("keygen", "--as", `m/${member}`, "--out", `${member}.key`, "--class", "owner", "--joined", "2021-05-01", "--trust", "data/trust"));
writeFileSync(`${folder}/members.csv`, `member,class,joined,key,proof\n${rows.join("")}`);
run("enrol", "--csv", "members.csv", "--key", "lin.key");

const browser = await chromium.launch({ executablePath: process.env.FOLKMOOT_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
const wrong = [];
let expected = [];
process.on("exit", () => wrong.forEach((what) => console.log(what)));

async function step(name, work) {
  const begun = Date.now();
  await work();
  console.log(`${String(Date.now() - begun).padStart(6)} ms  ${name}`);
}

const see = (page, selector, part) => page.locator(selector, { hasText: part }).first().waitFor();

/** An officer at a laptop, whose key the browser takes in. */
async function officer(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: "zh-CN", timezoneId: "Asia/Shanghai", serviceWorkers: "block", ...options });
  context.setDefaultTimeout(30_000);
  context.on("console", (message) => {
    const told = `${message.type()} ${message.text()}`;
    if (told.includes("Service Worker registration blocked")) return;
    if (["error", "warning"].includes(message.type()) && !expected.some((part) => told.includes(part))) wrong.push(`${message.page()?.url()}: ${told}`);
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
  await page.goto(`${site}/zh/officer`);
  await page.setInputFiles("#key-file", `${folder}/${name}.key`);
  await see(page, "#key-said", `o/${name}`);
  return page;
}

/** Accessibility, the width at 320 pixels, and pictures on a phone and a laptop. */
async function audit(page, name) {
  await page.screenshot({ path: `${shots}/officers-${name}.png`, fullPage: true });
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  for (const { id, nodes } of found.violations) wrong.push(`${name}: ${id}: ${nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) wrong.push(`${name}: ${width} pixels wide at 320`);
  await page.screenshot({ path: `${shots}/officers-${name}.phone.png`, fullPage: true });
  await page.setViewportSize(size);
}

const press = (page, selector, label) => page.locator(`${selector} button`, { hasText: label }).first().click();

/** Checks and signs what is on the page. */
async function sign(page, name) {
  await press(page, "#signer", "核对");
  await see(page, "#act-check", "没有问题").catch(async (fault) => {
    throw new Error(`${fault.message}\n${await page.locator("#act-check").innerText()}`);
  });
  await press(page, "#act-check", `以 ${name} 的名义签名并送出`);
  await see(page, "#act-check", "已记入，是日志第");
}

const wu = await officer("wu");
const wang = await officer("wang");
const xu = await officer("xu");
const lin = await officer("lin");
const instant = (seconds) => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toISOString().replace(/\.\d+Z/, "Z");
const parts = {};

await step("scrutineers make their parts of the lot", async () => {
  for (const [name, page] of [["wang", wang], ["xu", xu]]) {
    await page.goto(`${site}/zh/lot`);
    await page.click("#lot-make");
    await see(page, "#lot-made", "先写投票的标识");
    await page.fill("#lot-poll", "budget-1");
    await page.click("#lot-make");
    await see(page, "#lot-made", "秘密已生成");
    parts[name] = await page.locator("#lot-made pre").innerText();
    await page.click("#lot-make");
    await see(page, "#lot-made", "已经有这次投票的秘密");
    assert.equal(await page.locator("#lot-made pre").innerText(), parts[name], "the same secret, the same line");
  }
  await audit(wang, "lot");
});

/** Lines of a notice whose voting begins in so many seconds. */
async function notice(poll, opens, closes) {
  const { items } = await api("policies");
  return [`poll ${poll}`, "title 城市预算", "title-en City budget", `policy ${items[0].statement}`, `record-date ${instant(5)}`, `claims-until ${instant(opens - 2)}`,
    `opens ${instant(opens)}`, `closes ${instant(closes)}`, `objections-until ${instant(closes + 2)}`, "publication open", "certificates 1", parts.wang, parts.xu,
    "contest where", "title 去哪里", "title-en Where to", "method single-choice", "seats 1", "option lake", "title 湖边", "title-en The lake", "option hill", "title 山上", "title-en The hill"].join("\n");
}

await step("a returning officer drafts a poll, is told what blocks it, sees it as members will, and signs", async () => {
  await wu.goto(`${site}/zh/acts/notice`);
  await wu.locator("#act-form").waitFor();
  await press(wu, "#signer", "核对");
  await see(wu, "#act-check", "还没有填完");
  await wu.locator("summary", { hasText: "以文字填写" }).click();
  await wu.fill("#lines", (await notice("budget-1", 600, 605)).replace("policy ", "policy 0"));
  await press(wu, "#act-form", "用这些文字填表");
  await see(wu, "#preview", "山上");
  await see(wu, "#preview", "The hill");
  await press(wu, "#signer", "核对");
  await see(wu, "#act-check", "还不能签");
  await audit(wu, "notice-blocked");
  await wu.reload();
  await see(wu, "#act-note", "这台设备上的草稿");
  assert.equal(await wu.locator("[data-lines=poll] input").inputValue(), "budget-1", "the draft stayed on this device");
  await wu.locator("summary", { hasText: "以文字填写" }).click();
  await wu.fill("#lines", await notice("budget-1", 600, 605));
  await press(wu, "#act-form", "用这些文字填表");
  await sign(wu, "o/wu");
  assert.equal((await api("polls/budget-1")).phase, "announced");
  await wu.goto(`${site}/en/acts/notice#from=budget-1`);
  await see(wu, "#preview", "The hill");
  await audit(wu, "notice-en");
});

await step("what waits for an officer is told, and the lot is revealed", async () => {
  for (const [name, page] of [["wang", wang], ["xu", xu]]) {
    await page.goto(`${site}/zh/officer`);
    await see(page, "#own", "抽签所用的秘密");
    if (name === "wang") await audit(page, "officer");
    await page.locator("#own li", { hasText: "抽签所用的秘密" }).locator("a").click();
    await see(page, "#act-form", "secret");
    await sign(page, `o/${name}`);
  }
});

await step("a registrar signs the roll that the service has drafted", async () => {
  for (let round = 0; round < 60; round += 1) {
    if ((await fetch(`${site}/api/polls/budget-1/drafts/roll`)).ok) break;
    await lin.waitForTimeout(500);
  }
  await lin.goto(`${site}/zh/acts/roll#poll=budget-1`);
  await see(lin, "#act-form", "服务拟好的原文");
  await audit(lin, "roll");
  await sign(lin, "o/lin");
  assert.equal((await api("polls/budget-1")).phase, "roll-provisional");
});

await step("another registrar rules on a claim", async () => {
  const { roll } = await api("polls/budget-1");
  writeFileSync(`${folder}/reason.txt`, "The fair of May is missing.\n");
  run("compose", "claim", "poll=budget-1", `against=${roll.statement}`, "member=m-1", "about=m-1", "reason=@reason.txt", "--key", "m-1.key", "--yes");
  const he = await officer("he");
  await he.goto(`${site}/zh/officer`);
  await see(he, "#own", "裁定");
  await he.locator("#own li", { hasText: "裁定" }).locator("a").click();
  await see(he, "#act-form", "claim");
  await he.locator("[data-lines=verdict] select").selectOption("dismissed");
  await he.locator("[data-lines=reason] textarea").fill("那次活动没有签到表。");
  await audit(he, "ruling");
  await sign(he, "o/he");
  const { items } = await api("polls/budget-1/claims");
  assert.equal(items[0].ruling.verdict, "dismissed");
  await he.context().close();
});

await step("what takes two goes on as a link, and the second signs the same text", async () => {
  await wu.goto(`${site}/zh/acts/poll-change#poll=budget-1`);
  await wu.locator("[data-lines=does] select").selectOption("cancel");
  await wu.locator("[data-lines=reason] textarea").fill("场地没有订到。");
  await sign(wu, "o/wu");
  await see(wu, "#act-check", "已有 1 位，需要 2 位");
  await audit(wu, "two-first");
  const second = await wu.locator("#second-link").inputValue();
  assert.notEqual((await api("polls/budget-1")).phase, "cancelled");
  await wang.goto(second);
  await see(wang, "#act-form", "另一位官员已经签过");
  // A link within the page leads to its place, and the act stays.
  await wang.evaluate(() => Object.assign(globalThis, { untouched: true }));
  await wang.locator("a.skip").press("Enter");
  await wang.waitForFunction(() => document.activeElement.id === "main" && location.hash.startsWith("#statement="));
  await wang.waitForTimeout(300);
  assert.ok(await wang.evaluate(() => globalThis.untouched), "the page was not loaded again");
  assert.ok(await wang.locator("#act-form pre").innerText());
  await audit(wang, "two-second");
  await sign(wang, "o/wang");
  assert.equal((await api("polls/budget-1")).phase, "cancelled");
  // Somebody who opens the link afterwards, or signs twice, is told.
  await wu.goto("about:blank");
  await wu.goto(second);
  await press(wu, "#signer", "核对");
  await see(wu, "#act-check", "这份原文已经记入");
});

await step("a link puts no other text before an officer", async () => {
  const { notice: announced } = await api("polls/budget-1");
  const opening = (await (await fetch(`${site}/api/statements/${announced}`)).text()).split("\n").slice(1, 3).join("\n");
  const forged = `folkmoot/poll-change/v1\n${opening}\npoll budget-1\ndoes cancel\n`;
  const hash = createHash("sha256").update(forged).digest("hex");
  await fetch(`${site}/api/attachments/${hash}`, { method: "PUT", body: forged });
  const links = [`poll-change#statement=${announced}/../../attachments/${hash}`, `poll-change#statement=${hash}`, `poll-change#statement=${announced}`, "roll#poll=../../attachments",
    `ruling#poll=budget-1&claim=${hash}%0Averdict`, `matter#matter=..%2Fpolls%2Fbudget-1`, "notice#from=..%2Fattachments"];
  expected = ["404"];
  for (const link of links) {
    await wang.goto("about:blank");
    await wang.goto(`${site}/zh/acts/${link}`);
    const told = link.endsWith(`=${hash}`) ? "现在没有可以签的" : "这个链接不能用";
    await see(wang, "#act-form", told).catch(async (fault) => assert.fail(`${link}: ${fault.message}\n${await wang.locator("main").innerText()}`));
    assert.equal(await wang.locator("#act-form pre").count(), 0, link);
    assert.equal(await wang.locator("#act-form input").count(), 0, link);
  }
  await wang.goto("about:blank");
  await wang.goto(`${site}/en/acts/poll-change#statement=x`);
  await see(wang, "#act-form", "This link is refused");
  expected = [];
});

await step("links lead to pages that are there, about what they say", async () => {
  await wu.goto(`${site}/zh/polls/budget-1`);
  const hrefs = (selector) => wu.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.deepEqual(await hrefs("#officers a"), ["/zh/acts/notice#from=budget-1"], "nothing to change once it is cancelled");
  assert.equal((await hrefs("section:has(#mine) a")).filter((href) => href.includes("/acts/")).length, 0, "nothing of officers where it is about one's own vote");
  await wu.goto(`${site}/zh/officer`);
  const own = (await hrefs("a[href*='/acts/']")).filter((href) => !href.includes("#"));
  assert.ok(own.length > 4 && !own.includes("/zh/acts/roll"), `${own}`);
  for (const path of [...own, "/zh/acts/rekey#statement="]) assert.equal((await fetch(`${site}${path}`)).status, 200, path);
  for (const kind of ["progress", "confirm"]) assert.equal((await fetch(`${site}/en/acts/${kind}`)).status, 200, kind);
  await wu.goto(`${site}/zh/acts/rekey`);
  await see(wu, "#act-form", "现在没有可以签的");
  const { items } = await api("documents?limit=1000");
  const under = items.find((one) => one.sort === "procedure");
  await wu.goto(`${site}/zh/acts/matter#poll=budget-1&under=${under.name}`);
  await see(wu, "#act-form", "concerns");
  const filled = await Promise.all(["procedure", "prev", "concerns", "title", "author"].map((key) => wu.locator(`[data-key=${key}]`).first().inputValue()));
  assert.deepEqual(filled, [under.hash, "none", "poll budget-1", "", "o/wu"]);
});

await step("a draft is its signer's, whole, and a link within the page does not end it", async () => {
  await wu.goto(`${site}/zh/acts/notice`);
  await wu.locator("[data-lines=contest] [data-lines=title] input").first().fill("只写了题目");
  await wu.locator("a.skip").press("Enter");
  await wu.waitForFunction(() => document.activeElement.id === "main" && location.hash === "");
  assert.equal(await wu.locator("[data-lines=contest] [data-lines=title] input").first().inputValue(), "只写了题目");
  await wu.reload();
  await see(wu, "#act-note", "这台设备上的草稿");
  assert.equal(await wu.locator("[data-lines=contest] [data-lines=title] input").first().inputValue(), "只写了题目", "a contest without its id");
  await wu.setInputFiles("#key-file", `${folder}/xu.key`);
  await see(wu, "#key-said", "o/xu");
  await wu.selectOption("#signer-key", { label: "o/xu" });
  await wu.waitForFunction(() => document.querySelector("#act-note").textContent === "" && document.querySelector("[data-lines=poll] input"));
  assert.equal(await wu.locator("[data-lines=contest] [data-lines=title] input").first().inputValue(), "", "another signer begins anew");
  await wu.selectOption("#signer-key", { label: "o/wu" });
  await see(wu, "#act-note", "这台设备上的草稿");
});

await step("a task is reported and confirmed from the step that waits for it", async () => {
  const matter = "ab".repeat(32);
  const waiting = ["carry-out", "confirm"].map((act) => ({ act, matter, task: 2, title: act, title_en: act, duty: true }));
  const tasks = [{ task: 1, report: { seq: 7 } }, { task: 2, report: { seq: 3 } }];
  await xu.route("**/api/turn?*", (route) => route.fulfill({ json: { items: waiting } }));
  await xu.route(`**/api/matters/${matter}`, (route) => route.fulfill({ json: { matter, tasks } }));
  for (const [act, seq] of [["carry-out", "4"], ["confirm", "1"]]) {
    await xu.goto(`${site}/zh/officer`);
    await xu.locator("#own li", { hasText: act }).locator("a").click();
    await see(xu, "#act-form", "task");
    const filled = await Promise.all(["task", "by", "seq"].map((key) => xu.locator(`[data-key=${key}]`).first().inputValue()));
    assert.deepEqual(filled, [`${matter} 2`, "o/xu", seq]);
  }
  await xu.unrouteAll();
});

await step("what fails is told as it is: after the log has it, and when the key is gone", async () => {
  expected = ["503"];
  await lin.goto(`${site}/zh/acts/notice`);
  await lin.goto(`${site}/zh/acts/member`);
  await lin.locator("summary", { hasText: "以文字填写" }).click();
  await lin.fill("#lines", "does tag\ninto none\ntag city shanghai\nmember m-1\nreason none");
  await press(lin, "#act-form", "用这些文字填表");
  await lin.route("**/api/turn?*", (route) => route.fulfill({ status: 503, body: "{}" }));
  await sign(lin, "o/lin");
  await see(lin, "#act-check", "是否还要别人签，没有查到");
  assert.ok(!(await lin.locator("#act-check").innerText()).includes("服务没有接受"));
  await lin.goto(`${site}/zh/acts/member`);
  await lin.locator("#act-form textarea").first().waitFor({ state: "attached" });
  await lin.locator("summary", { hasText: "以文字填写" }).click();
  await lin.fill("#lines", "does tag\ninto none\ntag city shanghai\nmember m-2\nreason none");
  await press(lin, "#act-form", "用这些文字填表");
  await lin.evaluate(async () => Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((resolve) => {
    const opened = indexedDB.open(name);
    opened.onsuccess = () => {
      const change = opened.result.transaction("keys", "readwrite");
      change.objectStore("keys").clear();
      change.oncomplete = resolve;
    };
  }))));
  await press(lin, "#signer", "核对");
  await see(lin, "#act-check", "浏览器清空了存储");
  expected = [];
});

await step("what could not be asked is not told as nothing", async () => {
  expected = ["503"];
  await wang.route("**/api/turn?*", (route) => route.fulfill({ status: 503, body: "{}" }));
  await wang.goto(`${site}/zh/officer`);
  await see(wang, "#own", "没有全部查到");
  assert.ok(!(await wang.locator("#own").innerText()).includes("没有等你办的事"));
  expected = [];
});

await browser.close();
const ended = new Promise((resolve) => service.once("exit", resolve));
service.kill("SIGTERM");
await ended;
assert.deepEqual(wrong, []);
console.log("all holds");

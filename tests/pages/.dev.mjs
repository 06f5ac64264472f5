// The pages as people use them, in Chromium: node browser.mjs SITE INVITATION... Any error in the console fails, and so
// does a violation that axe-core finds or a page that scrolls sideways at 320 pixels.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";

const packages = process.env.FOLKMOOT_PACKAGES;
const { chromium } = await import(`${packages}/playwright-core/index.mjs`);
const axe = readFileSync(`${packages}/axe-core/axe.min.js`, "utf8");
const [site, ...invitations] = process.argv.slice(2);
const shots = process.env.FOLKMOOT_SHOTS;
mkdirSync(shots, { recursive: true });

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1200, height: 900 };
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const browser = await chromium.launch({
  executablePath: process.env.FOLKMOOT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const wrong = [];
let expected = [];
process.on("exit", () => wrong.forEach((what) => console.log(what)));

/** A device of its own: what it keeps is nobody else's. */
async function device(options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
  context.setDefaultTimeout(30_000);
  context.on("console", (message) => {
    const told = `${message.type()} ${message.text()}`;
    if (["error", "warning"].includes(message.type()) && !expected.some((part) => told.includes(part))) wrong.push(`${message.page()?.url()}: ${told}`);
  });
  await context.route("**/assets/*/*", (route) => { const name = route.request().url().split("/").at(-1); const dir = "/work/wt/pages/src/http/pages/" + (name.endsWith(".js") ? "modules/" : ""); return route.fulfill({ path: dir + name, contentType: name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "image/svg+xml" }); });
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));
  return { context, page };
}

async function step(name, work) {
  const begun = Date.now();
  await work();
  console.log(`${String(Date.now() - begun).padStart(6)} ms  ${name}`);
}

/** Accessibility, width at 320 pixels, and a picture of the page as it is. */
async function audit(page, name) {
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  for (const { id, nodes } of found.violations) wrong.push(`${name}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) wrong.push(`${name}: ${width} pixels wide at 320`);
  const small = await page.evaluate(() => [...document.querySelectorAll("button, input, select, .btn, .nav a, .util a, summary")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.closest("label.opt, .pips label") ?? one])
    .map(([one]) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24)).map(([html]) => html));
  if (small.length > 0) wrong.push(`${name}: small targets ${small.join(" | ")}`);
  await page.setViewportSize(size);
}

const text = (page, selector) => page.locator(selector).innerText();

async function see(page, selector, part) {
  await page.locator(selector, { hasText: part }).first().waitFor();
}

const first = await device();
let backup = "";
let poll = "";

await step("pages without scripts are read, in both languages and both lights", async () => {
  const pages = ["/", "/polls", "/polls/council-2027", "/polls/council-2027/result", "/polls/council-2027/weights/m-00001", "/log", "/entries/30"];
  for (const colorScheme of ["light", "dark"]) {
    const { context, page } = await device({ javaScriptEnabled: false, colorScheme });
    for (const language of ["zh", "en"]) {
      for (const path of pages) {
        await page.goto(`${site}/${language}${path}`);
        assert.ok((await text(page, "h1")).length > 1, path);
        for (const [name, size] of [["phone", PHONE], ["desktop", DESKTOP]]) {
          await page.setViewportSize(size);
          const file = path === "/" ? "home" : path.slice(1).replaceAll("/", "-");
          await page.screenshot({ path: `${shots}/${file}.${language}.${name}.${colorScheme}.png`, fullPage: true });
        }
      }
    }
    await context.close();
  }
});

await step("every page that is read is accessible", async () => {
  const { context, page } = await device();
  for (const path of ["/zh/", "/en/", "/zh/polls", "/zh/polls/council-2027", "/en/polls/council-2027", "/zh/polls/council-2027/vote", "/zh/polls/council-2027/result", "/en/polls/council-2027/result",
    "/zh/polls/council-2027/weights/m-00001", "/en/polls/council-2027/weights/m-00001", "/zh/log", "/zh/entries/30", "/zh/mine", "/zh/help/this-device", "/en/help/this-device", "/zh/invitation"]) {
    await page.goto(site + path);
    await page.waitForLoadState("networkidle");
    await audit(page, `read${path.replaceAll("/", "-")}`);
  }
  await page.goto(`${site}/zh/entries/30`);
  await see(page, "#checked", "这台设备已核对");
  await context.close();
});

await step("what is wrong is told on a page, and the root chooses the language", async () => {
  expected = ["404", "400"];
  const { context, page } = await device();
  for (const [path, code] of [["/zh/nowhere", "no-such-page"], ["/zh/polls/no-poll", "unknown-poll"], ["/zh/entries/999999", "not-found"], ["/zh/log?x=1", "bad-address"], ["/zh/polls/%3Cscript%3E", "bad-address"]]) {
    await page.goto(site + path);
    await see(page, "main", code);
  }
  await audit(page, "trouble");
  await context.close();
  expected = [];
  for (const [accept, path] of [["en-GB,en;q=0.9", "/en/"], ["zh-CN", "/zh/"], ["fr", "/zh/"], ["en;q=0.2, zh;q=0.8", "/zh/"], ["", "/zh/"]]) {
    const answer = await fetch(`${site}/`, { redirect: "manual", headers: { "Accept-Language": accept } });
    assert.equal(answer.headers.get("location"), path);
  }
  const answer = await fetch(`${site}/zh/`);
  assert.match(answer.headers.get("content-security-policy"), /default-src 'none'.*require-trusted-types-for 'script'/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.equal(answer.headers.get("set-cookie"), null);
});

await step("the desk answers its own pages only", async () => {
  const ask = async (path, body, headers = {}) => {
    const answer = await fetch(`${site}/desk/${path}`, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });
    return (await answer.json()).code;
  };
  const code = invitations[1].split("#")[1];
  const form = JSON.stringify({ code });
  assert.equal(await ask("invitation", form, { Origin: "http://evil.example" }), "cross-origin");
  assert.equal(await ask("invitation", form, { "Sec-Fetch-Site": "cross-site" }), "cross-origin");
  assert.equal(await ask("invitation", form, { "Content-Type": "text/plain" }), "bad-form");
  assert.equal(await ask("invitation", "x".repeat(10_000_000)), "bad-form");
  assert.equal(await ask("invitation", JSON.stringify({ code, more: 1 })), "bad-form");
  assert.equal(await ask("invitation", JSON.stringify({ code: "<b>\u202e\u0000" })), "unknown-invitation");
  assert.equal(await ask("enrolment", JSON.stringify({ code, key: "00".repeat(32) })), "bad-form");
  assert.equal(await ask("invitation", form), undefined);
});

await step("an invitation becomes a key and an enrolment", async () => {
  const { page } = first;
  await page.goto(invitations[0]);
  await see(page, "#enrol-say", "guest-1");
  await audit(page, "invitation");
  await page.fill("#passphrase", "短");
  await page.click("button[type=submit]");
  await see(page, "#enrol-note", "口令太短");
  await page.fill("#passphrase", "一二三四五六七八");
  await page.click("button[type=submit]");
  await see(page, "h1", "已登记");
  backup = await text(page, "pre.raw");
  assert.match(backup, /^folkmoot-key-1 /);
  assert.ok(!page.url().includes("#"));
  await audit(page, "enrolled");
  await page.locator("a", { hasText: "去投票" }).waitFor({ timeout: 120_000 });
  await audit(page, "enrolled-confirmed");
  poll = (await page.locator("a", { hasText: "去投票" }).getAttribute("href")).split("/").at(-2);
});

/** Chooses something in every contest; the ranking by keyboard alone. */
async function choose(page) {
  const rank = page.locator("[data-contest=where]");
  await rank.locator("[data-option=hike] [data-do=in]").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const live = await rank.locator("[aria-live]").innerText();
  assert.match(live, /现在排第 2 位，共 2 位/);
  await rank.locator(".rank [data-do=down]").first().focus();
  const before = await rank.locator(".rank > li").evaluateAll((rows) => rows.map((row) => row.dataset.option));
  await page.keyboard.press("Alt+ArrowDown");
  const after = await rank.locator(".rank > li").evaluateAll((rows) => rows.map((row) => row.dataset.option));
  assert.deepEqual(after, before.reverse());
  assert.equal(await page.evaluate(() => document.activeElement.closest("li").dataset.option), after[1]);
  await page.keyboard.press("Enter");
  assert.match(await rank.locator("[aria-live]").innerText(), /已在最后/);
  await page.locator("[data-contest=monthly] input[value=for]").check();
  await page.locator("[data-contest=approved] input[value=lake]").check();
  await page.locator("[data-contest=approved] input[value=cook]").check();
  await page.locator("[data-contest=ordered] select[data-option=lake]").selectOption("1");
  await page.locator("[data-contest=ordered] select[data-option=cook]").selectOption("1");
  await page.locator("[data-contest=scored] input[data-option=hike][value='4']").check({ force: true });
  await page.locator("[data-contest=shared] input[data-option=lake]").fill("6");
  await page.locator("[data-contest=shared] input[data-option=hike]").fill("5");
  await page.locator("[data-contest=squared] input[data-option=cook]").fill("3");
}

await step("choices are checked, and what is too much or missing is said", async () => {
  const { page } = first;
  await page.locator("a", { hasText: "去投票" }).click();
  await see(page, "#weight", "1");
  await audit(page, "vote-empty");
  await page.click("#to-check");
  await see(page, "#booth-note", "还没有选");
  await choose(page);
  await page.locator("[data-contest=budget] input[value=abstain]").check();
  await page.click("#to-check");
  await see(page, "#booth-note", "分多了");
  await page.locator("[data-contest=shared] input[data-option=hike]").fill("4");
  await audit(page, "vote-filled");
  await page.click("#to-check");
  await see(page, ".notyet", "尚未投出");
  await see(page, "#check", "folkmoot/ballot/v1");
  await audit(page, "check");
});

await step("a lost answer leaves the ballot pending, and the same bytes bring the receipt", async () => {
  const { page } = first;
  const sent = [];
  expected = ["ERR_FAILED"];
  await page.route("**/api/statements", async (route) => {
    sent.push(route.request().postData());
    if (sent.length > 2) return route.continue();
    if (sent.length === 2) await route.fetch();
    return route.abort();
  });
  await page.locator("#check button", { hasText: "签名并投出" }).click();
  await see(page, "h1", "选票已签名，还没送到");
  await see(page, ".notyet", "尚未投出");
  await audit(page, "pending");
  await see(page, "h1", "已投出");
  expected = [];
  await page.unroute("**/api/statements");
  assert.ok(sent.length >= 3 && sent.every((body) => body === sent[0]), "the same bytes each time");
  await see(page, "#done", "这台设备已核对");
  assert.equal(await page.locator("#receipt .checks .x").count(), 0);
  await audit(page, "receipt");
  await page.setViewportSize(DESKTOP);
  await page.screenshot({ path: `${shots}/receipt.desktop.png`, fullPage: true });
  await page.setViewportSize(PHONE);
});

await step("a second ballot starts from the first and replaces it", async () => {
  const { page } = first;
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "#booth-note", "它取代你的第 1 张");
  assert.equal(await page.locator("[data-contest=where] .rank > li").count(), 2);
  await page.locator("[data-contest=monthly] input[value=against]").check();
  await page.click("#to-check");
  await see(page, "#check", "上次是");
  await page.locator("#check button", { hasText: "签名并投出" }).click();
  await see(page, "h1", "已投出");
  await page.goto(`${site}/zh/mine`);
  await see(page, "#ballots", "将计入");
  await see(page, "#ballots", "被取代");
  await audit(page, "mine");
  await page.goto(`${site}/zh/`);
  await see(page, "#home-title", "没有等你做的事");
  await audit(page, "home-voted");
  await page.goto(`${site}/zh/polls/${poll}`);
  await see(page, "#mine", "已投，第 2 张");
  await audit(page, "poll-open");
});

await step("a second device restores the backup and votes; the first is told", async () => {
  const stale = first.page;
  await stale.goto(`${site}/en/polls/${poll}/vote`);
  await see(stale, "#booth-note", "It replaces your ballot 2");
  await stale.click("#to-check");
  await see(stale, ".notyet", "Not cast yet");
  await audit(stale, "check-en");
  const { context, page } = await device();
  await page.goto(`${site}/zh/help/this-device`);
  await page.fill("#backup", backup);
  await page.fill("#passphrase", "不是这个口令吧");
  await page.click("#restore-button");
  await see(page, "#restore-said", "口令不对");
  await page.fill("#passphrase", "一二三四五六七八");
  await page.click("#restore-button");
  await see(page, "#restore-said", "已恢复");
  await see(page, "#keys", "在用");
  await audit(page, "device");
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "#booth-note", "它取代你的第 2 张");
  await choose(page);
  await page.locator("[data-contest=shared] input[data-option=hike]").fill("4");
  await page.locator("[data-contest=budget] input[value=museum]").check();
  await page.click("#to-check");
  await page.locator("#check button", { hasText: "签名并投出" }).click();
  await see(page, "h1", "已投出");
  await stale.locator("#check button", { hasText: "Sign and cast" }).click();
  await see(stale, "#check", "You cast a newer one elsewhere");
  await audit(stale, "elsewhere");
  await page.goto(invitations[0]);
  expected = ["409", "404"];
  await see(page, "#enrol-note", "邀请用过了");
  await page.goto(`${site}/zh/invitation#0123`);
  await page.reload();
  await see(page, "#enrol-note", "没有这份邀请");
  await audit(page, "invitation-unknown");
  expected = [];
  await context.close();
});

await step("a key that is gone between two steps is missed before anything is signed", async () => {
  const { page } = first;
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "#booth-note", "它取代");
  await page.click("#to-check");
  await see(page, ".notyet", "尚未投出");
  const keys = await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open("folkmoot", 1);
    opening.onsuccess = () => {
      const store = opening.result.transaction("keys", "readwrite").objectStore("keys");
      const all = store.getAll();
      all.onsuccess = () => {
        globalThis.saved = all.result;
        store.clear().onsuccess = () => resolve(all.result.length);
      };
    };
  }));
  assert.equal(keys, 1);
  await page.locator("#check button", { hasText: "签名并投出" }).click();
  await see(page, "#check", "浏览器清空了存储");
  await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open("folkmoot", 1);
    opening.onsuccess = () => {
      const store = opening.result.transaction("keys", "readwrite").objectStore("keys");
      store.put(globalThis.saved[0]).onsuccess = resolve;
    };
  }));
});

await step("a head that does not extend the last one is an alarm", async () => {
  const { context, page } = await device();
  await page.goto(`${site}/zh/entries/1`);
  await see(page, "#checked", "这台设备已核对");
  await page.evaluate(() => new Promise((resolve) => {
    const opening = indexedDB.open("folkmoot", 1);
    opening.onsuccess = () => {
      const store = opening.result.transaction("trust", "readwrite").objectStore("trust");
      const all = store.getAll();
      all.onsuccess = () => {
        store.put({ ...all.result[0], size: 20, root: btoa("x".repeat(32)) }).onsuccess = resolve;
      };
    };
  }));
  await page.goto(`${site}/zh/help/this-device`);
  await see(page, "#pinned", "日志接不上");
  await audit(page, "forked");
  await context.close();
});

await step("without Ed25519 in the browser the script signs, and a wrong clock is said", async () => {
  const { context, page } = await device({ locale: "en-GB" });
  await context.addInitScript(() => {
    const { subtle } = crypto;
    for (const name of ["generateKey", "importKey"]) {
      const real = subtle[name].bind(subtle);
      subtle[name] = (...parts) => (parts.includes("Ed25519") ? Promise.reject(new DOMException("no", "NotSupportedError")) : real(...parts));
    }
    const now = Date.now.bind(Date);
    Date.now = () => now() - 14 * 60_000;
  });
  await page.goto(invitations[1].replace("/zh/", "/en/"));
  await page.locator("button", { hasText: "Make a key" }).click();
  await see(page, "h1", "Enrolled");
  await see(page, "#enrol", "signed by a script");
  await page.goto(`${site}/en/help/this-device`);
  await see(page, "#can", "A script signs");
  await page.goto(`${site}/en/invitation`);
  await page.goto(`${site}/en/`);
  await page.locator("[data-poll=welcome-2]").waitFor({ timeout: 1_000 }).catch(() => {});
  for (let round = 0; round < 60 && (await page.locator("[data-poll=welcome-2] .tag.warn").count()) === 0; round += 1) {
    await page.waitForTimeout(1_000);
    await page.goto(`${site}/en/`);
    await page.waitForLoadState("networkidle");
  }
  await page.goto(`${site}/en/polls/welcome-2/vote`);
  await see(page, "#booth-note", "clock is off");
  for (const box of await page.locator("[data-abstain]").all()) await box.check();
  await page.click("#to-check");
  await page.locator("#check button", { hasText: "Sign and cast" }).click();
  await see(page, "h1", "Cast");
  await audit(page, "receipt-en");
  await context.close();
});

await step("after the close the result is on a page, and the ballot was counted", async () => {
  const { page } = first;
  for (let round = 0; round < 150; round += 1) {
    const { phase } = await (await fetch(`${site}/api/polls/${poll}`)).json();
    if (phase === "certified") break;
    await page.waitForTimeout(1_000);
  }
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "main", "已截止");
  await page.goto(`${site}/zh/polls/${poll}/result`);
  await see(page, ".head", "签名确认");
  await audit(page, "result");
  await page.setViewportSize(DESKTOP);
  await page.screenshot({ path: `${shots}/result.desktop.png`, fullPage: true });
  await page.setViewportSize(PHONE);
  await page.goto(`${site}/zh/mine`);
  await see(page, "#ballots", "在别处投过更新的一张");
  await audit(page, "mine-after");
});

await browser.close();
assert.deepEqual(wrong, []);
console.log("all holds");

// The pages as people use them, in Chromium: node browser.mjs SITE INVITATION... Any error in the console fails, and so
// does a violation that axe-core finds or a page that scrolls sideways at 320 pixels.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";

import { mirrorPaths } from "../../src/http/pages/verifier/tree.js";

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

/** A device of its own: what it keeps is nobody else's. Requests under a service worker cannot be held up, so most have none. */
async function device(options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: "zh-CN", timezoneId: "Asia/Shanghai", serviceWorkers: "block", ...options });
  context.setDefaultTimeout(30_000);
  context.on("console", (message) => {
    const told = `${message.type()} ${message.text()}`;
    if (told.includes("Service Worker registration blocked by Playwright")) return;
    // A ballot that comes sooner than the last one's pace allows is sent again by itself.
    if (told.includes("a status of 429")) return;
    if (["error", "warning"].includes(message.type()) && !expected.some((part) => told.includes(part))) wrong.push(`${message.page()?.url()}: ${told}`);
  });
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
let late = null;
let receiptText = "";
let receiptHash = "";

/** A picture that has loaded. */
async function drawn(page, selector) {
  await page.locator(selector).waitFor();
  await page.waitForFunction((one) => document.querySelector(one).naturalWidth > 0, selector);
}

await step("pages without scripts are read, in both languages and both lights", async () => {
  const pages = ["/", "/polls", "/polls/council-2027", "/polls/council-2027/result", "/polls/council-2027/weights/m-00001", "/log", "/entries/30", "/people"];
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
    "/zh/polls/council-2027/weights/m-00001", "/en/polls/council-2027/weights/m-00001", "/zh/log", "/zh/entries/30", "/zh/mine", "/zh/help/this-device", "/en/help/this-device", "/zh/invitation", "/zh/people", "/en/people", "/zh/embed/polls/council-2027", "/en/embed/polls/council-2027", "/zh/offline", "/zh/log?kind=ballot&member=m-00001&poll=council-2027"]) {
    await page.goto(site + path);
    await page.waitForLoadState("networkidle");
    await audit(page, `read${path.replaceAll(/[/?&=]/g, "-")}`);
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
  // Refused by its length: the answer comes, or the connection goes before the form has been sent.
  const large = await ask("invitation", "x".repeat(10_000_000)).catch((fault) => fault.cause?.code ?? fault.message);
  assert.ok(["bad-form", "EPIPE", "ECONNRESET", "UND_ERR_SOCKET"].includes(large), large);
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
  await page.locator("summary", { hasText: "备份的文字" }).click();
  backup = await text(page, "pre.raw");
  await page.waitForSelector(".qr.large path", { state: "attached" });
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

await step("the voting page is small and quick on a slow phone", async () => {
  const figures = await figuresOf(`${site}/zh/polls/${poll}/vote`, "#choose input");
  console.log(`figures: voting page ${figures.kilobytes} KB in ${figures.requests} requests (script signer ${figures.signer} KB more), LCP ${figures.lcp} ms, INP ${figures.inp} ms, CLS ${figures.cls}`);
  assert.ok(figures.kilobytes < 30, "the voting page has less than 30 KB, everything included");
  assert.ok(figures.kilobytes + figures.signer < 44, "less than 44 KB with the script signer");
  assert.ok(figures.lcp <= 2_500 && figures.inp <= 200 && figures.cls <= 0.1, JSON.stringify(figures));
});

/** What a page weighs as it is sent, and how it feels: 1.6 Mbit/s, 150 ms, a processor four times as slow. */
async function figuresOf(address, pressed) {
  const { context, page } = await device();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(() => {
    globalThis.seen = { lcp: 0, cls: 0, inp: 0 };
    const watch = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
    watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
    watch("event", (entry) => { if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration); }, { durationThreshold: 16 });
  });
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  const [size, count] = [bytes, requests];
  for (const box of await page.locator(pressed).all()) if (await box.isVisible()) await box.click();
  await page.waitForTimeout(500);
  const seen = await page.evaluate(() => globalThis.seen);
  const { edition } = await (await fetch(`${site}/assets.json`)).json();
  const signer = (await (await fetch(`${site}/assets/${edition}/ed25519.js`)).headers.get("content-length")) ?? 0;
  await context.close();
  const kilobytes = (number) => Math.round(number / 102.4) / 10;
  return { kilobytes: kilobytes(size), requests: count, signer: kilobytes(Number(signer)), lcp: Math.round(seen.lcp), inp: Math.round(seen.inp), cls: Math.round(seen.cls * 1000) / 1000 };
}

await step("a lost answer leaves the ballot pending, and the same bytes bring the receipt", async () => {
  const { page } = first;
  const sent = [];
  expected = ["ERR_FAILED"];
  await page.route("**/api/statements?*", async (route) => {
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
  await page.unroute("**/api/statements?*");
  assert.ok(sent.length >= 3 && sent.every((body) => body === sent[0]), "the same bytes each time");
  await see(page, "#done", "这台设备已核对");
  assert.equal(await page.locator("#receipt .checks .x").count(), 0);
  await drawn(page, "#receipt img.qr");
  receiptHash = (await text(page, ".card .fp")).replaceAll(" ", "");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("#receipt button", { hasText: "保存回执" }).click()]);
  receiptText = readFileSync(await saved.path(), "utf8");
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
  await page.locator("summary", { hasText: "从备份恢复" }).click();
  await page.goto(`${page.url().split("#")[0]}#${encodeURIComponent(backup)}`);
  await page.waitForFunction((text) => document.getElementById("backup").value === text, backup);
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

await step("another device gets a key of its own by two texts, and its key is ended from the first", async () => {
  const { page } = first;
  const { context, page: fresh } = await device();
  await fresh.goto(`${site}/zh/help/this-device`);
  await fresh.locator("#second summary").click();
  await fresh.fill("#second-member", "guest-1");
  await fresh.click("#second-make");
  const asks = await text(fresh, "#second-said pre");
  await drawn(fresh, "#second-said img.qr");
  await page.goto(`${site}/zh/help/this-device`);
  // The code that the new device shows leads here, with the text in the address.
  await page.goto(`${site}/zh/help/this-device#${asks.replaceAll(" ", "+")}`);
  await see(page, "#second-said", "folkmoot/rekey/v1");
  await page.goto("about:blank");
  await page.goto(`${site}/zh/help/this-device`);
  await page.locator("#second summary").click();
  await page.fill("#second-text", asks.replace("guest-1", "guest-3"));
  await page.click("#second-go");
  await see(page, "#second-said", "没有会员 guest-3 的密钥");
  await page.fill("#second-text", asks);
  await page.click("#second-go");
  await see(page, "#second-said", "folkmoot/rekey/v1");
  await page.locator("#second-said button", { hasText: "签名" }).click();
  await see(page, "#second-said pre", "folkmoot-device-2");
  const answers = await text(page, "#second-said pre");
  await fresh.fill("#second-text", "folkmoot-device-2 AAAA");
  await fresh.click("#second-go");
  await see(fresh, "#second-said", "不是给这台设备的");
  await fresh.fill("#second-text", answers);
  await fresh.click("#second-go");
  await see(fresh, "#second-said", "可以用了");
  await see(fresh, "#keys", "在用");
  await audit(fresh, "device-second");
  await page.reload();
  await page.locator("#keys button", { hasText: "作废" }).click();
  await page.locator("#keys button").waitFor({ state: "detached" });
  await fresh.reload();
  await see(fresh, "#keys", "已作废");
  await context.close();
});

await step("a key that is gone between two steps is missed before anything is signed", async () => {
  const { page } = first;
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "#booth-note", "它取代");
  for (const box of await page.locator("[data-abstain]").all()) await box.check();
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

await step("a signed ballot that the browser does not keep is not sent", async () => {
  const { page } = first;
  await page.goto(`${site}/zh/polls/${poll}/vote`);
  await see(page, "#booth-note", "它取代");
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.get;
    IDBObjectStore.prototype.get = function get(key) {
      return real.call(this, this.name === "ballots" ? "nothing" : key);
    };
  });
  const sent = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  for (const box of await page.locator("[data-abstain]").all()) await box.check();
  await page.click("#to-check");
  await page.locator("#check button", { hasText: "签名并投出" }).click();
  await see(page, "#check", "没有存住，也没有送出");
  assert.deepEqual(sent, []);
});

await step("markup, turned text and NUL in every field are only text, and are answered in words", async () => {
  const wicked = "<img src=x onerror=alert(1)>\u202e\u0000'\"&";
  const { context, page } = await device();
  page.on("dialog", () => wrong.push("a dialog"));
  const typed = async (path, field, press, place, words) => {
    await page.goto(`${site}/zh${path}`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    await page.locator(field).evaluate((one, text) => { one.value = text; }, wicked);
    await page.locator(press).click();
    await see(page, place, words);
    assert.equal(await page.locator("main img:not(.qr)").count(), 0, path);
  };
  expected = ["404", "400"];
  await typed("/invitation", "#code", "button[type=submit]", "#enrol-note", "没有这份邀请");
  await typed("/help/this-device", "#backup", "#restore-button", "#restore-said", "这不是本站的密钥备份");
  await typed("/help/this-device", "#second-member", "#second-make", "#second-said", "会员号不对");
  await typed("/help/this-device", "#second-text", "#second-go", "#second-said", "不是给这台设备的");
  await typed("/mine", "#receipt-text", "#receipt-look", "#receipt-said", "这不是回执");
  for (const field of ["#entry", "#member", "#poll"]) await typed("/log", field, "form button[type=submit]", "main", "bad-address");
  await page.goto("about:blank");
  await page.goto(`${site}/zh/mine#${encodeURIComponent(wicked)}`);
  await page.goto("about:blank");
  await page.goto(`${site}/zh/invitation#${encodeURIComponent(wicked)}`);
  await see(page, "#enrol-note", "没有这份邀请");
  for (const path of [`/zh/polls?after=${encodeURIComponent(wicked)}`, `/zh/log?kind=${encodeURIComponent(wicked)}`, `/zh/entries/${encodeURIComponent(wicked)}`]) {
    const answer = await fetch(site + path);
    assert.equal(answer.status, 400, path);
    assert.ok(!(await answer.text()).includes("<img src=x"), path);
  }
  expected = [];
  await context.close();
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
  const { context, page } = await device({ locale: "en-GB", serviceWorkers: "allow" });
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
  // The answer is lost and the network with it; the page is left, and comes back from what the worker has kept.
  await page.evaluate(() => {
    const real = globalThis.fetch;
    globalThis.fetch = (path, asked) => (asked?.method === "POST" ? Promise.reject(new TypeError("lost")) : real.call(globalThis, path, asked));
  });
  await page.locator("#check button", { hasText: "Sign and cast" }).click();
  await see(page, "h1", "Signed, but not delivered yet");
  expected = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"];
  await context.setOffline(true);
  await page.goto(`${site}/en/mine`);
  await see(page, "#ballots", "Not delivered yet");
  await page.goto(`${site}/en/polls/welcome-2/vote`);
  await see(page, "h1", "Signed, but not delivered yet");
  await see(page, ".notyet", "Not cast yet");
  await audit(page, "pending-offline");
  await context.setOffline(false);
  await see(page, "h1", "Cast");
  expected = [];
  await audit(page, "receipt-en");
  await page.goto(`${site}/en/polls/welcome-2/vote`);
  await see(page, "#booth-note", "It replaces your ballot 1");
  await page.click("#to-check");
  await see(page, ".notyet", "Not cast yet");
  late = page;
});

await step("a scrutineer recounts in the browser, is warned of a result that differs, and certifies one that does not", async () => {
  const { context, page } = await device();
  const poll = "council-2027";
  await page.goto(`${site}/zh/polls/${poll}/certify`);
  await see(page, "#signing", "先在旁边选择监票人的密钥文件");
  await audit(page, "certify-no-key");
  await page.setInputFiles("#key-file", { name: "x.key", mimeType: "text/plain", buffer: Buffer.from("folkmoot/key/v1\n") });
  await see(page, "#key-said", "不是密钥文件");
  await page.setInputFiles("#key-file", process.env.FOLKMOOT_SCRUTINEER);
  await see(page, "#key-said", "o/xu");
  await see(page, "#signing", "先重新计票");
  assert.equal(await page.locator("#signing button[aria-disabled=true]").count(), 1);

  // The service gives one of the workings otherwise than it was logged.
  const bundles = "**/attachment/entries/**";
  await context.route(bundles, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[8] ^= 1; // behind the four bytes of its length: in the first attachment
    await route.fulfill({ response: answer, body });
  });
  await page.click("#recount");
  await see(page, "#found", "请不要签名");
  await see(page, "#found", "log-file.other-attachment");
  assert.equal(await page.locator("#signing button[aria-disabled=true]").count(), 1);
  await audit(page, "certify-differs");
  await context.unroute(bundles);

  await page.click("#recount");
  await see(page, "#found", "与公布的结果一致");
  assert.equal(await page.locator("#found .no-ok").count(), 0);
  await audit(page, "certify-same");
  await page.setViewportSize(DESKTOP);
  await page.screenshot({ path: `${shots}/certify.desktop.png`, fullPage: true });
  await page.setViewportSize(PHONE);
  await page.locator("#signing button").click();
  await see(page, "#signing", "已签名确认");
  await audit(page, "certified");
  const { certified_by: signers } = await (await fetch(`${site}/api/polls/${poll}`)).json();
  assert.deepEqual(signers, ["o/wang", "o/zhou", "o/xu"]);
  await page.reload();
  await see(page, "#signing", "o/xu 已经签过");

  await page.goto(`${site}/en/polls/${poll}/protocol`);
  await see(page, ".sig", "o/xu");
  await audit(page, "protocol");
  const fills = await page.$$eval(".code path", (paths) => paths.map((path) => getComputedStyle(path).fill));
  assert.ok(fills.length === 2 && fills[0] !== fills[1], "a code has two colours");
  const pages = (await page.pdf({ format: "A4", path: `${shots}/protocol.pdf` })).toString("latin1").match(/\/Type \/Page\b/g).length;
  assert.ok(pages <= 2, `the protocol takes ${pages} pages`);
  await context.close();
});

await step("a poll that closes while the page is open takes no ballot, and says what became of it", async () => {
  for (let round = 0; round < 300; round += 1) {
    if ((await (await fetch(`${site}/api/polls/welcome-2`)).json()).phase !== "open") break;
    await late.waitForTimeout(1_000);
  }
  await late.locator("#check button", { hasText: "Sign and cast" }).click();
  await see(late, "#check", "It was neither signed nor sent");
  await see(late, ".notyet", "Not cast yet");
  await audit(late, "closed-meanwhile");
  await late.context().close();
});

await step("after the close the result is on a page, and the ballot was counted", async () => {
  const { page } = first;
  for (let round = 0; round < 300; round += 1) {
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

await step("what a ballot did is told round by round, for this device's member and for any receipt", async () => {
  const { page } = first;
  await page.goto(`${site}/zh/polls/${poll}/result`);
  await see(page, "#traced", "选票从公开日志读出");
  await see(page, "#traced", "第 1 轮：1 票给 ");
  await see(page, "#traced", "最后：");
  await audit(page, "result-traced");
  const { context, page: other } = await device({ locale: "en-GB" });
  await other.goto(`${site}/en/mine#${receiptHash}`);
  await see(other, "#found", "You cast another one later");
  await audit(other, "mine-scanned");
  await other.goto(`${site}/en/mine`);
  await other.fill("#receipt-text", receiptText);
  await other.click("#receipt-look");
  await see(other, "#receipt-said", "This receipt holds");
  await see(other, "#found", "You cast another one later");
  const { items } = await (await fetch(`${site}/api/entries?kind=ballot&poll=${poll}&member=guest-1`)).json();
  const last = items.at(-1).statement;
  assert.ok(items.length >= 3 && items.some(({ statement }) => statement === receiptHash));
  await other.setInputFiles("#receipt-file", { name: "last.receipt", mimeType: "text/plain", buffer: Buffer.from(await (await fetch(`${site}/api/receipts/${last}`)).text()) });
  await see(other, "#found", "was counted");
  await see(other, "#found", "In the end:");
  await audit(other, "mine-receipt");
  for (const [pasted, words] of [["hello", "This is no receipt"], [receiptText.replace(/index \d+/, "index 1"), "does not hold"], [await (await fetch(`${site}/api/receipts/${(await (await fetch(`${site}/api/organisation`)).json()).genesis}`)).text(), "not of a ballot"]]) {
    await other.fill("#receipt-text", pasted);
    await other.click("#receipt-look");
    await see(other, "#receipt-said", words);
  }
  expected = ["404"];
  await other.goto("about:blank");
  await other.goto(`${site}/en/mine#${"0".repeat(64)}`);
  await see(other, "#found", "The log does not have this ballot");
  expected = [];
  await context.close();
});

await step("without a network kept pages and pending ballots are there, and new code is announced", async () => {
  const { context, page } = await device({ serviceWorkers: "allow" });
  await page.goto(`${site}/zh/`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto(`${site}/zh/polls/council-2027`);
  const name = await text(page, "h1");
  expected = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"];
  await context.setOffline(true);
  await page.goto(`${site}/zh/polls/council-2027`);
  assert.equal(await text(page, "h1"), name);
  await page.goto(`${site}/zh/mine`);
  await see(page, "h1", "我的选票");
  await page.goto(`${site}/en/polls`);
  await see(page, "h1", "No network");
  await context.setOffline(false);
  expected = [];
  await page.evaluate(() => localStorage.setItem("folkmoot-edition", "0123456789abcdef"));
  await page.goto(`${site}/zh/`);
  await see(page, "#news", "0123 4567 89ab cdef");
  await audit(page, "news");
  await page.locator("#news button").click();
  await page.reload();
  assert.equal(await page.locator("#news").isVisible(), false);
  const manifest = await (await fetch(`${site}/en/app.webmanifest`)).json();
  assert.equal(manifest.start_url, "/en/");
  for (const { src, type } of manifest.icons) assert.equal((await fetch(site + src)).headers.get("content-type"), type);
  await context.close();
});

await step("codes lead to this site only", async () => {
  const code = async (to) => (await fetch(`${site}/qr.svg?to=${encodeURIComponent(to)}`)).status;
  assert.equal(await code("/zh/mine#0123"), 200);
  for (const to of ["https://evil.example/", "//evil.example/", "zh", "/\u202e", "/ a", `/${"a".repeat(300)}`, "/\u0000"]) assert.equal(await code(to), 400, to);
});

await step("the log is verified in the browser: as it is served, and from a folder with the network off", async () => {
  const { context, page } = await device();
  await page.goto(`${site}/zh/verify`);
  await audit(page, "verify");
  await page.click("#start");
  await see(page, "#found", "全部属实");
  await audit(page, "verify-live");
  const folder = await mirror(new URL(site));
  await page.goto(`${site}/en/verify`);
  await page.setInputFiles("#folder", folder);
  await page.setInputFiles("#trust", `${folder}/../trust`);
  await context.setOffline(true);
  await page.click("#start");
  await see(page, "#found", "Everything holds, for the log that the trust file names");
  const [bundle] = readdirSync(`${folder}/attachment/entries`);
  const path = `${folder}/attachment/entries/${bundle}`;
  const file = bundle.endsWith(".p") ? `${path}/${readdirSync(path)[0]}` : path;
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(file, bytes);
  await page.setInputFiles("#folder", folder);
  await page.click("#start");
  await see(page, "#found", "Does not hold");
  await see(page, "#found", "log-file.other-attachment");
  await audit(page, "verify-wrong");
  await context.close();
});

/** Writes the files of a served log into a folder of its own, and the trust file beside it. */
async function mirror(url) {
  const root = mkdtempSync(`${tmpdir()}/folkmoot-mirror-`);
  const fetched = async (path) => Buffer.from(await (await fetch(new URL(path, url))).arrayBuffer());
  const head = await fetched("checkpoint");
  for (const path of ["checkpoint", ...mirrorPaths(Number(String(head).split("\n")[1]))]) {
    mkdirSync(dirname(`${root}/mirror/${path}`), { recursive: true });
    writeFileSync(`${root}/mirror/${path}`, path === "checkpoint" ? head : await fetched(path));
  }
  writeFileSync(`${root}/trust`, await fetched("api/trust"));
  return `${root}/mirror`;
}

await browser.close();
assert.deepEqual(wrong, []);
console.log("all holds");

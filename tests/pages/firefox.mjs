// The casting flow in Firefox: node firefox.mjs SITE INVITATION. Another engine makes the key, keeps it, signs, and checks
// the receipt; any error in the console fails.

import assert from "node:assert/strict";

const packages = process.env.FOLKMOOT_PACKAGES;
const { default: puppeteer } = await import(`${packages}/puppeteer-core/lib/esm/puppeteer/puppeteer-core.js`);
const [site, invitation] = process.argv.slice(2);
const shots = process.env.FOLKMOOT_SHOTS;
const begun = Date.now();
const browser = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FOLKMOOT_FIREFOX ?? "/usr/bin/firefox-esr", headless: true });
const page = await browser.newPage();
await page.setViewport({ width: 360, height: 740 });
const wrong = [];
page.on("console", (message) => message.type() === "error" && wrong.push(`${page.url()}: ${message.text()}`));
page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error.message}`));

async function see(selector, part, patience = 60_000) {
  await page.waitForFunction((one, text) => document.querySelector(one)?.innerText.includes(text), { timeout: patience }, selector, part);
}

async function press(selector, part = "") {
  const found = await page.waitForFunction((one, text) => [...document.querySelectorAll(one)].find((button) => button.innerText.includes(text)), {}, selector, part);
  await found.asElement().click();
}

await page.goto(invitation);
await see("#enrol", "生成密钥并登记");
await press("#enrol button", "生成密钥并登记");
await see("h1", "已登记");
await see("#enrol", "由浏览器自己签名");
await see("#next", "现在可以投票", 120_000);
await press("#next a", "去投票");
await see("#weight", "1");
for (const box of await page.$$("[data-abstain]")) await box.evaluate((one) => one.click());
await press("#to-check");
await see("#check", "尚未投出");
await press("#check button", "签名并投出");
await see("h1", "已投出");
await see("#done", "这台设备已核对");
await page.screenshot({ path: `${shots}/receipt.firefox.png`, fullPage: true });
await page.goto(`${site}/zh/mine`);
await see("#ballots", "将计入");
await page.goto(`${site}/zh/help/this-device`);
await see("#can", "浏览器自己会签名");
await see("#keys", "在用");
console.log(`${String(Date.now() - begun).padStart(6)} ms  the casting flow in ${await browser.version()}`);
await browser.close();
assert.deepEqual(wrong, []);
console.log("all holds");

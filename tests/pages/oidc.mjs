// Enrolment by signing in at the host's app: node oidc.mjs FOLKMOOT FOLDER. Starts a real provider (oidc-provider) and a
// service with a desk that takes its sign-ins, and goes the way of a member in Chromium; then what must be refused.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

const [folkmoot, folder] = process.argv.slice(2);
const packages = process.env.FOLKMOOT_PACKAGES;
const { chromium } = await import(`${packages}/playwright-core/index.mjs`);
const { Provider } = await import(`${packages}/oidc-provider/lib/index.js`);

/** A port of this machine that nobody has. */
const free = () => new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const run = (...words) => execFileSync(folkmoot, words, { cwd: folder, env: { ...process.env, FOLKMOOT_URL: site, FOLKMOOT_TRUST: "data/trust" }, stdio: ["ignore", "pipe", "pipe"] }).toString();

let site = "";
let service = null;
// A failure must not leave it running: whoever waits for this script waits for all that it has started.
process.on("exit", () => service?.kill("SIGTERM"));

/** Starts the service and waits until it answers. */
async function serve() {
  const port = await free();
  site = `http://127.0.0.1:${port}`;
  service = spawn(folkmoot, ["serve", "--data", "data", "--listen", `127.0.0.1:${port}`], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  for (let round = 0; round < 600; round += 1) {
    const answer = await fetch(`${site}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the service does not answer");
}

async function stop() {
  const ended = new Promise((resolve) => service.once("exit", resolve));
  service.kill("SIGTERM");
  await ended;
}

run("init", "--try", "--data", "data");
await serve();
const founders = ["alice", "bob", "carol"].flatMap((name) => ["--key", `data/keys/founders/${name}.key`]);
run("appoint", "registrar:o/lin", "enroller:s/desk", ...founders, "--yes");
await stop();

const issuerPort = await free();
const issuer = `http://127.0.0.1:${issuerPort}`;
writeFileSync(`${folder}/data/folkmoot.toml`, `desk = "../desk.key"
[oidc]
issuer = "${issuer}"
client = "folkmoot"
scope = "membership"
joined = "member_since"
private = true
[[oidc.class]]
claim = "membership"
is = "member"
class = "member"
[[oidc.tag]]
claim = "acr_at_home"
is = "loa2"
tag = "assurance checked"
[[oidc.tag]]
claim = "city"
is = "上海"
tag = "city shanghai"
`);
await serve();

const people = { zhao: { membership: "member", member_since: "2021-05-01", acr_at_home: "loa2", city: "上海" }, guest: { membership: "visitor" } };
const client = (id) => ({
  client_id: id, token_endpoint_auth_method: "none", grant_types: ["authorization_code"], response_types: ["code"],
  redirect_uris: [`${site}/zh/invitation`, `${site}/en/invitation`], application_type: "native",
});
const provider = new Provider(issuer, {
  clients: [client("folkmoot"), client("another-app")],
  claims: { openid: ["sub"], membership: ["membership", "member_since", "acr_at_home", "city"] },
  scopes: ["openid", "membership"],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
});
const listening = provider.listen(issuerPort, "127.0.0.1");

const browser = await chromium.launch({ executablePath: process.env.FOLKMOOT_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
const wrong = [];
let expected = [];

async function device(options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on("console", (message) => {
    const own = page.url().startsWith(site) && message.type() === "error";
    if (own && !expected.some((part) => message.text().includes(part))) wrong.push(`${page.url()}: ${message.text()}`);
  });
  return { context, page };
}

const see = (page, selector, part) => page.locator(selector, { hasText: part }).first().waitFor();

/** Signs in at the provider's own pages. */
async function signIn(page, person) {
  await page.locator("input[name=login]").fill(person);
  await page.locator("input[name=password]").fill("x");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]", { hasText: /continue/i }).click();
}

async function enter(page, person) {
  await page.goto(`${site}/zh/invitation`);
  await page.locator("#sign-in").click();
  await signIn(page, person);
}

const { context, page } = await device();
await enter(page, "zhao");
await see(page, "h1", "已登记");
assert.ok(!page.url().includes("code="), "the code is out of the address");
await page.screenshot({ path: `${process.env.FOLKMOOT_SHOTS}/signed-in.png`, fullPage: true });
const member = /会员 (m-[0-9a-f]{20}) /.exec(await page.locator("#enrol-say").innerText())[1];
const found = await (await fetch(`${site}/api/members/${member}`)).json();
assert.deepEqual([found.class, found.joined, found.confirmed], ["member", "2021-05-01T00:00:00Z", false]);
assert.deepEqual(JSON.parse(run("confirm", "data/sign-ins.csv", "--key", "lin.key", "--yes", "--json")), { confirmed: 1, missing: 0, tagged: 1 });
const tagged = await (await fetch(`${site}/api/members/${member}`)).json();
assert.deepEqual(tagged.tags, [{ dimension: "assurance", value: "checked" }, { dimension: "city", value: "shanghai" }]);
await see(page, "#next", "已确认");
const log = await (await fetch(`${site}/api/entries?member=${member}`)).json();
for (const { entry } of log.items) assert.ok(!(await (await fetch(`${site}/api/entries/${entry}`)).text()).includes("zhao"));
await context.close();

expected = ["409", "422", "503"];
const second = await device();
await enter(second.page, "zhao");
await see(second.page, "#enrol-note", "邀请用过了");
await second.context.close();

const visitor = await device();
await enter(visitor.page, "guest");
await see(visitor.page, "#enrol-note", "账号没有会员资格");
await visitor.context.close();

// Who comes back with a state that this device never gave out, or from another issuer.
const stranger = await device();
await stranger.page.goto(`${site}/zh/invitation?code=abc&state=def`);
await see(stranger.page, "#enrol-note", "不是这台设备开始的");
await stranger.page.goto(`${site}/zh/invitation`);
await stranger.page.locator("#sign-in").waitFor();
await stranger.page.evaluate(() => sessionStorage.setItem("folkmoot-sign-in", JSON.stringify({ state: "s", verifier: "v", redirect: "r", id: "i", issuer: "https://x" })));
await stranger.page.goto(`${site}/zh/invitation?error=access_denied&state=s`);
await see(stranger.page, "#enrol-note", "没有登录");
await stranger.context.close();

/** A code of the provider for a client with this nonce, as a browser gets it that runs no scripts, so that nobody redeems it. */
async function code(clientId, nonce, verifier) {
  const away = await device({ javaScriptEnabled: false });
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const query = new URLSearchParams({ response_type: "code", client_id: clientId, redirect_uri: `${site}/zh/invitation`, scope: "openid membership", state: "x", nonce, code_challenge: challenge, code_challenge_method: "S256" });
  await away.page.goto(`${issuer}/auth?${query}`);
  await signIn(away.page, "zhao");
  await away.page.waitForURL(`${site}/**`);
  const got = new URL(away.page.url()).searchParams.get("code");
  await away.context.close();
  return got;
}

async function desk(form, headers = {}) {
  const answer = await fetch(`${site}/desk/sign-in`, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(form) });
  return (await answer.json()).code;
}

const { origin } = await (await fetch(`${site}/api/organisation`)).json();
const keys = [1, 2].map((byte) => JSON.parse(run("keygen", "--as", "m/x", "--out", `x${byte}.key`, "--json")).public);
const nonceOf = (key) => createHash("sha256").update(`folkmoot/oidc/nonce/v1\n${origin}\n${key}\n`).digest("hex");
const verifier = randomBytes(32).toString("base64url");
const redirect = `${site}/zh/invitation`;
const mine = await code("folkmoot", nonceOf(keys[0]), verifier);
assert.equal(await desk({ code: mine, verifier, redirect, key: keys[1] }), "sign-in-other-key");
assert.equal(await desk({ code: mine, verifier, redirect, key: keys[0] }), "sign-in-refused", "a code is good once");
const foreign = await code("another-app", nonceOf(keys[0]), verifier);
assert.equal(await desk({ code: foreign, verifier, redirect, key: keys[0] }), "sign-in-refused", "a code of another client");
const other = await code("folkmoot", nonceOf(keys[0]), verifier);
assert.equal(await desk({ code: other, verifier: "y".repeat(43), redirect, key: keys[0] }), "sign-in-refused", "another verifier");
assert.equal(await desk({ code: "x", verifier, redirect: "https://evil.example/", key: keys[0] }), "bad-form");
assert.equal(await desk({ code: "x", verifier, redirect, key: keys[0] }, { Origin: "https://evil.example" }), "cross-origin");
assert.equal(await desk({ code: "<b>\u202e\u0000", verifier, redirect, key: keys[0] }), "sign-in-refused");
await new Promise((resolve) => { listening.close(resolve); listening.closeAllConnections(); });
assert.equal(await desk({ code: "x", verifier, redirect, key: keys[0] }), "sign-in-unreachable");

await browser.close();
await stop();
assert.deepEqual(wrong, []);
console.log("all holds");

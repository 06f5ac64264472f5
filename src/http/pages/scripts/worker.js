// The worker of the site: pages come from the network, and from what was kept of them when there is none; files of the
// program come from what was kept. It never answers for the API, and never touches what is sent.
// EDITION and FILES stand above: the service writes them.

const CODE = `code-${EDITION}`;
const PAGES = "pages";
const PAGES_MAX = 60;

addEventListener("install", (event) => {
  const languages = ["zh", "en"];
  const first = languages.flatMap((language) => [`/${language}/offline`, `/${language}/mine`]);
  const keep = async () => {
    await (await caches.open(CODE)).addAll(FILES);
    await (await caches.open(PAGES)).addAll(first);
    await skipWaiting();
  };
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  const clear = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("code-") && name !== CODE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(clear());
});

async function page(request) {
  const kept = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await kept.put(request.url, answer.clone());
      const all = await kept.keys();
      for (const one of all.slice(0, Math.max(0, all.length - PAGES_MAX))) {
        if (!/\/(offline|mine)$/.test(new URL(one.url).pathname)) await kept.delete(one);
      }
    }
    return answer;
  } catch (fault) {
    const [, language] = new URL(request.url).pathname.split("/");
    const found = (await kept.match(request.url)) ?? (await kept.match(`/${language}/offline`));
    if (found) return found;
    throw fault;
  }
}

async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/(zh|en)\//.test(url.pathname)) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(file(request));
});

// On every page: lets the site's worker keep pages for when there is no network, and says when the program of the pages
// is another than the last time.

const SEEN = "folkmoot-edition";

/** Trusted Types take the worker's address for a script: one policy, made once, and it knows one address. */
const types = globalThis.trustedTypes;
const address = types ? types.createPolicy("offline", { createScriptURL: () => "/worker.js" }).createScriptURL("") : "/worker.js";

/** After the page itself, so that what the worker keeps does not hold it up. */
function register() {
  navigator.serviceWorker.register(address, { scope: "/" }).catch((fault) => console.info(fault));
}

if (globalThis.isSecureContext && navigator.serviceWorker) {
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

const grouped = (edition) => edition.match(/.{1,4}/g).join(" ");

function announce(news) {
  const { edition } = news.dataset;
  const before = localStorage.getItem(SEEN);
  if (!before) localStorage.setItem(SEEN, edition);
  if (!before || before === edition) return;
  const why = news.querySelector("p");
  why.textContent = why.textContent.replace("{before}", grouped(before)).replace("{now}", grouped(edition));
  news.querySelector("button").addEventListener("click", () => {
    localStorage.setItem(SEEN, edition);
    news.hidden = true;
  });
  news.hidden = false;
}

try {
  announce(document.getElementById("news"));
} catch (fault) {
  console.info(fault);
}

// Keeps this build's files, so that the page opens without a network. Above: BUILD, and FILES with the digest of each.
//
// A build's cache is filled with all its files or not at all, and the browser checks each against its digest: a host that
// is being updated cannot leave files of two builds in it. The next build waits until no page of this one is open; a page
// therefore always finds the engine it was built with. Until then the network is asked for the page first, so that
// whoever is online has the newest.

const OURS = `saker ${registration.scope} `;
const CACHE = OURS + BUILD;
const PATIENCE = 3000; // milliseconds that a network may take to answer for the page

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const name = "." + request.url.replace(/[?#].*$/s, "").slice(registration.scope.length - 1);
  if (!request.url.startsWith(registration.scope)) return;
  if (request.mode === "navigate" && (name === "./" || name === "./index.html")) event.respondWith(page(request));
  else if (name !== "./index.html" && name in FILES) event.respondWith(file(name, request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const fetched = Object.entries(FILES).map(async ([name, integrity]) => {
    const answer = await fetch(new Request(name, { integrity, cache: "no-cache" }));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return [name, answer];
  });
  for (const [name, answer] of await Promise.all(fetched)) await cache.put(name, answer);
}

async function forget() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}

async function page(request) {
  const kept = async () => (await (await caches.open(CACHE)).match("./index.html")) ?? Response.error();
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const answer = await Promise.race([fetch(request), late.then(kept)]);
    return answer.ok ? answer : await kept();
  } catch {
    return kept();
  }
}

async function file(name, request) {
  return (await (await caches.open(CACHE)).match(name)) ?? fetch(request);
}

// A static host for the built page, under a sub-path, the way someone who copies the folder somewhere would have it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built page: what the build leaves, or another folder that SAKER_DIST names. */
export const DIST = process.env.SAKER_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url));

/** Deep enough that an absolute address in the page cannot work by chance. */
const UNDER = '/some/sub/path/';

const KINDS = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Starts a host on a free port, for the built page or for another folder.
 *
 * `url`: where the page is. `requests`: the paths asked for so far. `hold(pattern)`: answers nothing whose path matches
 * until the function it returns is called. `close()`: stops it and drops what is open.
 */
export async function host(folder = DIST) {
  const requests = [];
  const held = [];

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    requests.push(pathname);
    for (const { pattern, released } of held) {
      if (pattern.test(pathname)) await released;
    }
    const file = inside(folder, pathname);
    const body = file && (await readFile(file).catch(() => null));
    // No other origin may read the files, which is what most hosts do; the page must not need more.
    response.writeHead(body ? 200 : 404, { 'content-type': (body && KINDS[extname(file)]) ?? 'text/plain' });
    response.end(body ?? 'not found');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    url: origin + UNDER,
    origin,
    requests,
    hold(pattern) {
      let release;
      held.push({ pattern, released: new Promise((released) => (release = released)) });
      return release;
    },
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

function inside(folder, pathname) {
  if (!pathname.startsWith(UNDER)) return null;
  const file = normalize(join(folder, pathname.slice(UNDER.length) || 'index.html'));
  return file.startsWith(normalize(join(folder, sep))) ? file : null;
}

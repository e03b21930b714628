// The predicates of conditions.rs over the same events, as a page without Saker would have them: parsed objects and
// Array.filter. Prints a line for each: events a second, events that matched.

const count = Number(process.argv[2] ?? 100_000);
const NAMES = ['bash', 'nginx', 'curl', 'sshd', 'python3', 'sh'];
const FOLDERS = ['etc', 'usr/bin', 'tmp', 'var/log'];
const PORTS = [22, 80, 443, 8080];

const rows = Array.from({ length: count }, (_, n) => {
  const name = NAMES[n % NAMES.length];
  return JSON.parse(
    JSON.stringify({
      'evt.type': n % 3 === 0 ? 'execve' : 'openat',
      'proc.name': name,
      'proc.cmdline': `${name} -c 'curl http://10.0.${n % 7}.${n % 250}/x'`,
      'user.uid': (n % 4) * 1000,
      'fd.name': `/${FOLDERS[n % 4]}/file${n}`,
      'container.id': n.toString(16).padStart(12, '0'),
      'fd.sip': `10.0.0.${n % 250}`,
      'fd.sport': PORTS[n % 4],
    }),
  );
});

const SHELLS = new Set(['bash', 'sh', 'zsh', 'ash', 'dash', 'ksh', 'csh', 'tcsh']);
const URLS = /^.*(curl|wget) https?:\/\/[0-9.]+\/.*$/s;
const SOCKETS = /^.*\/dev\/(tcp|udp)\/.*$/s;
const under = (path, folder) => path === folder || path.startsWith(`${folder}/`);

const PREDICATES = [
  (row) => row['proc.name'] === 'bash',
  (row) => SHELLS.has(row['proc.name']),
  (row) => row['evt.type'] === 'execve' && row['proc.name'] === 'bash' && row['user.uid'] === 0,
  (row) => row['proc.cmdline'].includes('curl') || row['proc.cmdline'].includes('wget'),
  (row) => row['fd.name'].startsWith('/etc') || under(row['fd.name'], '/usr/bin') || row['fd.name'].startsWith('/var/'),
  (row) => URLS.test(row['proc.cmdline']),
  (row) => SOCKETS.test(row['proc.cmdline']),
  (row) => row['container.id'] !== 'host' && ['nginx', 'httpd'].includes(row['proc.aname']),
  (row) => row['fd.sip'] === '10.0.0.7' && (row['fd.sport'] === 80 || row['fd.sport'] === 443),
];

for (const predicate of PREDICATES) {
  const start = performance.now();
  const matched = rows.filter(predicate).length;
  console.log(`${(count / (performance.now() - start)) * 1000} ${matched}`);
}

// Loaded into every app the launcher starts (`node --require`). The launcher holds the other end of stdin: when it is gone,
// however it went (kill -9, out of memory), the app stops too, instead of sending on unseen.
const GRACE_MS = 15_000;

process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
});
process.stdin.resume();
process.stdin.unref();
// The launcher's pipes are gone as well: what is logged while stopping has no reader.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

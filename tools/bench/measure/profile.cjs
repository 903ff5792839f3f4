// Preloaded into our processes by `npm run bench -- --profile <folder>`: SIGUSR2 begins a CPU profile, SIGWINCH ends and writes it.
// (--cpu-prof would profile the start as well, and writes only at the process's end.)
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { basename, dirname, join } = require('node:path');

const folder = process.env.PROFILE_FOLDER;
const name = basename(dirname(dirname(process.argv[1] ?? '')));
let session;
let rounds = 0;

if (folder) {
  process.on('SIGUSR2', () => {
    if (session) return;
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 500 });
    session.post('Profiler.start');
  });
  process.on('SIGWINCH', () => {
    const ending = session;
    session = undefined;
    ending?.post('Profiler.stop', (error, { profile } = {}) => {
      if (!error) writeFileSync(join(folder, `${name}-${++rounds}.cpuprofile`), JSON.stringify(profile));
      ending.disconnect();
    });
  });
}

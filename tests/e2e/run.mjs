// Runs the specifications one after the other: there is one display, and the
// native driver takes one session at a time.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

for (const name of ['SIGNET_DESKTOP', 'SIGNET_CLI', 'SIGNET_EXCHANGE', 'SIGNET_JOB']) {
  if (!process.env[name]) throw new Error(`${name} is not set; cargo xtask test --only window sets it`);
}
const specs = join(dirname(fileURLToPath(import.meta.url)), 'specs');
const files = readdirSync(specs).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join(specs, name));
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], { stdio: 'inherit' });
process.exit(status ?? 1);

// One run of the real app: driver, window, and a home of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { remote } from 'webdriverio';
import { Window } from './window.mjs';

/** A folder in which everything the app writes lies; `home` for the app, `work` for the test's files. */
export function freshFolders() {
  const root = mkdtempSync(join(tmpdir(), 'signet-e2e-'));
  const home = join(root, 'home');
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local/state'),
  };
  const work = join(root, 'work');
  for (const folder of [...Object.values(env), work, join(home, 'Documents')]) mkdirSync(folder, { recursive: true });
  return { root, work, env };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port, child) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error('the window driver ended at once');
    const open = await new Promise((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true));
      socket.on('error', () => resolve(false)).on('connect', () => socket.end());
    });
    if (open) return;
    await sleep(100);
  }
  throw new Error('the window driver does not listen');
}

/**
 * Starts the app and gives its window. `workspace`: a file to open, as on the
 * command line. `env`: what the app finds in its environment beside a home of
 * its own.
 */
export async function open({ workspace, env = {}, folders = freshFolders() } = {}) {
  const [port, native] = [await freePort(), await freePort()];
  const driver = spawn(
    process.env.TAURI_DRIVER ?? 'tauri-driver',
    ['--port', String(port), '--native-port', String(native)],
    { env: { ...process.env, ...folders.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'], detached: true },
  );
  const stop = async () => {
    // The group: the native driver is a child of the driver.
    try { process.kill(-driver.pid, 'SIGTERM'); } catch { /* it has ended */ }
    await sleep(100);
  };
  try {
    await listening(port, driver);
    await listening(native, driver);
    const browser = await remote({
      hostname: '127.0.0.1',
      port,
      logLevel: 'error',
      connectionRetryCount: 0,
      capabilities: {
        'tauri:options': { application: process.env.SIGNET_DESKTOP, args: workspace ? [workspace] : [] },
        'wdio:enforceWebDriverClassic': true,
      },
    });
    const window = new Window(browser, folders);
    window.close = async () => {
      await browser.deleteSession().catch(() => {});
      await stop();
      rmSync(folders.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    return window;
  } catch (error) {
    await stop();
    throw error;
  }
}

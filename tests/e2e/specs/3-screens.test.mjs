// Every screen in both themes: no accessibility violation, and a picture at
// two sizes in tests/e2e/screenshots for people to look at.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SCREENSHOTS, preparedDesk, writeList } from '../harness/fixtures.mjs';
import { freshFolders, open } from '../harness/session.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [[1280, 800], [1920, 1080]];
const THEMES = ['Light', 'Dark'];

/** Rules of WCAG 2.2 AA and axe's own good practice; what it cannot decide is no violation. */
async function violations(app) {
  await app.browser.execute(AXE);
  const found = await app.browser.executeAsync((done) => {
    const still = () => document.getAnimations().every((animation) => animation.playState !== 'running');
    const wait = (tries) => (still() || tries === 0 ? null : new Promise((go) => setTimeout(go, 50)).then(() => wait(tries - 1)));
    Promise.resolve(wait(40))
      .then(() => {
        // A modal hides the page behind it, its landmark and heading too, from everybody.
        const shown = { enabled: !document.querySelector('[role="dialog"]') };
        return window.axe.run(document, { rules: { 'landmark-one-main': shown, 'page-has-heading-one': shown } });
      })
      .then(({ violations: all, passes }) => {
        // A run that passed hardly anything looked at nothing.
        if (passes.length < 10) throw new Error(`only ${passes.length} rules applied`);
        return all;
      })
      .then((all) => done(all.map((one) => ({ rule: one.id, help: one.help, at: one.nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary}`) }))))
      .catch((error) => done([{ rule: 'axe failed', help: String(error), at: [] }]));
  });
  return found;
}

describe('screens', () => {
  let app;
  before(async () => {
    const folders = freshFolders();
    const { workspace, passphrase } = preparedDesk(folders);
    app = await open({ workspace, folders, env: { SIGNET_PASSPHRASE: passphrase } });
    await app.activate();
    await app.find('heading', 'Overview');
  });
  after(() => app?.close());

  const list = async () => {
    await app.go('Numbers');
    await app.find('cell', 'Live');
  };
  const screens = {
    overview: async () => { await app.go('Overview'); await app.image('Incoming call from', { exact: false }); },
    numbers: list,
    'numbers-selected': async () => {
      await list();
      await app.tabTo('grid', 'Numbers');
      await app.keys(['Control', 'a']);
      await app.find('button', 'Assign brand…');
    },
    'numbers-assign': async () => {
      await screens['numbers-selected']();
      await app.click('button', 'Assign brand…');
      await app.find('dialog');
    },
    'numbers-detail': async () => {
      await list();
      await app.tabTo('grid', 'Numbers');
      await app.keys('Enter');
      await app.image('Incoming call from', { exact: false });
    },
    brands: async () => { await app.go('Brands'); await app.find('text', 'Harbour Health'); },
    'brand-new': async () => {
      await app.go('Brands');
      await app.click('button', 'New brand');
      await app.type('Display name', 'Harbour Health & Clinics of the North');
      await app.find('text', 'At most 35 characters');
    },
    imports: async () => { await app.go('Imports'); await app.find('text', 'sample-10000.csv'); },
    'import-columns': async () => {
      await app.go('Imports');
      await app.click('button', 'Import a list…');
      await app.click('button', 'Choose a list…');
      await app.answerDialog('Choose a number list', writeList(app.folders));
      await app.find('button', 'Check', { exact: false });
    },
    'import-check': async () => {
      await screens['import-columns']();
      await app.click('button', 'Check', { exact: false });
      await app.find('button', 'Save rejected rows…');
    },
    sync: async () => { await app.go('Sync'); await app.find('text', 'Change sets and receipts'); },
    keys: async () => { await app.go('Keys'); await app.find('text', 'Recovery copy'); },
    palette: async () => {
      await app.go('Overview');
      await app.keys(['Control', 'k']);
      await app.find('dialog');
    },
  };

  /** Back to a screen with nothing open above it, and no import half-way. */
  const settle = async (name) => {
    if (['numbers-assign', 'palette'].includes(name)) {
      await app.keys('Escape');
      await app.gone('dialog');
    }
    if (name === 'numbers-detail') await app.keys('Escape');
    if (name.startsWith('import-')) {
      if (name === 'import-check') { await app.click('button', 'Back'); await app.find('button', 'Check', { exact: false }); }
      await app.click('button', 'Back');
      await app.find('button', 'Choose a list…');
    }
    if (name === 'brand-new') {
      await app.go('Overview');
      await app.click('button', 'Leave without saving');
      await app.gone('dialog');
    }
  };

  for (const theme of THEMES) {
    test(`${theme.toLowerCase()}: no violation on any screen`, async () => {
      await app.chooseTheme(theme);
      const all = [];
      for (const [name, show] of Object.entries(screens)) {
        for (const [width, height] of SIZES) {
          await app.resize(width, height);
          if (width === SIZES[0][0]) {
            await show();
            all.push(...(await violations(app)).map((violation) => ({ screen: name, ...violation })));
          }
          await app.rest();
          await app.screenshot(join(SCREENSHOTS, `${name}-${theme.toLowerCase()}-${width}x${height}.png`));
        }
        await app.resize(...SIZES[0]);
        await settle(name);
      }
      assert.deepEqual(all, [], `${all.length} violations`);
    });
  }
});

describe('set-up', () => {
  let app;
  before(async () => { app = await open(); await app.activate(); });
  after(() => app?.close());

  test('no violation on the screens of the first run', async () => {
    await app.resize(...SIZES[0]);
    const all = [];
    const look = async (name) => {
      all.push(...(await violations(app)).map((violation) => ({ screen: name, ...violation })));
      await app.rest();
      await app.screenshot(join(SCREENSHOTS, `${name}-${SIZES[0].join('x')}.png`));
    };
    await app.find('textbox', 'Enterprise name');
    await look('start-enterprise');
    await app.type('Enterprise name', 'Harbour Health');
    await app.click('button', 'Create workspace');
    await app.find('heading', 'Create your signing key');
    await look('start-key');
    await app.click('button', 'Create key');
    await app.find('heading', 'Save a recovery copy');
    await look('start-recovery');
    await app.click('button', 'Skip for now');
    await app.find('heading', 'Connect to an exchange');
    await look('start-connection');
    await app.click('button', 'Skip for now');
    await app.find('heading', 'Overview');
    await look('overview-empty');
    for (const screen of ['Numbers', 'Brands', 'Imports', 'Sync']) {
      await app.go(screen);
      await app.find('heading', screen);
      await look(`${screen.toLowerCase()}-empty`);
    }
    assert.deepEqual(all, [], `${all.length} violations`);
  });
});

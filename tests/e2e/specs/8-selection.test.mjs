// A long list and a fast hand: what is done hits what was typed, not the list
// that was there before it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SCREENSHOTS } from '../harness/fixtures.mjs';
import { freshFolders, open } from '../harness/session.mjs';

const ROWS = 270_000;
const DEPARTMENTS = ['Cardiology', 'Pharmacy', 'Radiology', 'Billing', 'Surgery', 'Front desk'];
/** What a list may hold: a word that fits nowhere, and a language that runs the other way. */
const LABELS = ['Switchboard'.repeat(9), 'مكتب استقبال المستشفى المركزي الكبير في المدينة القديمة على الميناء'];
const EACH = ROWS / DEPARTMENTS.length;
const words = (value) => value.toLocaleString('en-US');

const xdotool = (...given) => execFileSync('xdotool', given.map(String));
/** Keys as a practised hand presses them, none waiting for what the last one did. */
const hand = (...keys) => xdotool('key', '--delay', 80, ...keys);

function workspace(folders) {
  const list = join(folders.work, 'list.csv');
  const number = (row) => 12_122_000_000 + row + Math.floor(row / 110_000) * 10_000;
  const rows = Array.from({ length: ROWS }, (_, row) => `+${number(row)},${LABELS[row] ?? `Desk ${row + 1}`},${DEPARTMENTS[row % DEPARTMENTS.length]}`);
  writeFileSync(list, `Number,Label,Department\n${rows.join('\n')}\n`);
  const path = join(folders.work, 'long.signet');
  const signet = (...given) => JSON.parse(execFileSync(process.env.SIGNET_CLI, ['--json', '--workspace', path, ...given], { encoding: 'utf8' }));
  signet('init', '--enterprise', 'Harbour Health');
  assert.equal(signet('import', list).created, ROWS);
  signet('brand', 'add', '--name', 'Harbour Health', '--reason', 'Appointment reminder', '--reason', 'Test results');
  return { path, signet };
}

describe(`a fast hand on ${words(ROWS)} numbers`, () => {
  let app;
  let signet;
  before(async () => {
    const folders = freshFolders();
    const made = workspace(folders);
    signet = made.signet;
    app = await open({ workspace: made.path, folders });
    await app.activate();
    await app.resize(1280, 800);
    await app.go('Numbers');
    await app.find('cell', '(212) 200-0000', { patience: 30_000 });
    await app.find('text', words(ROWS), { exact: false });
  });
  after(() => app?.close());

  const branded = async (filter) => (await signet('numbers', '--filter', filter, '--limit', '1')).total;

  test('a filter, Ctrl+A, Tab and Enter at 80 ms a key ask about what was typed', async () => {
    hand('slash', ...'Cardiology', 'Tab', 'Tab', 'Tab', 'ctrl+a', 'Tab', 'Return');
    await app.find('heading', `Assign a brand to ${words(EACH)} numbers`);
    await app.find('text', `All ${words(EACH)} numbers with “Cardiology”`);
    await app.rest();
    await app.screenshot(join(SCREENSHOTS, 'assign-what-was-typed.png'));
    const rings = () => app.browser.execute(() => [...document.querySelectorAll('[role=dialog] *')].filter((one) => getComputedStyle(one).outlineStyle !== 'none').map((one) => one.className));
    await app.keys(['Shift', 'Tab']);
    await app.keys(['Shift', 'Tab']);
    assert.equal((await rings()).length, 1, `one ring shows the focus: ${await rings()}`);
    await app.click('button', `Assign Harbour Health to ${words(EACH)} numbers`);
    await app.find('text', `Harbour Health assigned to ${words(EACH)} numbers`, { patience: 60_000 });
    assert.equal(await branded('department:Cardiology'), EACH);
    assert.equal(await branded('brand:none'), ROWS - EACH, 'nothing else has a brand');
  });

  test('what another program adds while the dialog asks is not taken along', async () => {
    await app.tabTo('searchbox', 'Search numbers');
    hand('ctrl+a', ...'Pharmacy', 'Tab', 'Tab', 'Tab', 'ctrl+a', 'Tab', 'Return');
    await app.find('heading', `Assign a brand to ${words(EACH)} numbers`);
    const more = join(app.folders.work, 'more.csv');
    writeFileSync(more, 'Number,Department\n+16462000000,Pharmacy\n');
    assert.equal(signet('import', more).created, 1);
    // Either the window has noticed and closed the dialog, or the host asks again.
    await app.keys('Enter');
    await app.until(async () => (await app.all('text', 'The list has changed', { exact: false })).length > 0, 'the window says that the list has changed');
    assert.equal(await branded('department:Pharmacy brand:none'), EACH + 1, 'no number of it has a brand');
  });

  test('a word without an end stays in the panel, and Arabic is cut at its end', async () => {
    await app.keys('Escape');
    await app.go('Numbers');
    await app.tabTo('grid', 'Numbers');
    await app.until(async () => {
      await app.keys(['Control', 'Home']);
      return app.browser.execute(() => document.querySelector('[aria-rowindex="3"] [dir=auto]')?.textContent);
    }, 'the first rows');
    const arabic = await app.browser.execute((label) => {
      const cell = [...document.querySelectorAll('[dir=auto]')].find((one) => one.textContent === label);
      return cell && { direction: getComputedStyle(cell).direction, cut: cell.scrollWidth > cell.clientWidth };
    }, LABELS[1]);
    assert.deepEqual(arabic, { direction: 'rtl', cut: true });
    await app.keys('Enter');
    await app.find('button', 'Close');
    const panel = await app.browser.execute(() => {
      const aside = document.querySelector('aside');
      const close = aside.querySelector('button[aria-label=Close]').getBoundingClientRect();
      return { wide: aside.scrollWidth - aside.clientWidth, close: close.right <= aside.getBoundingClientRect().right };
    });
    assert.deepEqual(panel, { wide: 0, close: true });
  });
});

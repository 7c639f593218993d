// What a desk expects of any window: copy and paste, dropping a file, undoing,
// and reading it at twice the size.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { clipboard, dropFile } from '../harness/display.mjs';
import { SCREENSHOTS, preparedDesk, writeList } from '../harness/fixtures.mjs';
import { freshFolders, open } from '../harness/session.mjs';

describe('a desk', () => {
  let app;
  before(async () => {
    const folders = freshFolders();
    const { workspace, passphrase } = preparedDesk(folders);
    app = await open({ workspace, folders, env: { SIGNET_PASSPHRASE: passphrase } });
    await app.activate();
    await app.resize(1280, 800);
    await app.find('heading', 'Overview');
  });
  after(() => app?.close());

  const numbers = async () => {
    await app.go('Numbers');
    await app.find('cell', 'Live');
    await app.tabTo('grid', 'Numbers');
    await app.keys(['Control', 'Home']);
  };

  test('copies the selected numbers in E.164, one a line', async () => {
    await numbers();
    await app.keys(' ');
    await app.keys(['Shift', 'ArrowDown']);
    await app.keys(['Shift', 'ArrowDown']);
    await app.keys(['Control', 'c']);
    await app.find('text', '3 numbers copied');
    const copied = (await clipboard())?.split('\n');
    assert.equal(copied?.length, 3, `the clipboard holds three lines: ${copied}`);
    for (const line of copied) assert.match(line, /^\+[1-9]\d{7,14}$/);
    await app.keys('Escape');
  });

  test('copies everything when everything is selected', async () => {
    await numbers();
    await app.keys(['Control', 'a']);
    await app.keys(['Control', 'c']);
    const total = await app.browser.execute(() => document.querySelector('[role=grid]').ariaRowCount - 1);
    await app.find('text', `${total.toLocaleString('en-US')} numbers copied`);
    assert.equal((await clipboard()).split('\n').length, total);
    await app.keys('Escape');
  });

  test('undoes a release with Ctrl+Z, and an assignment with the button beside it', async () => {
    await numbers();
    const first = () => app.browser.execute(() => [...document.querySelector('[role=row][aria-rowindex="2"]').children].map((cell) => cell.textContent));
    const before = await first();
    const changes = async (what, column) => app.until(async () => (await first())[column] !== before[column], what);
    const asBefore = () => app.until(async () => {
      const now = await first();
      return now[4] === before[4] && now[5] === before[5];
    }, 'brand and reason are back');

    await app.keys(' ');
    await app.click('button', 'Release…');
    await app.click('button', 'Release 1 number');
    await app.find('text', '1 number released');
    await changes('the brand is gone', 4);
    await app.until(async () => (await app.focus()) === 'grid Numbers', 'the grid has the keyboard again');
    await app.keys(['Control', 'z']);
    await app.find('text', 'Undone: 1 number as before');
    await asBefore();

    await app.keys(['Control', 'Home']);
    await app.keys(' ');
    await app.click('button', 'Assign brand…');
    await app.keys('Escape');
    await app.gone('dialog');
    await app.until(async () => (await app.focus()) === 'button Assign brand…', 'a dialog left gives the focus back');
    await app.click('button', 'Release…');
    await app.click('button', 'Release 1 number');
    await app.click('button', 'Undo');
    await asBefore();
  });

  test('takes a list dropped on any screen, and refuses a folder in words', async () => {
    await app.go('Overview');
    const [window] = app.windows('Signet');
    await dropFile(window, writeList(app.folders), 400, 300);
    await app.find('heading', 'phone list.csv');
    await app.click('button', 'Back');
    await app.find('button', 'Choose a list…');
    await dropFile(window, app.folders.work, 400, 300);
    await app.find('alert', null);
  });

  test('at twice the size nothing is cut off and no screen scrolls sideways', async () => {
    await app.go('Overview');
    for (let steps = 0; steps < 5; steps += 1) await app.keys(['Control', '+']);
    await app.until(() => app.browser.execute(() => innerWidth === 640 && innerHeight === 400), 'a page of 640 × 400');
    const found = [];
    for (const screen of ['Overview', 'Numbers', 'Brands', 'Imports', 'Sync', 'Keys']) {
      await app.tabTo('link', screen, { exact: false });
      await app.keys('Enter');
      await app.find('heading', screen);
      await app.rest();
      await app.screenshot(join(SCREENSHOTS, `${screen.toLowerCase()}-at-twice-the-size.png`));
      found.push(...(await app.browser.execute(cutOff)).map((what) => `${screen}: ${what}`));
    }
    assert.deepEqual(found, []);
    await app.keys(['Control', '0']);
    await app.until(() => app.browser.execute(() => innerWidth === 1280), 'the size it was made in');
  });

  /** Runs inside the page: what reaches beyond it, and controls whose words do not fit. */
  function cutOff() {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide`);
    for (const element of document.querySelectorAll('button, a[href], input, h1, h2')) {
      const box = element.getBoundingClientRect();
      const name = `${element.tagName.toLowerCase()} “${(element.ariaLabel ?? element.textContent).slice(0, 40)}”`;
      if (box.width === 0 || element.closest('[aria-hidden=true], [role=grid]') || getComputedStyle(element).clipPath !== 'none') continue;
      // What lies beside the screen on purpose until it has the focus.
      if (box.bottom < 0) continue;
      if (box.right > innerWidth + 1 || box.left < -1) found.push(`${name} reaches to ${Math.round(box.right)}`);
      if (element.tagName === 'BUTTON' && element.scrollWidth > element.clientWidth + 2) found.push(`${name} is cut`);
    }
    const main = document.querySelector('main');
    if (main.scrollWidth > main.clientWidth + 1) found.push(`main is ${main.scrollWidth} of ${main.clientWidth} wide`);
    return found;
  }
});


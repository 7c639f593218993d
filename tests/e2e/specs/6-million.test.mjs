// 1,300,000 numbers: by wheel, thumb and keys, to the very last.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { clipboard } from '../harness/display.mjs';
import { freshFolders, open } from '../harness/session.mjs';

const ROWS = 1_300_000;
const LINES = 10_000;
const xdotool = (...words) => execFileSync('xdotool', words.map(String));

/** Blocks of 10,000 numbers each, in ascending order. */
const number = (row) => 12_122_000_000 + row + Math.floor(row / 110_000) * 10_000;
const national = (digits) => String(digits).replace(/^1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

async function workspace(folders) {
  const list = join(folders.work, 'list.csv');
  const file = createWriteStream(list);
  file.write('Number,Label\n');
  for (let row = 0; row < ROWS; row += LINES) {
    const lines = Array.from({ length: LINES }, (_, at) => `+${number(row + at)},Desk ${row + at + 1}\n`);
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  const path = join(folders.work, 'million.signet');
  const signet = (...words) => JSON.parse(execFileSync(process.env.SIGNET_CLI, ['--json', '--workspace', path, ...words], { encoding: 'utf8' }));
  signet('init', '--enterprise', 'Harbour Health');
  assert.equal(signet('import', list).created, ROWS);
  return path;
}

describe('1,300,000 numbers', () => {
  let app;
  before(async () => {
    const folders = freshFolders();
    app = await open({ workspace: await workspace(folders), folders });
    await app.activate();
    await app.resize(1280, 800);
    await app.go('Numbers');
    await app.find('cell', national(number(0)), { patience: 30_000 });
  });
  after(() => app?.close());

  /** The first and last row in sight, from 1; none while one of them is being read. */
  const inSight = () => app.browser.execute(() => {
    const rows = [...document.querySelectorAll('[role=row]')].slice(1).map((row) => [Number(row.ariaRowIndex) - 1, row.children[1].textContent]);
    rows.sort(([one], [other]) => one - other);
    return rows.every(([, text]) => text !== '') ? [rows[0], rows.at(-1)] : null;
  });
  const shows = (row) => app.until(async () => {
    const rows = await inSight();
    return rows?.some(([at, text]) => at === row && text === national(number(row - 1)));
  }, `row ${row}`);
  const wheel = async (button, notches) => {
    const [[before]] = await app.until(inSight, 'rows');
    xdotool('mousemove', '--window', app.windows('Signet')[0], 600, 400);
    await sleep(200);
    xdotool('click', '--repeat', notches, '--delay', 5, button);
    await app.until(async () => {
      const rows = await inSight();
      return rows && rows[0][0] !== before;
    }, 'the wheel moves the rows');
    return sleep(300);
  };

  test('the wheel moves by rows, and none is left out', async () => {
    // The engine passes over the very first notches after a page was laid out.
    await app.until(async () => {
      xdotool('mousemove', '--window', app.windows('Signet')[0], 600, 400, 'click', 5);
      return (await inSight())?.[0][0] > 1;
    }, 'the wheel moves the rows');
    await wheel(4, 12);
    await shows(1);
    const [[first]] = await inSight();
    await wheel(5, 3);
    const [[next], [last]] = await app.until(inSight, 'rows');
    assert(next > first && next <= first + 40, `three notches lead from row ${first} to ${next}`);
    assert(last - next >= 15, 'the window is full of rows');
    await wheel(4, 6);
    await shows(1);
  });

  test('Ctrl+End reaches the last row, whole; Page Up and the wheel go on from there', async () => {
    await app.tabTo('grid', 'Numbers');
    await app.keys(['Control', 'End']);
    await shows(ROWS);
    const bottom = await app.browser.execute((row) => {
      const grid = document.querySelector('[role=grid]').getBoundingClientRect();
      return grid.bottom - document.querySelector(`[aria-rowindex="${row + 1}"]`).getBoundingClientRect().bottom;
    }, ROWS);
    assert(bottom >= -1, `the last row ends ${-bottom} px below the grid`);
    assert.equal(await app.browser.execute((row) => document.querySelector(`[aria-rowindex="${row + 1}"]`).nextElementSibling?.ariaRowIndex > row + 1, ROWS), false);
    const [[before]] = await inSight();
    await wheel(4, 2);
    const [[after]] = await app.until(inSight, 'rows');
    assert(after < before && after > before - 40, `two notches lead from row ${before} to ${after}`);
    await wheel(5, 4);
    await shows(ROWS);
  });

  test('the thumb dragged to the end shows the last row, and back the first', async () => {
    await app.keys(['Control', 'Home']);
    await shows(1);
    const grid = await app.browser.execute(() => document.querySelector('[role=grid]').getBoundingClientRect().toJSON());
    const [window] = app.windows('Signet');
    const [x, top, bottom] = [Math.round(grid.right) - 4, Math.round(grid.top) + 12, Math.round(grid.bottom) - 2];
    // The scroll bar shows itself to a pointer that is near.
    xdotool('mousemove', '--window', window, x - 30, top, 'mousemove', '--window', window, x, top);
    await sleep(500);
    xdotool('mousedown', 1);
    // On and on in one direction, as a hand does until the end is there.
    const drag = (from, to, row) => {
      let y = from;
      return app.until(async () => {
        for (let moves = 0; moves < 4; moves += 1) {
          y = Math.abs(y - to) < 20 ? to + (y <= to ? 1 : -1) : y + Math.sign(to - y) * 20;
          xdotool('mousemove', '--window', window, x, y);
          await sleep(10);
        }
        return (await inSight())?.some(([at, text]) => at === row && text === national(number(row - 1)));
      }, `row ${row} under the thumb`);
    };
    await drag(top, bottom + 60, ROWS);
    await drag(bottom, top - 60, 1);
    xdotool('mouseup', 1);
  });

  test('Page Down steps on without a gap', async () => {
    await app.tabTo('grid', 'Numbers');
    await app.keys(['Control', 'Home']);
    let [, [last]] = await app.until(inSight, 'rows');
    for (let pages = 0; pages < 5; pages += 1) {
      await app.keys('PageDown');
      const [[first], [end]] = await app.until(inSight, 'rows');
      assert(first <= last + 1, `row ${last + 1} was passed over`);
      last = end;
    }
    assert(last > 80, 'five pages are further than one');
  });

  test('all of them are selected at once, and as many copied as anybody pastes', async () => {
    await app.keys(['Control', 'a']);
    await app.find('text', `${ROWS.toLocaleString('en-US')} selected`);
    await app.keys(['Control', 'c']);
    await app.find('text', 'Only the first 10,000 were copied', { exact: false });
    const copied = (await clipboard()).split('\n');
    assert.deepEqual([copied.length, copied[0], copied.at(-1)], [10_000, `+${number(0)}`, `+${number(9_999)}`]);
    await app.keys('Escape');
  });

  test('a search among them answers, by label and by digits', async () => {
    const search = async (text, cell) => {
      await app.keys('/');
      await app.keys(['Control', 'a']);
      await app.write(text);
      await app.find('text', 'rows 1–1 of 1', { patience: 30_000 });
      await app.find('cell', cell);
    };
    await search('Desk 1299999', 'Desk 1299999');
    await search(String(number(ROWS - 1)), national(number(ROWS - 1)));
  });
});

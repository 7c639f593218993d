// The same path without a pointer: Tab, arrows, Enter, and typing.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { LIST, LOGO, writeList } from '../harness/fixtures.mjs';
import { open } from '../harness/session.mjs';
import { story } from '../harness/story.mjs';

describe('keyboard alone', () => {
  let app;
  const step = story();
  before(async () => { app = await open(); await app.activate(); });
  after(() => app?.close());

  /** Tab to something and press Enter on it. */
  const press = async (role, name, options) => {
    await app.tabTo(role, name, options);
    await app.keys('Enter');
  };
  /** Tab to a field and type into it. */
  const fill = async (name, text) => {
    await app.tabTo('textbox', name);
    await app.write(text);
  };
  const goTo = (screen) => press('link', screen, { exact: false });

  step('a workspace is made: the first field has the focus', async () => {
    await app.find('textbox', 'Enterprise name');
    assert.equal(await app.focus(), 'input Enterprise name');
    await app.write('Harbour Health');
    await app.keys('Enter');
    await app.find('heading', 'Create your signing key');
  });

  step('a key is made in a file, chosen with the arrows', async () => {
    await app.tabTo('radio', 'In the system keychain', { exact: false });
    await app.keys('ArrowDown');
    await fill('Passphrase', 'correct horse battery');
    await fill('Passphrase again', 'correct horse battery');
    await press('button', 'Create key');
    await app.find('heading', 'Save a recovery copy');
    await press('button', 'Save recovery copy…');
    await app.find('dialog');
    await fill('Passphrase', 'another horse battery');
    await fill('Passphrase again', 'another horse battery');
    await app.keys('Enter');
    await app.answerDialog('Save the recovery copy', join(app.folders.work, 'recovery.signet-key'), { save: true });
    await app.find('heading', 'Connect to an exchange');
  });

  step('a local exchange takes the desk in', async () => {
    await press('button', 'Try it with a local exchange', { exact: false });
    await app.find('heading', 'Overview', { patience: 30_000 });
  });

  step('a list is imported', async () => {
    const list = writeList(app.folders);
    await press('button', 'Import…', { exact: false });
    await press('button', 'Choose a list…');
    await app.answerDialog('Choose a number list', list);
    // The column nobody recognised is given a use: a list opens, its letter leads on.
    await press('button', 'Use column Owner as', { exact: false });
    await app.find('option', 'Department');
    await app.write('D');
    await app.keys('Enter');
    await app.gone('option', 'Department');
    await app.until(async () => (await app.focus()) === 'button Use column Owner as', 'the list gives the focus back');
    await press('button', 'Check', { exact: false });
    await press('button', `Import ${LIST.numbers} rows`);
    await press('button', 'Show numbers');
    await app.find('cell', LIST.readable[0]);
    await app.find('cell', 'Ana');
  });

  step('a brand is added', async () => {
    await goTo('Brands');
    await press('button', 'New brand');
    await fill('Display name', 'Harbour Health');
    await press('button', 'Choose…');
    await app.answerDialog('Choose a logo', LOGO);
    await app.find('button', 'Replace…');
    await fill('New call reason', 'Test results');
    await app.keys('Enter');
    await app.find('button', 'Remove Test results');
    await press('button', 'Save brand');
    await app.find('text', 'Harbour Health saved');
  });

  step('all numbers are selected in the grid and assigned', async () => {
    await goTo('Numbers');
    await app.tabTo('grid', 'Numbers');
    await app.keys(['Control', 'a']);
    await press('button', 'Assign brand…');
    await press('button', `Assign Harbour Health to ${LIST.numbers} numbers`);
    await app.gone('dialog');
    await app.until(async () => (await app.all('cell', 'Test results')).length === LIST.numbers, 'every row has the reason');
  });

  step('a sync makes the numbers live', async () => {
    await goTo('Sync');
    await press('button', 'Sync now');
    await app.find('text', `${LIST.numbers} numbers sent in 1 change set`, { exact: false, patience: 30_000 });
    await goTo('Numbers');
    await app.until(async () => (await app.all('cell', 'Live')).length === LIST.numbers, 'every number is live');
  });

  step('Enter opens a number with its preview, Escape closes it', async () => {
    await app.tabTo('grid', 'Numbers');
    await app.keys('ArrowDown');
    await app.keys('Enter');
    await app.find('heading', LIST.readable[1]);
    await app.keys('Escape');
    await app.gone('heading', LIST.readable[1]);
  });

  step('one number is released and the release undone; each dialog gives the focus back', async () => {
    await app.tabTo('grid', 'Numbers');
    await app.keys(' ');
    await app.tabTo('button', 'Release…');
    await app.keys('Enter');
    await app.find('dialog');
    await app.keys('Escape');
    await app.gone('dialog');
    await app.until(async () => (await app.focus()) === 'button Release…', 'a dialog that was left gives the focus back');
    await app.keys('Enter');
    await press('button', 'Release 1 number');
    await app.find('text', '1 number released');
    await app.until(async () => (await app.focus()) === 'grid Numbers', 'the grid has the keyboard again');
    await app.until(async () => (await app.all('cell', 'Test results')).length === LIST.numbers - 1, 'one row has no reason any more');
    await app.keys(['Control', 'z']);
    await app.until(async () => (await app.all('cell', 'Test results')).length === LIST.numbers, 'every row has it again');
  });

  step('the palette leads anywhere and gives the focus back', async () => {
    await app.tabTo('grid', 'Numbers');
    await app.keys(['Control', 'k']);
    await app.find('dialog');
    await app.keys('Escape');
    await app.gone('dialog');
    await app.until(async () => (await app.focus()) === 'grid Numbers', 'the grid has the keyboard again');
    await app.keys(['Control', 'k']);
    await app.write('keys');
    await app.keys('ArrowDown');
    await app.keys('Enter');
    await app.find('heading', 'Keys');
  });
});

// From nothing to a live number, as a person with a pointer does it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { LIST, LOGO, writeList } from '../harness/fixtures.mjs';
import { open } from '../harness/session.mjs';
import { story } from '../harness/story.mjs';

describe('first run', () => {
  let app;
  const step = story();
  before(async () => { app = await open(); await app.activate(); });
  after(() => app?.close());

  step('a workspace is made', async () => {
    await app.type('Enterprise name', 'Harbour Health');
    await app.click('button', 'Create workspace');
    await app.find('heading', 'Create your signing key');
  });

  step('a key is made in the keychain, and a recovery copy is offered first', async () => {
    await app.click('radio', 'In the system keychain', { exact: false });
    await app.click('button', 'Create key');
    await app.find('heading', 'Save a recovery copy');
    await app.click('button', 'Save recovery copy…');
    await app.find('dialog');
    await app.type('Passphrase', 'correct horse battery');
    await app.type('Passphrase again', 'correct horse battery');
    await app.click('button', 'Choose file and save…');
    const copy = join(app.folders.work, 'recovery.signet-key');
    await app.answerDialog('Save the recovery copy', copy, { save: true });
    await app.find('heading', 'Connect to an exchange');
    assert(existsSync(copy), 'the copy lies where the dialog said');
  });

  step('a local exchange takes the desk in', async () => {
    await app.click('button', 'Try it with a local exchange', { exact: false });
    await app.find('heading', 'Overview', { patience: 30_000 });
  });

  step('a list is imported after it was shown', async () => {
    const list = writeList(app.folders);
    await app.click('button', 'Import…', { exact: false });
    await app.click('button', 'Choose a list…');
    await app.answerDialog('Choose a number list', list);
    await app.click('button', 'Check', { exact: false });
    await app.find('text', '1 blank row left out', { exact: false });
    await app.click('button', `Import ${LIST.numbers} rows`);
    await app.click('button', 'Show numbers');
    for (const number of LIST.readable) await app.find('cell', number);
    await app.find('cell', 'Not sent');
  });

  step('a brand is added with logo and call reason', async () => {
    await app.go('Brands');
    await app.click('button', 'New brand');
    await app.type('Display name', 'Harbour Health');
    await app.type('Short name, where 15 characters fit', 'HARBOUR HLTH');
    await app.click('button', 'Choose…');
    await app.answerDialog('Choose a logo', LOGO);
    await app.find('button', 'Replace…');
    await app.type('New call reason', 'Appointment reminder');
    await app.click('button', 'Add');
    await app.find('button', 'Remove Appointment reminder');
    const drawn = await app.image('iPhone, Light: incoming call shown as Harbour Health');
    assert(drawn.width > 100 && drawn.height > 100, 'the call is drawn while typing');
    await app.click('button', 'Save brand');
    await app.find('text', 'Harbour Health saved');
  });

  step('the brand is assigned to every number', async () => {
    await app.go('Numbers');
    await app.click('button', `Select all ${LIST.numbers}`);
    await app.click('button', 'Assign brand…');
    await app.click('button', `Assign Harbour Health to ${LIST.numbers} numbers`);
    await app.gone('dialog');
    await app.until(async () => (await app.all('cell', 'Appointment reminder')).length === LIST.numbers, 'every row has the reason');
  });

  step('a sync makes the numbers live', async () => {
    await app.go('Sync');
    await app.click('button', 'Sync now');
    await app.find('text', `${LIST.numbers} numbers sent in 1 change set`, { exact: false, patience: 30_000 });
    await app.go('Numbers');
    await app.until(async () => (await app.all('cell', 'Live')).length === LIST.numbers, 'every number is live');
  });

  step('the call is shown as it will look', async () => {
    await app.go('Overview');
    await app.find('text', 'Nothing needs you');
    const branded = await app.image('Incoming call from', { exact: false });
    assert(branded.width > 100 && branded.height > 100);
    assert(branded.alt.endsWith('shown as Harbour Health'), branded.alt);
  });
});

// Every screen in each language, dialogs included: no text is cut at the size
// the window opens with, and a picture in tests/e2e/screenshots.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cutInPage } from '../harness/cuts.mjs';
import { SCREENSHOTS, preparedDesk, writeList } from '../harness/fixtures.mjs';
import { freshFolders, open } from '../harness/session.mjs';

const SIZE = [1280, 800];

/** The words a person presses, as each language has them. */
const LANGUAGES = {
  English: {
    code: 'en',
    screens: { overview: 'Overview', numbers: 'Numbers', brands: 'Brands', imports: 'Imports', sync: 'Sync', keys: 'Keys' },
    menu: 'Switch workspace', live: 'Live', unsent: 'Not sent', waiting: 'Live, change waiting', filter: 'Filter', assign: 'Assign brand…', release: 'Release…',
    releaseOne: 'Release 1 number', call: 'Incoming call from', newBrand: 'New brand', displayName: 'Display name',
    tooLong: 'At most 35 characters', leave: 'Leave without saving', stay: 'Stay', newImport: 'Import a list…', choose: 'Choose a list…',
    chooseTitle: 'Choose a number list', check: /^Check about/, commit: /^Import \d/, showNumbers: 'Show numbers', receipts: 'Change sets and receipts',
    saveCopy: 'Save recovery copy…', restore: 'Restore…', cancel: 'Cancel', create: 'Create workspace', enterprise: 'Enterprise name',
    keyTitle: 'Create your signing key', createKey: 'Create key', recoveryTitle: 'Save a recovery copy', skip: 'Skip for now',
    connectionTitle: 'Connect to an exchange',
  },
  Deutsch: {
    code: 'de',
    screens: { overview: 'Übersicht', numbers: 'Rufnummern', brands: 'Marken', imports: 'Importe', sync: 'Abgleich', keys: 'Schlüssel' },
    menu: 'Arbeitsbereich wechseln', live: 'Aktiv', unsent: 'Nicht gesendet', waiting: 'Aktiv, Änderung wartet', filter: 'Filter', assign: 'Marke zuweisen…', release: 'Marke entfernen…',
    releaseOne: 'Von 1 Rufnummer entfernen', call: 'Eingehender Anruf von', newBrand: 'Neue Marke', displayName: 'Anzeigename',
    tooLong: 'Höchstens 35 Zeichen', leave: 'Ohne Speichern verlassen', stay: 'Bleiben', newImport: 'Liste importieren…', choose: 'Liste auswählen…',
    chooseTitle: 'Rufnummernliste auswählen', check: /^Etwa .* prüfen$/, commit: /^\d.* importieren$/, showNumbers: 'Rufnummern anzeigen', receipts: 'Änderungssätze und Quittungen',
    saveCopy: 'Sicherungskopie speichern…', restore: 'Wiederherstellen…', cancel: 'Abbrechen', create: 'Arbeitsbereich erstellen', enterprise: 'Name des Unternehmens',
    keyTitle: 'Signaturschlüssel erstellen', createKey: 'Schlüssel erstellen', recoveryTitle: 'Sicherungskopie speichern', skip: 'Vorerst überspringen',
    connectionTitle: 'Mit einem Austauschdienst verbinden',
  },
};

/** Looks at what the window shows; gives what of it is cut. */
async function look(app, name, code) {
  await app.rest();
  const cut = await app.browser.execute(cutInPage);
  await app.screenshot(join(SCREENSHOTS, `${code}-${name}.png`));
  return cut.map((text) => `${name}: ${text}`);
}

/** The button whose name matches, for names with figures in them. */
async function press(app, pattern) {
  const button = await app.until(async () => {
    for (const one of await app.all('button')) {
      if (pattern.test((await one.getText()).trim()) && (await one.isEnabled())) return one;
    }
    return null;
  }, `a button like ${pattern}`);
  await button.click();
}

async function chooseLanguage(app, from, to) {
  await app.click('button', from.menu, { exact: false });
  await app.click('menuitem', Object.keys(LANGUAGES).find((name) => LANGUAGES[name] === to));
  await app.until(() => app.browser.execute((code) => document.documentElement.lang === code, to.code), `the window in ${to.code}`);
  await app.find('heading', to.screens.overview);
}

describe('languages', () => {
  let app;
  before(async () => {
    const folders = freshFolders();
    const { workspace, passphrase } = preparedDesk(folders);
    app = await open({ workspace, folders, env: { SIGNET_PASSPHRASE: passphrase } });
    await app.activate();
    await app.resize(...SIZE);
    await app.find('heading', 'Overview');
  });
  after(() => app?.close());

  const walks = (w) => {
    const { screens } = w;
    const list = async () => {
      await app.go(screens.numbers);
      await app.find('cell', w.live);
      await app.tabTo('grid', screens.numbers);
      // Nothing selected, no panel open.
      await app.keys('Escape');
    };
    const closed = async () => {
      await app.keys('Escape');
      await app.gone('dialog');
    };
    const discard = async () => {
      await app.go(screens.overview);
      await app.click('button', w.leave);
      await app.gone('dialog');
    };
    const selected = async () => {
      await list();
      await app.keys(['Control', 'a']);
      await app.find('button', w.assign);
    };
    const draft = async () => {
      await app.go(screens.brands);
      await app.click('button', w.newBrand);
      await app.type(w.displayName, 'Harbour Health & Clinics of the North');
      await app.find('text', w.tooLong);
    };
    const columns = async () => {
      await app.go(screens.imports);
      await app.click('button', w.newImport);
      await app.find('button', w.choose);
    };
    // Each shows something, and then leaves the window as it was.
    return {
      overview: [async () => { await app.go(screens.overview); await app.image(w.call, { exact: false }); }],
      menu: [async () => { await app.click('button', w.menu, { exact: false }); await app.find('menuitem', 'Deutsch'); }, async () => { await app.keys('Escape'); await app.gone('menuitem', 'Deutsch'); }],
      palette: [async () => { await app.keys(['Control', 'k']); await app.find('dialog'); }, closed],
      numbers: [list],
      'numbers-filter': [async () => { await list(); await app.click('button', w.filter); await app.find('menuitem', w.unsent); }, async () => { await app.keys('Escape'); await app.gone('menuitem', w.unsent); }],
      'numbers-selected': [selected],
      'numbers-assign': [async () => { await selected(); await app.click('button', w.assign); await app.find('dialog'); }, closed],
      'numbers-release': [async () => { await selected(); await app.click('button', w.release); await app.find('dialog'); }, closed],
      'numbers-detail': [async () => { await list(); await app.keys(['Control', 'End']); await app.keys('Enter'); await app.image(w.call, { exact: false }); }, async () => { await app.keys('Escape'); }],
      'numbers-waiting': [async () => {
        await list();
        await app.keys(['Control', 'Home']);
        await app.keys(' ');
        await app.click('button', w.release);
        await app.click('button', w.releaseOne);
        await app.find('cell', w.waiting);
      }],
      brands: [async () => { await app.go(screens.brands); await app.find('text', 'Harbour Health'); }],
      'brand-new': [draft, discard],
      'brand-leave': [async () => { await draft(); await app.go(screens.keys); await app.find('button', w.stay); }, async () => { await app.click('button', w.leave); await app.gone('dialog'); }],
      imports: [async () => { await app.go(screens.imports); await app.find('text', 'sample-10000.csv'); }],
      'import-file': [columns],
      'import-columns': [async () => {
        await app.click('button', w.choose);
        const list = writeList(app.folders);
        // A number of its own for each language, so that each has something to import.
        appendFileSync(list, `New line;(212) 736-60${10 + Object.values(LANGUAGES).indexOf(w)};Ada\r\n`);
        await app.answerDialog(w.chooseTitle, list);
        await app.until(async () => (await app.all('row')).length > 3, 'the columns');
      }],
      'import-check': [async () => { await press(app, w.check); await app.until(async () => (await app.all('cell')).length > 20, 'the sample of the rows'); }],
      'import-done': [async () => { await press(app, w.commit); await app.find('button', w.showNumbers); }],
      sync: [async () => { await app.go(screens.sync); await app.find('text', w.receipts); }],
      keys: [async () => { await app.go(screens.keys); await app.find('button', w.restore); }],
      'keys-copy': [async () => { await app.click('button', w.saveCopy); await app.find('dialog'); }, closed],
      'keys-restore': [async () => { await app.click('button', w.restore); await app.find('dialog'); }, closed],
    };
  };

  test('the menu offers each language, and the window starts again in it', async () => {
    await chooseLanguage(app, LANGUAGES.English, LANGUAGES.Deutsch);
    await app.browser.refresh();
    await app.find('heading', 'Übersicht');
    await chooseLanguage(app, LANGUAGES.Deutsch, LANGUAGES.English);
  });

  for (const [name, words] of Object.entries(LANGUAGES)) {
    test(`no text is cut on any screen in ${name}`, async () => {
      if (words.code !== 'en') await chooseLanguage(app, LANGUAGES.English, words);
      const cut = [];
      for (const [screen, [show, leave]] of Object.entries(walks(words))) {
        await show();
        cut.push(...(await look(app, screen, words.code)));
        await leave?.();
      }
      assert.deepEqual(cut, [], `${cut.length} texts are cut`);
    });
  }
});

for (const [name, words] of Object.entries(LANGUAGES)) {
  describe(`the set-up in ${name}`, () => {
    let app;
    before(async () => {
      const folders = freshFolders();
      const settings = join(folders.env.XDG_CONFIG_HOME, 'org.signet.desktop');
      mkdirSync(settings, { recursive: true });
      writeFileSync(join(settings, 'settings.json'), JSON.stringify({ language: words.code }));
      app = await open({ folders });
      await app.activate();
      await app.resize(...SIZE);
    });
    after(() => app?.close());

    test('no text is cut on the way in, nor on an empty screen', async () => {
      const cut = [];
      const shows = async (screen) => cut.push(...(await look(app, screen, words.code)));
      await app.find('textbox', words.enterprise);
      await shows('start-enterprise');
      await app.type(words.enterprise, 'Harbour Health');
      await app.click('button', words.create);
      await app.find('heading', words.keyTitle);
      await shows('start-key');
      await app.click('button', words.createKey);
      await app.find('heading', words.recoveryTitle);
      await shows('start-recovery');
      await app.click('button', words.skip);
      await app.find('heading', words.connectionTitle);
      await shows('start-connection');
      await app.click('button', words.skip);
      for (const screen of Object.values(words.screens)) {
        await app.go(screen);
        await app.find('heading', screen);
        await shows(`${screen.toLowerCase()}-empty`);
      }
      assert.deepEqual(cut, [], `${cut.length} texts are cut`);
    });
  });
}

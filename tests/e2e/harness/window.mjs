// The app's window as a person meets it: roles, names, keys and file dialogs.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCREENSHOTS } from './fixtures.mjs';
import { findInPage, focusInPage } from './page.mjs';

const PATIENCE = 15_000;

const xdotool = (...words) => execFileSync('xdotool', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

export class Window {
  constructor(browser, folders) {
    this.browser = browser;
    this.folders = folders;
  }

  /** Waits until `probe` gives something, and gives that. */
  async until(probe, what, patience = PATIENCE) {
    const end = Date.now() + patience;
    for (;;) {
      const found = await probe();
      if (found) return found;
      if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s. On screen: ${await this.text()}`);
      await sleep(100);
    }
  }

  text() {
    return this.browser.execute(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 1500));
  }

  async all(role, name = null, { exact = true } = {}) {
    const found = await this.browser.execute(findInPage, role, name, exact);
    return Promise.all(found.map((reference) => this.browser.$(reference)));
  }

  /** The one element of that role and name, as soon as it is there. */
  find(role, name = null, options = {}) {
    const what = `${role} “${name ?? 'any'}”`;
    return this.until(async () => (await this.all(role, name, options))[0], what, options.patience);
  }

  async gone(role, name, options = {}) {
    await this.until(async () => (await this.all(role, name, options)).length === 0, `no ${role} “${name}” any more`, options.patience);
  }

  async click(role, name, options = {}) {
    const element = await this.find(role, name, options);
    await this.until(() => element.isEnabled(), `${role} “${name}” can be used`);
    const label = role === 'radio' || role === 'checkbox' ? await this.browser.execute((input) => input.closest('label'), element) : null;
    await (label ? await this.browser.$(label) : element).click();
  }

  async type(name, text) {
    const element = await this.find('textbox', name);
    await element.click();
    await this.keys(['Control', 'a']);
    await this.write(text);
  }

  /** Types a text, each key let go before the next: doubled letters stay two. */
  async write(text) {
    const keys = this.browser.action('key');
    for (const letter of text) keys.down(letter).up(letter);
    await keys.perform();
  }

  /** Presses the named keys together. */
  async keys(keys) {
    await this.browser.keys(keys);
  }

  focus() {
    return this.browser.execute(focusInPage);
  }

  /** Presses Tab until `role` and `name` have the focus; no pointer, no script moves it. */
  async tabTo(role, name, { key = 'Tab', most = 80, exact = true } = {}) {
    await this.find(role, name, { exact });
    const there = () => this.browser.execute(
      `return (${findInPage})(...arguments).includes(document.activeElement)`, role, name, exact,
    );
    const passed = [];
    for (let presses = 0; presses < most; presses += 1) {
      if (await there()) return;
      await this.keys(key);
      passed.push(await this.focus());
    }
    throw new Error(`Tab never reaches ${role} “${name}”; it passed ${passed.join(' → ')}`);
  }

  /** The X windows of the app that are shown, by title. */
  windows(title) {
    try {
      return xdotool('search', '--onlyvisible', '--name', `^${title}$`).split('\n').filter(Boolean);
    } catch {
      return [];
    }
  }

  /** Gives the app's own window the keyboard, as a click on it would. */
  async activate() {
    const [id] = await this.until(() => this.windows('Signet').length > 0 && this.windows('Signet'), 'the app’s window');
    xdotool('windowfocus', '--sync', id);
  }

  /** Answers the file dialog of that title with `path`, by keyboard; `save` for one that asks where to write. */
  async answerDialog(title, path, { save = false } = {}) {
    const [id] = await this.until(() => this.windows(title).length > 0 && this.windows(title), `the dialog “${title}”`);
    xdotool('windowfocus', '--sync', id);
    await sleep(300);
    // In a save dialog the name field has the focus and takes a whole path;
    // in an open dialog a slash opens a field for it, which takes a moment.
    if (!save) {
      xdotool('key', 'slash');
      await sleep(600);
    }
    xdotool('key', 'ctrl+a');
    xdotool('type', '--delay', '12', path);
    await sleep(300);
    for (let tries = 0; tries < 8; tries += 1) {
      xdotool('key', 'Return');
      await sleep(400);
      if (!this.windows(title).includes(id)) {
        await this.activate();
        return;
      }
    }
    const picture = join(SCREENSHOTS, 'failed-dialog.png');
    mkdirSync(SCREENSHOTS, { recursive: true });
    execFileSync('import', ['-window', 'root', picture]);
    throw new Error(`the dialog “${title}” does not take ${path}; ${picture} shows it`);
  }

  /** Opens a screen by its link in the sidebar. */
  async go(screen) {
    const [link] = await this.until(
      async () => {
        const links = await this.all('link', screen, { exact: false });
        return links.length > 0 && links;
      },
      `the link to ${screen}`,
    );
    await link.click();
  }

  /** Size, address and alternative text of an image, once it is drawn. */
  image(alt, options = {}) {
    return this.until(async () => {
      const [image] = await this.all('image', alt, options);
      if (!image) return null;
      const drawn = await this.browser.execute((one) => ({ width: one.naturalWidth, height: one.naturalHeight, alt: one.alt }), image);
      return drawn.width > 0 ? drawn : null;
    }, `the image “${alt}”`);
  }

  /** Chooses light or dark in the menu at the bottom left. */
  async chooseTheme(theme) {
    await this.click('button', 'Switch workspace', { exact: false });
    await this.click('menuitem', theme);
    await this.until(() => this.browser.execute((dark) => matchMedia !== undefined && document.documentElement.dataset.theme === dark, theme.toLowerCase()), `the ${theme} theme`);
    await this.keys('Escape');
    await this.gone('menuitem', theme);
  }

  /** Waits until nothing moves or loads. */
  async rest() {
    await this.until(
      () => this.browser.execute(() => document.getAnimations().every((one) => one.playState !== 'running')
        && [...document.images].every((image) => image.complete)),
      'rest',
    );
    // Two frames, so that what is photographed has been painted.
    await this.browser.executeAsync((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 300))));
  }

  async resize(width, height) {
    const [id] = this.windows('Signet');
    xdotool('windowsize', id, String(width), String(height));
    await this.until(
      () => this.browser.execute((w, h) => innerWidth === w && innerHeight === h, width, height),
      `a window of ${width} × ${height}`,
    );
  }

  async screenshot(file) {
    mkdirSync(dirname(file), { recursive: true });
    await this.browser.saveScreenshot(file);
  }
}

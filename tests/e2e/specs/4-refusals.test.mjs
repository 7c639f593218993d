// The webview gets typed commands and nothing else: what an attacker who
// could write into the page would try first, each refused.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { open } from '../harness/session.mjs';

describe('the page refuses', () => {
  let app;
  let server;
  let url;
  const asked = [];
  before(async () => {
    // Would answer anything: a refusal is the page's own, not a dead address.
    server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'image/svg+xml' });
      response.end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${server.address().port}`;
    app = await open();
    await app.find('textbox', 'Enterprise name');
  });
  after(async () => {
    await app?.close();
    server?.close();
  });

  /** Runs `attack` in the page and collects the policy's reports. */
  const tried = (attack, ...words) => app.browser.executeAsync(`
    const [words, done] = arguments;
    const reports = [];
    document.addEventListener('securitypolicyviolation', (event) => reports.push(event.effectiveDirective));
    Promise.resolve()
      .then(() => (${attack})(...words))
      .catch((error) => 'refused: ' + error.name)
      .then((outcome) => setTimeout(() => done({ outcome, reports }), 300));
  `, words);

  const attacks = {
    eval: { attack: () => (0, eval)('"ran"') },
    'a function made of text': { attack: () => new Function('return "ran"')() },
    'a timer made of text': {
      attack: () => new Promise((done) => {
        setTimeout('window.probedByTimer = true', 0);
        setTimeout(() => done(window.probedByTimer ? 'ran' : 'refused'), 100);
      }),
    },
    'an inline script': {
      attack: () => {
        const script = document.createElement('script');
        script.textContent = 'window.probed = true';
        document.head.append(script);
        return window.probed === true ? 'ran' : 'refused';
      },
      directive: 'script-src-elem',
    },
    'a remote image': {
      attack: (address) => new Promise((done) => {
        const image = new Image();
        image.onload = () => done('loaded');
        image.onerror = () => done('refused');
        image.src = `${address}/image`;
      }),
      directive: 'img-src',
    },
    fetch: {
      attack: (address) => fetch(`${address}/fetch`).then(() => 'fetched', () => 'refused'),
      directive: 'connect-src',
    },
    'an iframe': {
      attack: (address) => new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.src = `${address}/frame`;
        frame.onload = () => {
          let inside = null;
          try { inside = frame.contentDocument; } catch { inside = null; }
          done(inside && inside.body && inside.body.childElementCount > 0 ? 'loaded' : 'refused');
        };
        document.body.append(frame);
        setTimeout(() => done('refused'), 800);
      }),
      directive: 'frame-src',
    },
  };

  for (const [name, { attack, directive }] of Object.entries(attacks)) {
    test(name, async () => {
      const { outcome, reports } = await tried(attack, url);
      assert.match(String(outcome), /^refused/);
      if (directive) assert(reports.includes(directive), `the policy reports ${directive}: ${reports}`);
    });
  }

  test('and nothing went out', () => assert.deepEqual(asked, []));

  test('Tauri is no global of the page', async () => {
    assert.equal(await app.browser.execute(() => typeof window.__TAURI__), 'undefined');
  });

  test('commands that were not granted', async () => {
    const refusals = await app.browser.executeAsync((commands, done) => {
      Promise.all(commands.map((command) => window.__TAURI_INTERNALS__.invoke(command, { path: '/etc/passwd' }).then(() => `${command} ran`, (error) => String(error))))
        .then(done);
    }, ['plugin:fs|read_file', 'plugin:shell|execute', 'plugin:opener|open_url', 'plugin:dialog|open', 'plugin:window|create', 'plugin:webview|create_webview']);
    for (const refusal of refusals) assert.match(refusal, /not allowed|not found/);
  });

  test('leaving for another address', async () => {
    const before = await app.browser.getUrl();
    await app.browser.execute((address) => { location.href = address; }, url);
    await app.find('textbox', 'Enterprise name');
    assert.equal(await app.browser.getUrl(), before);
    assert.deepEqual(asked, []);
  });
});

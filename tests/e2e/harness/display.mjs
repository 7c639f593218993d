// What other programs on the display do: drop a file on the window, read what
// it has copied. The X11 protocol, as much as that takes.
import { createConnection } from 'node:net';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const REQUEST = { createWindow: 1, internAtom: 16, changeProperty: 18, getProperty: 20, setSelectionOwner: 22, convertSelection: 24, sendEvent: 25, translateCoordinates: 40 };
const EVENT = { selectionRequest: 30, selectionNotify: 31, clientMessage: 33 };
const COPY_FROM_PARENT = 0;
const PATIENCE = 10_000;

const padded = (length) => (length + 3) & ~3;

/** Words of 32 bits, as most requests are made of. */
function words(...values) {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32LE(value >>> 0, at * 4));
  return bytes;
}

class Display {
  /** Connects to the display in `DISPLAY`. */
  static async open() {
    const display = new Display();
    const [, number] = process.env.DISPLAY.match(/:(\d+)/);
    display.socket = createConnection(`/tmp/.X11-unix/X${number}`);
    display.received = Buffer.alloc(0);
    display.sequence = 0;
    display.replies = new Map();
    display.events = [];
    display.atoms = new Map();
    const greeted = new Promise((resolve, reject) => {
      display.greet = resolve;
      display.socket.on('error', reject);
    });
    display.socket.on('data', (bytes) => display.take(bytes));
    display.socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    await greeted;
    // Unseen; it only owns selections and is told of them.
    display.window = display.base + 1;
    display.send(REQUEST.createWindow, 0, Buffer.concat([words(display.window, display.root, 0, 0x00010001, 0x00010000, COPY_FROM_PARENT, 0)]));
    return display;
  }

  close() {
    this.socket.destroy();
  }

  take(bytes) {
    this.received = Buffer.concat([this.received, bytes]);
    if (this.root === undefined && !this.readGreeting()) return;
    while (this.received.length >= 32) {
      const kind = this.received[0];
      const length = kind === 1 ? 32 + this.received.readUInt32LE(4) * 4 : 32;
      if (this.received.length < length) return;
      const packet = Buffer.from(this.received.subarray(0, length));
      this.received = this.received.subarray(length);
      if (kind > 1) this.events.push(packet);
      else this.replies.set(packet.readUInt16LE(2), packet);
    }
  }

  readGreeting() {
    if (this.received.length < 8 || this.received.length < 8 + this.received.readUInt16LE(6) * 4) return false;
    const setup = this.received.subarray(8, 8 + this.received.readUInt16LE(6) * 4);
    if (this.received[0] !== 1) throw new Error('the display lets nobody in');
    this.base = setup.readUInt32LE(4);
    const formats = setup[21];
    this.root = setup.readUInt32LE(32 + padded(setup.readUInt16LE(16)) + formats * 8);
    this.received = this.received.subarray(8 + setup.length);
    this.greet();
    return true;
  }

  /** Sends a request; gives its sequence number. */
  send(opcode, detail, body) {
    const head = Buffer.alloc(4);
    head[0] = opcode;
    head[1] = detail;
    head.writeUInt16LE((4 + padded(body.length)) / 4, 2);
    this.socket.write(Buffer.concat([head, body, Buffer.alloc(padded(body.length) - body.length)]));
    this.sequence = (this.sequence + 1) & 0xffff;
    return this.sequence;
  }

  async until(probe, what) {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(10)) {
      const found = probe();
      if (found) return found;
    }
    throw new Error(`${what}: the display did not answer`);
  }

  async ask(opcode, detail, body) {
    const sequence = this.send(opcode, detail, body);
    const reply = await this.until(() => this.replies.get(sequence), `request ${opcode}`);
    this.replies.delete(sequence);
    if (reply[0] === 0) throw new Error(`request ${opcode}: error ${reply[1]}`);
    return reply;
  }

  async atom(name) {
    if (!this.atoms.has(name)) {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(name.length, 0);
      const reply = await this.ask(REQUEST.internAtom, 0, Buffer.concat([head, Buffer.from(name)]));
      this.atoms.set(name, reply.readUInt32LE(8));
    }
    return this.atoms.get(name);
  }

  /** The next event that `wanted` accepts. */
  event(wanted, what) {
    return this.until(() => {
      const at = this.events.findIndex(wanted);
      return at < 0 ? null : this.events.splice(at, 1)[0];
    }, what);
  }

  tell(window, type, data) {
    const event = Buffer.alloc(32);
    event[0] = EVENT.clientMessage;
    event[1] = 32;
    event.writeUInt32LE(window, 4);
    event.writeUInt32LE(type, 8);
    words(...data).copy(event, 12);
    this.send(REQUEST.sendEvent, 0, Buffer.concat([words(window, 0), event]));
  }

  put(window, property, type, bytes) {
    this.send(REQUEST.changeProperty, 0, Buffer.concat([words(window, property, type, 8, bytes.length), bytes]));
  }

  /** Answers one request for what this program owns. */
  answer(request, type, bytes) {
    const [time, , requestor, selection, target, property] = [4, 8, 12, 16, 20, 24].map((at) => request.readUInt32LE(at));
    const given = target === type;
    if (given) this.put(requestor, property || target, type, bytes);
    const event = Buffer.alloc(32);
    event[0] = EVENT.selectionNotify;
    words(time, requestor, selection, target, given ? property || target : 0).copy(event, 4);
    this.send(REQUEST.sendEvent, 0, Buffer.concat([words(requestor, 0), event]));
  }
}

/** Drags a file over the window, to `x` and `y` within it, and lets go. */
export async function dropFile(window, path, x, y) {
  const display = await Display.open();
  try {
    const names = ['XdndSelection', 'XdndEnter', 'XdndPosition', 'XdndStatus', 'XdndDrop', 'XdndFinished', 'XdndActionCopy', 'text/uri-list'];
    const [selection, enter, position, status, drop, finished, copy, list] = await Promise.all(names.map((name) => display.atom(name)));
    const uris = Buffer.from(`${pathToFileURL(path)}\r\n`);
    const target = Number(window);
    display.send(REQUEST.setSelectionOwner, 0, words(display.window, selection, 0));
    const place = await display.ask(REQUEST.translateCoordinates, 0, words(target, display.root, (y << 16) | x));
    const at = ((place.readInt16LE(12) << 16) | place.readInt16LE(14)) >>> 0;
    const from = display.window;

    display.tell(target, enter, [from, 5 << 24, list, 0, 0]);
    const answers = setInterval(() => {
      const request = display.events.findIndex((event) => (event[0] & 0x7f) === EVENT.selectionRequest);
      if (request >= 0) display.answer(display.events.splice(request, 1)[0], list, uris);
    }, 10);
    const told = (type) => (event) => (event[0] & 0x7f) === EVENT.clientMessage && event.readUInt32LE(8) === type;
    try {
      let accepted = false;
      for (let moves = 0; moves < 50 && !accepted; moves += 1) {
        display.tell(target, position, [from, 0, at, 0, copy]);
        accepted = ((await display.event(told(status), 'the answer to a drag')).readUInt32LE(16) & 1) === 1;
        if (!accepted) await sleep(50);
      }
      if (!accepted) throw new Error('the window takes no file');
      display.tell(target, drop, [from, 0, 0, 0, 0]);
      await display.event(told(finished), 'the end of a drag');
    } finally {
      clearInterval(answers);
    }
  } finally {
    display.close();
  }
}

/** What the clipboard holds as text. */
export async function clipboard() {
  const display = await Display.open();
  try {
    const names = ['CLIPBOARD', 'UTF8_STRING', 'SIGNET_COPIED'];
    const [selection, text, property] = await Promise.all(names.map((name) => display.atom(name)));
    display.send(REQUEST.convertSelection, 0, words(display.window, selection, text, property, 0));
    const done = await display.event((event) => (event[0] & 0x7f) === EVENT.selectionNotify, 'the clipboard');
    if (done.readUInt32LE(20) === 0) return null;
    const reply = await display.ask(REQUEST.getProperty, 0, words(display.window, property, 0, 0, 1 << 20));
    return reply.subarray(32, 32 + reply.readUInt32LE(16)).toString('utf8');
  } finally {
    display.close();
  }
}

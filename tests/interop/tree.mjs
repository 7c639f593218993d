// The Merkle tree of RFC 9162, section 2.1, in its recursive words, and the
// leaves of a number set. Nothing here is shared with the project's own code.
import { createHash, createHmac } from 'node:crypto';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** A digest as it stands in `rcdi` and in manifests. */
export const written = (octets) => `sha256-${octets.toString('base64').replace(/=+$/, '')}`;

export const digestOf = (text) => written(sha256(Buffer.from(text)));

export const octetsOf = (text) => {
  if (!text.startsWith('sha256-')) throw new Error(`${text} is no SHA-256 digest`);
  return Buffer.from(text.slice('sha256-'.length), 'base64');
};

/** Leaf data of a number: its leaf salt, then its digits in ASCII. */
export const leafData = (leafSalt, digits) => Buffer.concat([leafSalt, Buffer.from(digits, 'ascii')]);

export const leafSalt = (salt, digits) => createHmac('sha256', salt).update(digits, 'ascii').digest();

/** MTH of section 2.1.1: a list splits at the largest power of two below its length. */
export function treeHash(entries) {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(LEAF, entries[0]);
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  return sha256(NODE, treeHash(entries.slice(0, split)), treeHash(entries.slice(split)));
}

/** The root that an inclusion path leads to (section 2.1.3.2); null when the path does not fit. */
export function rootOf(entry, index, size, path) {
  if (index >= size) return null;
  let [fn, sn] = [index, size - 1];
  let r = sha256(LEAF, entry);
  for (const p of path) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      r = sha256(NODE, p, r);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      r = sha256(NODE, r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 ? r : null;
}

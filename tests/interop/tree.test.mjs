// The verifier's own tree, held against the published vectors of Certificate
// Transparency: a judge that accepts everything would prove nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootOf, treeHash } from './tree.mjs';

const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  .map((hex) => Buffer.from(hex, 'hex'));

test('roots are the published ones', () => {
  assert.equal(treeHash([]).toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(treeHash(LEAVES.slice(0, 3)).toString('hex'), 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
  assert.equal(treeHash(LEAVES).toString('hex'), '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
});

test('a published path leads to the root, a bent one does not', () => {
  const path = ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'].map((hex) => Buffer.from(hex, 'hex'));
  assert.deepEqual(rootOf(LEAVES[0], 0, 8, path), treeHash(LEAVES));
  assert.notDeepEqual(rootOf(LEAVES[1], 0, 8, path), treeHash(LEAVES));
  assert.equal(rootOf(LEAVES[0], 8, 8, path), null);
  assert.equal(rootOf(LEAVES[0], 0, 8, path.slice(1)), null);
});

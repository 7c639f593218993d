// Judges a signed log and a lookup answer by the standards alone: JOSE by the
// library of another language, certificates by OpenSSL, trees by tree.mjs.
//
//   SIGNET_JOB       a folder with changesets.jws, number-sets.ndjson,
//                    certificate.pem and the exchange's data in exchange/
//   SIGNET_EXCHANGE  the program `signet-exchange`
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import * as jose from 'jose';
import { digestOf, leafData, leafSalt, octetsOf, rootOf, treeHash, written } from './tree.mjs';

const folder = process.env.SIGNET_JOB;
assert(folder, 'SIGNET_JOB names the folder to judge');
const lines = (name) => readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line !== '');

const manifests = lines('changesets.jws');
const sets = lines('number-sets.ndjson').map((line) => JSON.parse(line));
const chain = readFileSync(join(folder, 'certificate.pem'), 'utf8')
  .match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)
  .map((pem) => new X509Certificate(pem));

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** Verifies a compact JWS under a certificate's or a JWK's key; gives its claims. */
async function claims(jws, key, typ) {
  const { payload, protectedHeader } = await jose.compactVerify(jws, key, { algorithms: ['ES256'] });
  assert.equal(protectedHeader.typ, typ);
  const jwk = await jose.exportJWK(key);
  assert.equal(protectedHeader.kid, await jose.calculateJwkThumbprint(jwk), 'kid is the RFC 7638 thumbprint');
  const signature = Buffer.from(jws.split('.')[2], 'base64url');
  assert(BigInt(`0x${signature.subarray(32).toString('hex')}`) <= ORDER / 2n, 's is in the lower half');
  for (const part of jws.split('.')) {
    assert.equal(Buffer.from(part, 'base64url').toString('base64url'), part, 'base64url is canonical');
  }
  return JSON.parse(Buffer.from(payload).toString('utf8'));
}

const keyOf = (certificate) => jose.importX509(certificate.toString(), 'ES256');

test('every line of the log is signed by the published key', async () => {
  assert(manifests.length > 0, 'the log is not empty');
  const key = await keyOf(chain[0]);
  for (const manifest of manifests) await claims(manifest, key, 'signet-changeset+jwt');
});

test('a bent line is refused', async () => {
  const key = await keyOf(chain[0]);
  const [header, payload, signature] = manifests[0].split('.');
  const bent = JSON.parse(Buffer.from(payload, 'base64url').toString());
  bent.seq += 1;
  const text = Buffer.from(JSON.stringify(bent)).toString('base64url');
  await assert.rejects(claims(`${header}.${text}.${signature}`, key, 'signet-changeset+jwt'));
});

test('seq and prev are unbroken, and times do not run back', () => {
  let [prev, iat] = [null, 0];
  manifests.forEach((manifest, index) => {
    const body = jose.decodeJwt(manifest);
    assert.equal(body.seq, index + 1);
    assert.equal(body.prev, prev);
    assert(body.iat >= iat);
    [prev, iat] = [digestOf(manifest), body.iat];
  });
});

test('every root is that of its number set', () => {
  const digests = manifests.map(digestOf);
  let [roots, proven] = [0, 0];
  manifests.forEach((manifest, line) => {
    jose.decodeJwt(manifest).ops.forEach((op, index) => {
      if (op.root === undefined) return;
      roots += 1;
      const set = sets.find((set) => set.manifest === digests[line] && set.op === index);
      assert(set, `line ${line + 1}, op ${index} has its number set`);
      assert.equal(set.numbers.length, op.count);
      assert(set.numbers.length <= 10_000);
      const values = set.numbers.map(BigInt);
      assert(values.every((value, at) => at === 0 || values[at - 1] < value), 'numbers ascend');
      const salt = Buffer.from(set.salt, 'base64url');
      assert.equal(salt.length, 32);
      const leaves = set.numbers.map((digits) => leafData(leafSalt(salt, digits), digits));
      assert.equal(written(treeHash(leaves)), op.root);
      proven += set.numbers.length;
    });
  });
  assert(roots > 0 && proven > 0, 'the log commits to numbers');
  assert.equal(sets.length, roots, 'no number set is left over');
});

let exchange;
let url;
before(async () => {
  const words = ['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'exchange'), '--open-lookup'];
  exchange = spawn(process.env.SIGNET_EXCHANGE, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: exchange.stdout }), 'line');
  url = line.trim().replace(/\/$/, '');
});
after(async () => {
  exchange.kill('SIGTERM');
  if (exchange.exitCode === null) await once(exchange, 'exit');
});

const get = async (path) => {
  const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
  assert.equal(answer.status, 200, path);
  return answer;
};

test('evidence for a number holds under the published keys', async () => {
  const set = sets.at(-1);
  const digits = set.numbers[Math.floor(set.numbers.length / 2)];
  const jwks = await (await get('/.well-known/jwks.json')).json();
  const answer = await (await get(`/v1/branding/${digits}`)).json();
  const { evidence } = answer;
  assert.equal(answer.number, digits);
  assert.equal(answer.status, 'active');

  // Roots of certificates carry x5c, signing keys do not.
  const roots = jwks.keys
    .filter((key) => key.x5c)
    .map((key) => new X509Certificate(Buffer.from(key.x5c[0], 'base64')));
  const exchangeKeys = new Map();
  for (const jwk of jwks.keys.filter((key) => !key.x5c)) {
    exchangeKeys.set(await jose.calculateJwkThumbprint(jwk), await jose.importJWK(jwk, 'ES256'));
  }
  const published = (jws, typ) => {
    const key = exchangeKeys.get(jose.decodeProtectedHeader(jws).kid);
    assert(key, 'the document is signed by a published key');
    return claims(jws, key, typ);
  };

  const judged = async (part) => {
    const path = part.certificates.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
    path.forEach((certificate, index) => {
      const issuers = index + 1 < path.length ? [path[index + 1]] : roots;
      assert(issuers.some((issuer) => certificate.verify(issuer.publicKey)), 'the path leads to a published root');
    });
    const manifest = await claims(part.manifest, await keyOf(path[0]), 'signet-changeset+jwt');
    const receipt = await published(part.receipt, 'signet-receipt+jwt');
    assert.equal(receipt.manifest, digestOf(part.manifest));
    assert.equal(receipt.seq, manifest.seq);
    const refused = (item) => item.op === part.op && (item.number === undefined || item.number === digits);
    assert(!receipt.results.some(refused), 'the receipt does not refuse it');
    return manifest.ops[part.op];
  };

  const assign = await judged(evidence.assign);
  assert.equal(assign.op, 'assign');
  const salt = octetsOf(evidence.assign.leaf_salt);
  const path = evidence.assign.path.map(octetsOf);
  assert(path.length <= 14);
  const { index, size } = evidence.assign;
  assert.equal(size, assign.count);
  assert.equal(written(rootOf(leafData(salt, digits), index, size, path)), assign.root, 'the number is in the set');
  const other = String(BigInt(digits) + 1n);
  assert.notEqual(written(rootOf(leafData(salt, other), index, size, path)), assign.root, 'another number is not');

  const brand = await judged(evidence.put_brand);
  assert.equal(brand.op, 'put_brand');
  assert.deepEqual([brand.brand, brand.revision], [assign.brand, assign.revision]);
  assert.deepEqual(answer.rcd, brand.rcd);
  assert.deepEqual(answer.rcdi, brand.rcdi);
  assert.equal(answer.crn, assign.reason);

  const status = await published(evidence.status, 'signet-status+jwt');
  assert.deepEqual([status.number, status.status, status.op], [digits, 'active', evidence.assign.op]);
  assert.equal(status.manifest, digestOf(evidence.assign.manifest));
  const clock = Date.now() / 1000;
  assert(status.iat <= clock + 1 && status.exp > clock && status.exp - status.iat <= 3600, 'the status is fresh');

  // RFC 9795: a pointer to a URI digests the octets fetched from it.
  const logo = Buffer.from(await (await get(new URL(answer.rcd.icn).pathname)).arrayBuffer());
  assert.equal(written(createHash('sha256').update(logo).digest()), answer.rcdi['/icn']);
});

test('a number nobody assigned has no evidence', async () => {
  const answer = await fetch(`${url}/v1/branding/19995550100`, { signal: AbortSignal.timeout(10_000) });
  assert.equal(answer.status, 404);
  assert.match(answer.headers.get('content-type'), /application\/problem\+json/);
});

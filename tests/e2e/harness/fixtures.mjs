// What a new user has at hand: a list from a spreadsheet, a logo, a prepared desk.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export const LOGO = join(root, 'crates/core/tests/fixtures/logos/harbour-health.svg');
export const SCREENSHOTS = join(root, 'tests/e2e/screenshots');

/** Five numbers, one of them twice, one blank row and two that cannot be read. */
export const LIST = {
  text: [
    'Office;Phone;Owner',
    'Front desk;(212) 736-5000;Ana',
    'Billing;212.736.5001;Jürgen',
    'Nurse line;+1 212 736 5002;Mei',
    ';;',
    'Night desk;tel:+1-212-736-5003;Zoë',
    'Billing again;12127365001;Jürgen',
    'Fax;2.13E+09;',
    "Pharmacy;'2127365004;Søren",
    'Old line;12;',
    '',
  ].join('\r\n'),
  numbers: 5,
  readable: ['(212) 736-5000', '(212) 736-5001', '(212) 736-5002', '(212) 736-5003', '(212) 736-5004'],
};

export function writeList(folders) {
  const file = join(folders.work, 'phone list.csv');
  writeFileSync(file, LIST.text);
  return file;
}

/** A copy of the main job's workspace: 9,600 numbers, live, under a file vault. */
export function preparedDesk(folders) {
  const job = process.env.SIGNET_JOB;
  const workspace = join(folders.work, 'demo');
  cpSync(job, workspace, { recursive: true, filter: (source) => !source.endsWith('pictures') });
  return { workspace: join(workspace, 'demo.signet'), passphrase: readFileSync(join(job, 'passphrase.txt'), 'utf8').trim() };
}

// Steps that build on each other: after one that failed the others tell nothing.
import { test } from 'node:test';

export function story() {
  let broken = false;
  return (name, step) => test(name, async (context) => {
    if (broken) return context.skip('an earlier step failed');
    broken = true;
    await step();
    broken = false;
  });
}

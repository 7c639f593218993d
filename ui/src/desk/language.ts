import type { Client, Language } from "../ipc";
import { fittingLanguage, speak } from "../messages";

let chosen: Language | null = null;

/**
 * Puts the window into the language asked for, else the system's; called once,
 * before the first render. A host that does not answer is told of on the first
 * screen, in the system's language.
 */
export async function startLanguage(client: Client, preferred: readonly string[] = navigator.languages): Promise<void> {
  const system = fittingLanguage(preferred);
  const answer = await client.startLanguage(system).catch(() => ({ chosen: null, language: system }));
  chosen = answer.chosen;
  await speak(answer.language);
}

/** The language asked for; null is the system's. */
export function chosenLanguage(): Language | null {
  return chosen;
}

/** Keeps the choice and starts the window again, for every text on it changes. */
export async function chooseLanguage(client: Client, next: Language | null, restart = () => window.location.reload()): Promise<void> {
  if (next === chosen) return;
  await client.chooseLanguage(next);
  chosen = next;
  restart();
}

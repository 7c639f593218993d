import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "signet.theme";
const listeners = new Set<() => void>();

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
}

let choice = stored();
const system = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;

function resolved(): "light" | "dark" {
  if (choice !== "system") return choice;
  return system?.matches ? "dark" : "light";
}

function apply(): void {
  document.documentElement.dataset.theme = resolved();
  for (const listener of listeners) listener();
}

/** Puts the theme on the document and follows the system; called once, before the first paint. */
export function startTheme(): void {
  apply();
  system?.addEventListener("change", apply);
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Kept for this session only.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme in force. */
export function useTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, resolved);
}

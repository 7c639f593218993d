import { readdirSync, readFileSync } from "node:fs";

import ts from "typescript";
import { afterEach, describe, expect, test } from "vitest";

import type { Language } from "../ipc";
import { bytes, duration, fittingLanguage, languageNames, m, n, percent, regionOptions, speak, when } from ".";
import type { Catalogue } from "./catalogue";
import { german } from "./de";
import { count as germanCount } from "./de/words";
import { english } from "./en";

const catalogues: Record<Language, Catalogue> = { en: english, de: german };
const translated = (Object.keys(catalogues) as Language[]).filter((language) => language !== "en");

afterEach(() => speak("en"));

/** Every text by the way to it, in the order they stand in. */
function texts(value: unknown, path = ""): [path: string, text: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, path === "" ? key : `${path}.${key}`));
}

const contents = (catalogue: Catalogue) => texts({ ...catalogue, format: null });

/** The members of a union in the host's types. */
function members(type: string): string[] {
  const bindings = readFileSync("src/ipc/bindings.ts", "utf8").replaceAll(/\/\*\*.*?\*\//gs, "");
  const union = new RegExp(`export type ${type} = ([^;]+);`).exec(bindings)?.[1] ?? "";
  return [...union.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? "");
}

/**
 * What each text takes from its arguments, by file and the way to it. Two
 * languages may word a fact differently, none may leave it out.
 */
function placeholders(language: Language): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const folder = `src/messages/${language}`;
  for (const file of readdirSync(folder)) {
    if (file === "words.ts") continue;
    const source = ts.createSourceFile(file, readFileSync(`${folder}/${file}`, "utf8"), ts.ScriptTarget.Latest, true);
    const walk = (node: ts.Node, path: string) => {
      const named = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
      const at = named ? `${path}.${node.name.getText()}` : path;
      if (ts.isArrowFunction(node)) found[at] = used(node);
      ts.forEachChild(node, (child) => walk(child, at));
    };
    walk(source, file);
  }
  return found;
}

function used(text: ts.ArrowFunction): string[] {
  const names = new Set(text.parameters.map((parameter) => parameter.name.getText()));
  const taken = new Set<string>();
  const walk = (node: ts.Node) => {
    if (ts.isIdentifier(node) && names.has(node.text)) {
      taken.add(ts.isPropertyAccessExpression(node.parent) ? node.parent.getText() : node.text);
    }
    ts.forEachChild(node, walk);
  };
  walk(text.body);
  return [...taken].sort();
}

test("each language of the host has a catalogue, a folder and a name", () => {
  const languages = members("Language").sort();
  expect(languages.length).toBeGreaterThan(1);
  expect(Object.keys(catalogues).sort()).toEqual(languages);
  expect(Object.keys(languageNames).sort()).toEqual(languages);
  const folders = readdirSync("src/messages", { withFileTypes: true }).filter((one) => one.isDirectory());
  expect(folders.map((one) => one.name).sort()).toEqual(languages);
});

describe.each(Object.entries(catalogues))("the catalogue %s", (_, catalogue) => {
  test("has a title and advice for every code", () => {
    const codes = members("Code");
    expect(codes.length).toBeGreaterThan(60);
    expect(Object.keys(catalogue.errors).sort()).toEqual(codes.sort());
    for (const { title, todo } of Object.values(catalogue.errors)) {
      expect(title).not.toBe("");
      expect(todo, `${title} ends its advice with a full stop`).toMatch(/\.$/);
    }
  });

  test("has a sentence for every problem of a brand and every refused row", () => {
    expect(Object.keys(catalogue.problems).sort()).toEqual(members("ProblemCode").sort());
    expect(Object.keys(catalogue.rowReasons).sort()).toEqual(members("RejectCode").sort());
    for (const sentence of Object.values(catalogue.problems)) expect(sentence({})).not.toMatch(/undefined|^$/);
  });
});

describe.each(translated)("the language %s", (language) => {
  const ours = contents(catalogues[language]);
  const base = contents(english);

  test("misses no text of English and has none of its own, in the same order", () => {
    expect(ours.map(([path]) => path)).toEqual(base.map(([path]) => path));
  });

  test("has a text of the same kind in each place, and the same figures in it", () => {
    const figures = (text: unknown) => (typeof text === "string" ? (text.match(/\d+/g) ?? []).sort() : []);
    ours.forEach(([path, text], at) => {
      const english = base[at]?.[1];
      expect(typeof text, path).toBe(typeof english);
      expect(text === "", `${path} is empty`).toBe(english === "");
      expect(figures(text), path).toEqual(figures(english));
    });
  });

  test("takes the same facts into each text", () => {
    const mine = placeholders(language);
    expect(Object.keys(mine).length).toBeGreaterThan(90);
    expect(mine).toEqual(placeholders("en"));
  });

  test("leaves hardly a text as it is in English", () => {
    const same = ours.filter(([, text], at) => typeof text === "string" && text === base[at]?.[1]);
    // Names, and words that are the same in both.
    expect(same.length, same.map(([path]) => path).join(", ")).toBeLessThan(40);
  });
});

test("German reads as Germans write it", async () => {
  await speak("de");
  expect(document.documentElement.lang).toBe("de");
  expect(m.nav.numbers).toBe("Rufnummern");
  expect(n(1_204_318)).toBe("1.204.318");
  expect(germanCount(1, "Zeile", "Zeilen")).toBe("1 Zeile");
  expect(bytes(3_412_008)).toMatch(/^3,4\sMB$/u);
  expect(bytes(12)).toMatch(/^12\sByte$/u);
  expect(percent(1, 3)).toMatch(/^33,3\s%$/u);
  expect(duration(0.004)).toBe("unter 0,1 s");
  const now = 1_800_000_000;
  expect(when(now - 20, now)).toBe("gerade eben");
  expect(when(now - 120, now)).toBe("vor 2 Minuten");
  expect(when(now - 3 * 86_400, now)).toMatch(/^\d+\. [A-Z]/);
});

test("regions are named and ordered by the language", async () => {
  const codes = ["DE", "AT", "ZA", "US"];
  expect(regionOptions(codes).map((one) => one.name)).toEqual(["Austria", "Germany", "South Africa", "United States"]);
  await speak("de");
  expect(regionOptions(codes).map((one) => one.name)).toEqual(["Deutschland", "Österreich", "Südafrika", "Vereinigte Staaten"]);
});

test("the system's first language that there are texts in is taken, else English", () => {
  expect(fittingLanguage(["de-AT", "en"])).toBe("de");
  expect(fittingLanguage(["fr-FR", "de", "en"])).toBe("de");
  expect(fittingLanguage(["en-GB", "de"])).toBe("en");
  expect(fittingLanguage(["fr", "toString"])).toBe("en");
  expect(fittingLanguage([])).toBe("en");
});

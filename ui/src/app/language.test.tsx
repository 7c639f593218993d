import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";

import { chooseLanguage, chosenLanguage, startLanguage } from "../desk/language";
import { createFakeClient } from "../ipc/fake";
import { m, speak } from "../messages";
import { german } from "../messages/de";
import { english } from "../messages/en";
import { findViolations, renderApp } from "../testing/renderApp";

afterEach(async () => {
  await startLanguage(createFakeClient(), ["en"]);
});

/** English texts that German has other words for. */
function untranslated(): Set<string> {
  const strings = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [value];
  const theirs = strings(german.messages);
  const words = strings(english.messages).filter((text, at) => typeof text === "string" && text !== theirs[at]);
  const allowed = new Set(theirs);
  return new Set(words.filter((text) => !allowed.has(text)) as string[]);
}

function shownTexts(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (walker.nextNode()) found.push(walker.currentNode.textContent?.trim() ?? "");
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) found.push(element.getAttribute(name) ?? "");
  }
  return found;
}

const screens = ["/", "/numbers", "/brands", "/brands/brand-1", "/brands/new", "/imports", "/imports/new", "/sync", "/keys"];

describe.each(["full", "empty"] as const)("in German, with the workspace %s", (stage) => {
  test.each(screens)("%s shows no English text", async (at) => {
    await speak("de");
    renderApp(at, { stage });
    await screen.findAllByRole("heading");
    await waitFor(() => expect(document.querySelector("[aria-busy=true]")).toBeNull());
    const english = untranslated();
    expect(shownTexts().filter((text) => english.has(text))).toEqual([]);
    expect(await findViolations()).toEqual([]);
  });
});

test("the language asked for counts more than the system's", async () => {
  await startLanguage(createFakeClient(), ["de-DE"]);
  expect([chosenLanguage(), m.nav.keys]).toEqual([null, "Schlüssel"]);
  await startLanguage(createFakeClient({ language: "en" }), ["de-DE"]);
  expect([chosenLanguage(), m.nav.keys]).toEqual(["en", "Keys"]);
});

test("a host that does not answer leaves the system's language", async () => {
  await startLanguage(createFakeClient({ failing: { startLanguage: "internal" } }), ["de-DE"]);
  expect(m.nav.keys).toBe("Schlüssel");
});

test("a choice that could not be kept does not start the window again", async () => {
  const client = createFakeClient({ failing: { chooseLanguage: "file_unwritable" } });
  let restarts = 0;
  await expect(chooseLanguage(client, "de", () => (restarts += 1))).rejects.toThrow();
  expect([restarts, chosenLanguage()]).toEqual([0, null]);
  client.failing.chooseLanguage = undefined;
  await chooseLanguage(client, "de", () => (restarts += 1));
  await chooseLanguage(client, "de", () => (restarts += 1));
  expect([restarts, chosenLanguage()]).toEqual([1, "de"]);
});

test("a change of language asks about an unsaved brand first", async () => {
  const { user, router, client } = renderApp("/brands/brand-1");
  const asked: unknown[] = [];
  client.chooseLanguage = (language) => {
    asked.push(language);
    return new Promise(() => undefined);
  };
  await user.type(await screen.findByLabelText(m.brands.displayName), "!");
  const choose = async () => {
    await user.click(screen.getByRole("button", { name: new RegExp(m.workspace.switch) }));
    await user.click(await screen.findByRole("menuitemradio", { name: "Deutsch" }));
    return within(await screen.findByRole("alertdialog", { name: m.brands.leaveTitle }));
  };
  await user.click((await choose()).getByRole("button", { name: m.brands.stay }));
  expect(router.state.location.pathname).toBe("/brands/brand-1");
  expect(asked, "staying keeps the language").toEqual([]);
  await user.click(screen.getByRole("link", { name: m.nav.overview }));
  await user.click(await screen.findByRole("button", { name: m.brands.leave }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/"));
  expect(asked, "and leaving later for another reason as well").toEqual([]);
  await router.navigate({ to: "/brands/$uid", params: { uid: "brand-1" } });
  await user.type(await screen.findByLabelText(m.brands.displayName), "!");
  await user.click((await choose()).getByRole("button", { name: m.brands.leave }));
  await waitFor(() => expect(asked).toEqual(["de"]));
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { Client } from "../ipc";
import { m } from "../messages";
import { findViolations, renderApp } from "../testing/renderApp";

const screens: { at: string; title: string; full: RegExp; empty: string; command: keyof Client }[] = [
  { at: "/", title: m.overview.title, full: /of 500 numbers/, empty: m.overview.emptyTitle, command: "getOverview" },
  { at: "/numbers", title: m.numbers.title, full: /rows 1–/, empty: m.numbers.emptyTitle, command: "openView" },
  { at: "/brands", title: m.brands.title, full: /Harbour Health Network/, empty: m.brands.emptyTitle, command: "listBrands" },
  { at: "/imports", title: m.imports.title, full: /clinics-east\.tsv/, empty: m.imports.emptyTitle, command: "listImports" },
  { at: "/sync", title: m.sync.title, full: /exchange\.harbour\.example/, empty: m.sync.connectTitle, command: "getSync" },
  { at: "/keys", title: m.keys.title, full: /NzbLsXh8uDCcd/, empty: m.keys.createTitle, command: "getKey" },
];

describe.each(screens)("the screen at $at", ({ at, title, full, empty, command }) => {
  test("shows what the workspace holds, without a violation", async () => {
    renderApp(at);
    expect(await screen.findByRole("heading", { level: 1, name: new RegExp(title) })).toBeInTheDocument();
    expect(await screen.findByText(full)).toBeInTheDocument();
    expect(await findViolations()).toEqual([]);
  });

  test("leads on when there is nothing yet", async () => {
    renderApp(at, { stage: "empty" });
    expect(await screen.findByText(empty)).toBeInTheDocument();
    expect(await findViolations()).toEqual([]);
  });

  test("says what happened when it fails, and tries again", async () => {
    const { client, user } = renderApp(at, { failing: { [command]: "storage_failed" } });
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The workspace could not be written");
    client.failing[command] = undefined;
    await user.click(within(alert).getByRole("button", { name: m.app.retry }));
    expect(await screen.findByText(full)).toBeInTheDocument();
  });
});

test("Ctrl+K opens the palette, which leads to a screen by keyboard alone", async () => {
  const { user, router } = renderApp("/");
  await screen.findByText(/of 500 numbers/);
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: m.palette.label });
  await user.keyboard("keys");
  await waitFor(() => expect(screen.getAllByRole("menuitem")).toHaveLength(1));
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/keys"));
});

test("the palette says where the log file lies, to be copied", async () => {
  const { user } = renderApp("/");
  await screen.findByText(/of 500 numbers/);
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByRole("dialog", { name: m.palette.label });
  await user.keyboard(m.palette.showLog);
  await waitFor(() => expect(screen.getAllByRole("menuitem")).toHaveLength(1));
  await user.keyboard("{ArrowDown}{Enter}");
  expect(await screen.findByText(m.palette.logAt("/home/ada/.local/state/signet/signet.log"))).toBeInTheDocument();
  expect(screen.getByRole("button", { name: m.palette.copyPath })).toBeInTheDocument();
});

test("a telephone number typed into the palette is found in the grid", async () => {
  const { user, client } = renderApp("/");
  await screen.findByText(/of 500 numbers/);
  const { view } = await client.openView({ text: "", brand: null, statuses: [], reason: null });
  const [row] = (await client.readPage(view, 444, 1)).rows;
  await user.keyboard("{Control>}k{/Control}");
  await user.keyboard(row?.number ?? "");
  await screen.findByRole("menuitem", { name: m.palette.goTo(row?.number ?? "") });
  await user.keyboard("{ArrowDown}{Enter}");
  const panel = await screen.findByRole("complementary", { name: m.detail.panel });
  expect(await within(panel).findByText(row?.number ?? "")).toBeInTheDocument();
});

test("syncing shows what was sent, and asks for the passphrase of a locked key first", async () => {
  const { user } = renderApp("/sync", { keyStore: "file", unlocked: false });
  await user.click(await screen.findByRole("button", { name: m.sync.now }));
  const dialog = await screen.findByRole("dialog", { name: m.keys.unlockTitle });
  await user.type(within(dialog).getByLabelText(m.keys.passphrase), "wrong");
  await user.click(within(dialog).getByRole("button", { name: m.keys.unlockButton }));
  expect(await within(dialog).findByText(/The passphrase is wrong/)).toBeInTheDocument();
  await user.type(within(dialog).getByLabelText(m.keys.passphrase), "right one");
  await user.click(within(dialog).getByRole("button", { name: m.keys.unlockButton }));
  expect(await screen.findByText(m.sync.resultTitle)).toBeInTheDocument();
});

test("numbers are assigned to a brand with the consequence on the button", async () => {
  const { user } = renderApp("/numbers?brand=none");
  const grid = await screen.findByRole("grid");
  await waitFor(() => expect(within(grid).getAllByText("Not sent").length).toBeGreaterThan(0));
  const before = Number(grid.getAttribute("aria-rowcount")) - 1;
  grid.focus();
  await user.keyboard(" {Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  await user.click(screen.getByRole("button", { name: m.numbers.assign }));
  await user.click(await screen.findByRole("button", { name: "Assign Harbour Health to 3 numbers" }));
  expect(await screen.findByText("Harbour Health assigned to 3 numbers")).toBeInTheDocument();
  await waitFor(() => {
    const after = screen.queryByRole("grid")?.getAttribute("aria-rowcount");
    expect(Number(after ?? 1) - 1).toBe(before - 3);
  });
});

test("a change is undone by the button that tells of it, or by Ctrl+Z", async () => {
  const { user, client } = renderApp("/numbers?brand=none");
  const grid = await screen.findByRole("grid");
  await waitFor(() => expect(within(grid).getAllByText("Not sent").length).toBeGreaterThan(0));
  const without = async () => (await client.openView({ text: "", brand: "none", statuses: [], reason: null })).total;
  const before = await without();
  const assign = async () => {
    (await screen.findByRole("grid")).focus();
    await user.keyboard(" ");
    await user.click(screen.getByRole("button", { name: m.numbers.assign }));
    await user.click(await screen.findByRole("button", { name: "Assign Harbour Health to 1 number" }));
    await screen.findByText("Harbour Health assigned to 1 number");
    expect(await without()).toBe(before - 1);
  };
  await assign();
  await user.click(screen.getByRole("button", { name: m.edits.undo }));
  expect(await screen.findByText("Undone: 1 number as before")).toBeInTheDocument();
  expect(await without()).toBe(before);
  expect(screen.queryByText("Harbour Health assigned to 1 number")).not.toBeInTheDocument();
  await assign();
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(async () => expect(await without()).toBe(before));
  await user.keyboard("{Control>}z{/Control}");
  expect(await screen.findByText(m.edits.nothingToUndo)).toBeInTheDocument();
});

test("a million figures are not asked for again before they are there", async () => {
  const { client } = renderApp("/");
  await screen.findByText(/of 500 numbers/);
  let asked = 0;
  let answer: () => void = () => undefined;
  const overview = client.getOverview.bind(client);
  client.getOverview = async () => {
    asked += 1;
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return overview();
  };
  const tell = () => client.tell("numbers", "brands", "sync");
  tell();
  await waitFor(() => expect(asked).toBe(1));
  tell();
  tell();
  expect(asked).toBe(1);
  answer();
  await waitFor(() => expect(asked).toBe(2));
  answer();
});

test("a refused number says why and what to do", async () => {
  const { user } = renderApp("/numbers?status=%5B%22rejected%22%5D", { rows: 20_000 });
  const grid = await screen.findByRole("grid");
  await within(grid).findAllByText("Refused");
  grid.focus();
  await user.keyboard("{Enter}");
  const panel = await screen.findByRole("complementary", { name: m.detail.panel });
  expect(await within(panel).findByText(/^Refused: /)).toBeInTheDocument();
  expect(within(panel).getByText(/your provider/)).toBeInTheDocument();
  expect(await findViolations()).toEqual([]);
});

test("the first run leads from nothing to a connected workspace", async () => {
  const { user } = renderApp("/", { stage: "fresh" });
  await user.type(await screen.findByLabelText(m.start.enterprise), "Pier Dental");
  expect(await findViolations()).toEqual([]);
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("button", { name: m.keys.create }));
  await user.click(await screen.findByRole("button", { name: m.keys.saveCopy }));
  const dialog = await screen.findByRole("dialog", { name: m.keys.copyDialogTitle });
  await user.type(within(dialog).getByLabelText(m.keys.passphrase), "correct horse");
  await user.type(within(dialog).getByLabelText(m.keys.passphraseAgain), "correct horse");
  await user.click(within(dialog).getByRole("button", { name: m.keys.copyDialogButton }));
  await user.click(await screen.findByRole("button", { name: m.sync.tryLocal }));
  expect(await screen.findByText(m.overview.emptyTitle)).toBeInTheDocument();
});

test("each state of the keychain has its own message and leaves the file to choose", async () => {
  for (const state of ["locked", "absent", "denied"] as const) {
    const { unmount } = renderApp("/keys", { stage: "empty", keychain: state });
    expect(await screen.findByText(m.keys.keychainState[state].title)).toBeInTheDocument();
    expect(screen.getByRole("radio", { name: new RegExp(m.keys.file) })).toBeChecked();
    unmount();
  }
});

test("a brand is drawn, checked and saved", async () => {
  const { user, client } = renderApp("/brands/new", { stage: "empty" });
  await user.type(await screen.findByLabelText(m.brands.displayName), "Pier Dental and Orthodontics");
  await user.type(screen.getByLabelText(m.brands.newReason), "Appointment{Enter}");
  expect(screen.getByRole("button", { name: m.brands.removeReason("Appointment") })).toBeInTheDocument();
  expect(await screen.findByText(/there is no short name/)).toBeInTheDocument();
  expect((await screen.findAllByRole("img", { name: /incoming call shown as/ })).length).toBe(6);
  expect(await findViolations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  expect(await screen.findByText(m.brands.saved("Pier Dental and Orthodontics"))).toBeInTheDocument();
  expect(await client.listBrands()).toHaveLength(1);
});

test("leaving an unsaved brand asks first", async () => {
  const { user, router } = renderApp("/brands/brand-1");
  const name = await screen.findByLabelText(m.brands.displayName);
  await user.type(name, "!");
  await user.click(screen.getByRole("link", { name: /Keys/ }));
  await user.click(await screen.findByRole("button", { name: m.brands.stay }));
  expect(router.state.location.pathname).toBe("/brands/brand-1");
});

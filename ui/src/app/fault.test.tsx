import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { CommandError } from "../ipc";
import { errors } from "../messages/en/errors";
import { m } from "../messages";
import { findViolations, renderApp } from "../testing/renderApp";

const PATH = "/home/ada/Documents/Harbour Health.signet";

test("a damaged workspace leaves ways on: again, another, its path, and advice", async () => {
  const { client, user } = renderApp("/", { failing: { getSession: "workspace_corrupted", openRecent: "workspace_corrupted" } });
  expect(await screen.findByRole("alert")).toHaveTextContent(errors.workspace_corrupted.title);
  expect(screen.getByText(m.fault.backup)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: m.fault.openAnother })).toBeEnabled();
  expect(await findViolations()).toEqual([]);
  client.failing.getSession = undefined;
  await user.click(screen.getByRole("button", { name: m.fault.openAnother }));
  expect(await screen.findByText(/of 500 numbers/)).toBeInTheDocument();
});

test("a workspace found damaged while it is shown can be opened again from there", async () => {
  const { client, user } = renderApp("/brands", { failing: { listBrands: "workspace_corrupted", openRecent: "workspace_corrupted" } });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(errors.workspace_corrupted.title);
  expect(screen.getByText(PATH)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: m.fault.copyPath })).toBeEnabled();
  const again = screen.getByRole("button", { name: m.fault.openAgain });
  await user.click(again);
  await waitFor(() => expect(again).toBeEnabled());
  expect(screen.getByRole("alert")).toHaveTextContent(errors.workspace_corrupted.title);
  client.failing.listBrands = undefined;
  client.failing.openRecent = undefined;
  await user.click(again);
  expect(await screen.findByText(/Harbour Health Network/)).toBeInTheDocument();
});

test("what fails on connections that are gone is asked once more, without a word", async () => {
  const { client } = renderApp("/sync");
  await screen.findByText(/exchange\.harbour\.example/);
  let asked = 0;
  const { listBrands } = client;
  client.listBrands = async () => {
    asked += 1;
    if (asked === 1) throw new CommandError("workspace_reopened", "database disk image is malformed");
    return listBrands();
  };
  screen.getByRole("link", { name: new RegExp(m.nav.brands) }).click();
  expect(await screen.findByText(/Harbour Health Network/)).toBeInTheDocument();
  expect(asked).toBe(2);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a second window says so until it is read, and blocks nothing", async () => {
  const { user } = renderApp("/", { otherWindow: { process: 4711, computer: "desk-1", here: true } });
  const notice = (await screen.findByText(m.otherWindow.title)).closest("[role=status]");
  expect(notice).toHaveTextContent("Process 4711 has this workspace open too.");
  expect(await screen.findByText(/of 500 numbers/)).toBeInTheDocument();
  expect(await findViolations()).toEqual([]);
  await user.click(within(notice as HTMLElement).getByRole("button", { name: m.otherWindow.dismiss }));
  expect(screen.queryByText(m.otherWindow.title)).toBeNull();
});

test("a window on another computer is named with it", async () => {
  renderApp("/", { otherWindow: { process: 4711, computer: "desk-2", here: false } });
  expect(await screen.findByText(/Process 4711 on desk-2/)).toBeInTheDocument();
});

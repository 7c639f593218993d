import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { CommandError } from "../../ipc";
import { errorText, m, rowReason } from "../../messages";
import { findViolations, renderApp } from "../../testing/renderApp";

test("a list goes from file to done, and nothing is written before the check", async () => {
  const { user, client } = renderApp("/imports/new");
  await user.click(await screen.findByRole("button", { name: m.imports.choose }));
  const check = await screen.findByRole("button", { name: /^Check about 48,200 rows/ });
  expect(await findViolations()).toEqual([]);
  await user.click(check);
  const commit = await screen.findByRole("button", { name: "Import 45,024 rows" });
  expect(screen.getByText("41,906")).toBeInTheDocument();
  expect(screen.getAllByText("Damaged by a spreadsheet").length).toBeGreaterThan(0);
  expect((await client.getOverview()).total).toBe(500);
  expect(await findViolations()).toEqual([]);
  await user.click(commit);
  expect(await screen.findByText("45,024 numbers imported")).toBeInTheDocument();
  expect((await client.getOverview()).total).toBe(500 + 41_906);
});

test("rejected rows are saved and the place is told", async () => {
  const { user, client } = renderApp("/imports/new");
  const save = vi.spyOn(client, "saveRejects");
  await user.click(await screen.findByRole("button", { name: m.imports.choose }));
  await user.click(await screen.findByRole("button", { name: /^Check/ }));
  await user.click(await screen.findByRole("button", { name: m.imports.saveRejects }));
  expect(await screen.findByText(/48 rejected rows saved to/)).toBeInTheDocument();
  const { fix } = rowReason("too_short");
  expect(screen.getByText(fix)).toBeInTheDocument();
  expect(save.mock.calls[0]?.[1], "the file advises as the window does").toContainEqual({ code: "too_short", fix });
});

test("a file that cannot be read says so and offers another", async () => {
  const { user, client } = renderApp("/imports/new", { failing: { inspectImport: "binary_file" } });
  await user.click(await screen.findByRole("button", { name: m.imports.choose }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(errorText("binary_file").title);
  client.failing.inspectImport = undefined;
  const [again] = screen.getAllByRole("button", { name: m.imports.choose });
  if (again) await user.click(again);
  expect(await screen.findByRole("button", { name: /^Check/ })).toBeInTheDocument();
});

test("an import that fails while writing goes back to the check and can be tried again", async () => {
  const { user, client } = renderApp("/imports/new", { failing: { commitImport: "storage_failed" } });
  await user.click(await screen.findByRole("button", { name: m.imports.choose }));
  await user.click(await screen.findByRole("button", { name: /^Check/ }));
  await user.click(await screen.findByRole("button", { name: /^Import 45,024/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent(errorText("storage_failed").title);
  client.failing.commitImport = undefined;
  await user.click(screen.getByRole("button", { name: m.app.retry }));
  expect(await screen.findByText("45,024 numbers imported")).toBeInTheDocument();
});

test("cancelling a check writes nothing and leads back to the columns", async () => {
  const { user, client } = renderApp("/imports/new", { latency: 5 });
  await user.click(await screen.findByRole("button", { name: m.imports.choose }));
  await user.click(await screen.findByRole("button", { name: /^Check/ }));
  await user.click(await screen.findByRole("button", { name: m.app.cancel }));
  expect(await screen.findByText(m.imports.cancelled)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /^Check/ })).toBeInTheDocument();
  expect((await client.getOverview()).total).toBe(500);
});

test("a list dropped on any screen starts an import", async () => {
  const { client, router } = renderApp("/keys");
  await screen.findByText(/NzbLsXh8/);
  client.drop({ file: "dropped", name: "dropped.csv", bytes: 12 });
  await waitFor(() => expect(router.state.location.pathname).toBe("/imports/new"));
  expect(await screen.findByRole("heading", { level: 1, name: "dropped.csv" })).toBeInTheDocument();
});

test("a dropped folder is refused in words", async () => {
  const { client } = renderApp("/");
  await screen.findByText(/of 500 numbers/);
  client.drop(new CommandError("file_is_directory", "a folder"));
  expect(await screen.findByRole("alert")).toHaveTextContent(errorText("file_is_directory").title);
});

// Threat: a workspace that is switched before the question about unsaved edits
// is answered, so that what is saved next goes into another one.
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { m } from "../messages";
import { renderApp } from "../testing/renderApp";

test("whoever stays with an unsaved brand stays in its workspace", async () => {
  const { user, client, router } = renderApp("/brands/brand-1");
  const before = (await client.getSession()).workspace?.path;
  await user.type(await screen.findByLabelText(m.brands.displayName), "!");
  await waitFor(() => expect(client.unsaved).toBe(true));
  await user.click(screen.getByRole("button", { name: new RegExp(m.workspace.switch) }));
  await user.click(await screen.findByRole("menuitem", { name: /Pier Dental/ }));
  const asked = within(await screen.findByRole("alertdialog", { name: m.brands.leaveTitle }));
  expect((await client.getSession()).workspace?.path, "nothing is switched before the answer").toBe(before);
  await user.click(asked.getByRole("button", { name: m.brands.stay }));
  expect(router.state.location.pathname).toBe("/brands/brand-1");
  expect((await client.getSession()).workspace?.path).toBe(before);
  expect(screen.getByRole("button", { name: new RegExp(m.workspace.switch) })).toBeEnabled();
});

test("whoever leaves an unsaved brand is in the other workspace", async () => {
  const { user, client } = renderApp("/brands/brand-1");
  await user.type(await screen.findByLabelText(m.brands.displayName), "!");
  await waitFor(() => expect(client.unsaved).toBe(true));
  await user.click(screen.getByRole("button", { name: new RegExp(m.workspace.switch) }));
  await user.click(await screen.findByRole("menuitem", { name: /Pier Dental/ }));
  const asked = within(await screen.findByRole("alertdialog", { name: m.brands.leaveTitle }));
  await user.click(asked.getByRole("button", { name: m.brands.leave }));
  await waitFor(async () => expect((await client.getSession()).workspace?.path).toMatch(/Pier Dental/));
});

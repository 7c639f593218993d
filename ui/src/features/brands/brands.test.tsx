import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { m } from "../../messages";
import { findViolations, renderApp } from "../../testing/renderApp";

const ALL = { text: "", brand: null, statuses: [] };
const REASON = "Prescription Ready";

async function editor(rows = 500) {
  const view = renderApp("/brands/brand-1", { rows });
  await screen.findByLabelText(m.brands.displayName);
  const using = async (reason: string) => (await view.client.openView({ ...ALL, brand: "brand-1", reason })).total;
  return { ...view, using };
}

test("removing a call reason that many numbers use asks before it is saved, and keeps it unless told otherwise", async () => {
  const { user, client, using } = await editor();
  const before = await using(REASON);
  const [used] = await client.listRemovedReasons("brand-1", { displayName: "x", shortName: null, logo: null, reasons: ["Appointment Reminder", "Test Results", "Billing Question"] });
  await user.click(screen.getByRole("button", { name: m.brands.removeReason(REASON) }));
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  const dialog = await screen.findByRole("alertdialog", { name: m.brands.removedTitle });
  expect(within(dialog).getByText(m.brands.removedLine(REASON, before, used?.live ?? -1))).toBeInTheDocument();
  expect(await findViolations()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: m.brands.save }));
  await screen.findByText(/saved/);
  expect(await using(REASON)).toBe(before);
  expect((await client.listBrands()).find((one) => one.uid === "brand-1")?.reasons).toContain(REASON);
});

test("numbers take the reason chosen instead; Ctrl+Z gives brand and numbers back what they had", async () => {
  const { user, client, using } = await editor();
  const [before, other] = [await using(REASON), await using("Test Results")];
  await user.click(screen.getByRole("button", { name: m.brands.removeReason(REASON) }));
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  const dialog = await screen.findByRole("alertdialog", { name: m.brands.removedTitle });
  await user.click(within(dialog).getByRole("button", { name: new RegExp(REASON) }));
  await user.click(await screen.findByRole("option", { name: m.brands.removedTo("Test Results") }));
  await user.click(within(dialog).getByRole("button", { name: m.brands.save }));
  expect(await screen.findByText(new RegExp(m.brands.savedReasons(before)))).toBeInTheDocument();
  expect([await using(REASON), await using("Test Results")]).toEqual([0, other + before]);
  expect(screen.getByRole("button", { name: m.edits.undo })).toBeInTheDocument();
  act(() => (document.activeElement as HTMLElement | null)?.blur());
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText(m.edits.undoneBrand("Harbour Health", before));
  expect([await using(REASON), await using("Test Results")]).toEqual([before, other]);
  expect(await screen.findByRole("button", { name: m.brands.removeReason(REASON) })).toBeInTheDocument();
  expect((await client.listBrands()).find((one) => one.uid === "brand-1")?.reasons).toContain(REASON);
});

test("a handful of numbers is not asked about, but told of", async () => {
  const { user, using } = await editor(16);
  const before = await using(REASON);
  expect(before).toBeGreaterThan(0);
  await user.click(screen.getByRole("button", { name: m.brands.removeReason(REASON) }));
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  expect(await screen.findByText(new RegExp(m.brands.savedReasons(before)))).toBeInTheDocument();
  expect(await using(REASON)).toBe(0);
});

test("numbers that got the reason since they were counted are asked about again", async () => {
  const { user, client, using } = await editor();
  const before = await using(REASON);
  await user.click(screen.getByRole("button", { name: m.brands.removeReason(REASON) }));
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  const dialog = await screen.findByRole("alertdialog", { name: m.brands.removedTitle });
  await user.click(within(dialog).getByRole("button", { name: new RegExp(REASON) }));
  await user.click(await screen.findByRole("option", { name: m.brands.removedNone }));
  await client.elsewhere(async () => {
    const { view } = await client.openView({ ...ALL, brand: "none", reason: null });
    await client.assignNumbers({ view, ranges: [[0, 2]], count: 2 }, "brand-1", REASON, () => undefined);
  });
  await user.click(within(dialog).getByRole("button", { name: m.brands.save }));
  expect(await screen.findByText(new RegExp(`“${REASON}”: ${before + 2} numbers`))).toBeInTheDocument();
  expect(await using(REASON)).toBe(before + 2);
});

test("what is being typed outlives a change of the figures, and is not saved over another's change", async () => {
  const { user, client } = await editor();
  const name = screen.getByLabelText(m.brands.displayName);
  await user.type(name, " Clinics");
  await act(async () => {
    const { view } = await client.openView({ ...ALL, brand: "none", reason: null });
    await client.assignNumbers({ view, ranges: [[0, 2]], count: 2 }, "brand-1", null, () => undefined);
    client.tell("brands");
  });
  await waitFor(() => expect(name).toHaveValue("Harbour Health Clinics"));
  const other = { displayName: "Harbour", shortName: null, logo: null, reasons: ["Appointment Reminder", "Test Results", "Billing Question", REASON] };
  await client.elsewhere(() => client.saveBrand("brand-1", other, { revision: null, reasons: [] }));
  await user.click(screen.getByRole("button", { name: m.brands.save }));
  expect(await screen.findByText(m.brands.otherTitle)).toBeInTheDocument();
  expect(name).toHaveValue("Harbour Health Clinics");
  await user.click(screen.getByRole("button", { name: m.brands.otherShow }));
  await waitFor(() => expect(name).toHaveValue("Harbour"));
});

test("an image that cannot be read leads to another image", async () => {
  const { user } = renderApp("/brands/brand-1", { failing: { chooseLogo: "logo_not_an_image" } });
  await user.click(await screen.findByRole("button", { name: m.brands.replaceLogo }));
  expect(await screen.findByRole("button", { name: m.brands.chooseAnother })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: m.imports.choose })).not.toBeInTheDocument();
});

test("the host knows of unsaved edits as long as there are any", async () => {
  const { user, client } = await editor();
  const name = screen.getByLabelText(m.brands.displayName);
  await user.type(name, "!");
  await waitFor(() => expect(client.unsaved).toBe(true));
  await user.type(name, "{Backspace}");
  await waitFor(() => expect(client.unsaved).toBe(false));
  await user.type(name, "?");
  await waitFor(() => expect(client.unsaved).toBe(true));
  await user.click(screen.getByRole("link", { name: /Keys/ }));
  await user.click(await screen.findByRole("button", { name: m.brands.leave }));
  await waitFor(() => expect(client.unsaved).toBe(false));
});

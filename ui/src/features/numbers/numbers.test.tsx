import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { Client, NumberFilter } from "../../ipc";
import { m, n } from "../../messages";
import { findViolations, renderApp } from "../../testing/renderApp";

const ALL: NumberFilter = { text: "", brand: null, statuses: [], reason: null };

/** Lets no list be opened until it is told to. */
function hold(client: Client): () => void {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const open = client.openView.bind(client);
  client.openView = async (filter) => {
    await gate;
    return open(filter);
  };
  return release;
}

/** The numbers screen with its first rows; `latency` as each later answer takes. */
async function shown(latency = 0, at = "/numbers") {
  const view = renderApp(at, { rows: 2_000 });
  const grid = await screen.findByRole("grid");
  await within(grid).findAllByText("Billing");
  const { total: pharmacy } = await view.client.openView({ ...ALL, text: "Pharmacy" });
  view.client.latency = latency;
  return { ...view, grid, pharmacy };
}

describe("keys pressed before the typed filter is there", () => {
  test("Ctrl+A, Tab, Enter open the dialog on what was typed, not on the list before", async () => {
    const { user, client, grid, pharmacy } = await shown();
    const release = hold(client);
    await user.keyboard("/Pharmacy");
    await user.tab();
    await user.tab();
    await user.tab();
    expect(grid).toHaveFocus();
    await user.keyboard("{Control>}a{/Control}");
    await user.tab();
    expect(screen.getByRole("button", { name: m.numbers.assign })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    release();
    const dialog = await screen.findByRole("dialog", { name: m.numbers.assignTitle(pharmacy) });
    expect(within(dialog).getByText(`All ${n(pharmacy)} numbers with “Pharmacy”`)).toBeInTheDocument();
    expect(await findViolations()).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: m.numbers.assignButton("Harbour Health", pharmacy) }));
    expect(await screen.findByText(m.numbers.assigned("Harbour Health", pharmacy))).toBeInTheDocument();
  });

  test("the button and the box that select all wait as well", async () => {
    const { user, client, grid, pharmacy } = await shown();
    let release = hold(client);
    await user.keyboard("/Pharmacy");
    await user.click(screen.getByRole("button", { name: /^Select all 2,000/ }));
    release();
    expect(await screen.findByText(m.numbers.selected(pharmacy))).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: m.numbers.deselect }));
    release = hold(client);
    await user.keyboard("/Billing");
    await user.click(within(grid).getByRole("checkbox"));
    release();
    expect(await screen.findByText(m.numbers.selected(250))).toBeInTheDocument();
  });

  test("Enter opens the first number of what was typed", async () => {
    const { user, client, grid } = await shown();
    const { view } = await client.openView({ ...ALL, text: "Pharmacy" });
    const [first] = (await client.readPage(view, 0, 1)).rows;
    grid.focus();
    const release = hold(client);
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}/Pharmacy");
    await user.tab();
    await user.tab();
    await user.tab();
    await user.keyboard("{Enter}");
    release();
    const panel = await screen.findByRole("complementary", { name: m.detail.panel });
    expect(await within(panel).findByText(first?.number ?? "")).toBeInTheDocument();
  });

  test("what waits is forgotten when the search goes on or Escape is pressed", async () => {
    const { user, client, grid } = await shown();
    let release = hold(client);
    await user.keyboard("/Phar");
    grid.focus();
    await user.keyboard("{Control>}a{/Control}/Billing");
    release();
    expect(await screen.findByText(/of 250$/)).toBeInTheDocument();
    expect(screen.queryByText(/selected$/)).not.toBeInTheDocument();
    release = hold(client);
    grid.focus();
    await user.keyboard("/Pharmacy");
    grid.focus();
    await user.keyboard("{Control>}a{/Control}");
    expect(screen.getByText(m.numbers.selecting)).toBeInTheDocument();
    await user.keyboard("{Escape}");
    release();
    await waitFor(() => expect(screen.queryByText(m.numbers.selecting)).not.toBeInTheDocument());
    await within(grid).findAllByText("Pharmacy");
    expect(screen.queryByText(/selected$/)).not.toBeInTheDocument();
  });

  test("letters typed while the list before arrives stay in the field", async () => {
    const { user } = await shown(300);
    const field = screen.getByRole("searchbox");
    await user.type(field, "Phar");
    await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
    await user.type(field, "macy");
    await screen.findByText(/of 250$/);
    expect(field).toHaveValue("Pharmacy");
  });
});

describe("a list that another program changes", () => {
  test("is asked about again with its count of then, and what was chosen stays", async () => {
    const { user, client, grid } = await shown(0, "/numbers?brand=none");
    const { view, total } = await client.openView({ ...ALL, brand: "none" });
    grid.focus();
    await user.keyboard("{Control>}a{/Control}");
    await user.click(screen.getByRole("button", { name: m.numbers.assign }));
    const first = await screen.findByRole("dialog", { name: m.numbers.assignTitle(total) });
    await client.elsewhere(() => client.assignNumbers({ view, ranges: [[0, 3]], count: 3 }, "brand-2", null, () => undefined));
    await user.click(within(first).getByRole("button", { name: m.numbers.assignButton("Harbour Health", total) }));
    const again = await screen.findByRole("dialog", { name: m.numbers.assignTitle(total - 3) });
    expect(within(again).getByText(m.numbers.askAgainText(total, total - 3))).toBeInTheDocument();
    expect(await findViolations()).toEqual([]);
    expect((await client.openView({ ...ALL, brand: "none" })).total).toBe(total - 3);
    await user.click(within(again).getByRole("button", { name: m.numbers.assignButton("Harbour Health", total - 3) }));
    expect(await screen.findByText(m.numbers.assigned("Harbour Health", total - 3))).toBeInTheDocument();
  });

  test("closes the dialog that asked about it, and says so", async () => {
    const { user, client, grid } = await shown(0, "/numbers?brand=none");
    const { view } = await client.openView({ ...ALL, brand: "none" });
    grid.focus();
    await user.keyboard(" ");
    await user.click(screen.getByRole("button", { name: m.numbers.release }));
    await screen.findByRole("alertdialog");
    await act(() => client.assignNumbers({ view, ranges: [[0, 1]], count: 1 }, "brand-2", null, () => undefined));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    expect(await screen.findByText(m.numbers.listChanged)).toBeInTheDocument();
  });
});

test("a search begins at its first row, wherever the list before was", async () => {
  const { user, grid } = await shown();
  grid.focus();
  await user.keyboard("{Control>}{End}{/Control}");
  await screen.findByText(/–2,000 of 2,000/);
  await user.keyboard("/Pharmacy");
  expect(await screen.findByText(/rows 1–\d+ of 250/)).toBeInTheDocument();
});

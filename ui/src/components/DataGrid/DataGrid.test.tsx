import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";

import { DataGrid, rowSelection, type GridColumn, type Ranges } from ".";

interface Row {
  name: string;
}

const columns: readonly GridColumn<Row>[] = [
  { id: "name", header: "Name", track: "1fr", cell: (row) => <span>{row.name}</span> },
  { id: "same", header: "Again", track: "1fr", cell: (row) => <span>{row.name} again</span> },
];
const ROWS = 1_300_000;

function setUp() {
  const calls = { open: vi.fn(), escape: vi.fn(), copy: vi.fn(), select: vi.fn(), all: vi.fn() };
  function Harness() {
    const [selection, setSelection] = useState<Ranges>(rowSelection.none);
    return (
      <DataGrid<Row>
        label="Rows"
        selectLabel="Select all"
        rows={ROWS}
        columns={columns}
        row={(index) => ({ name: `row ${index}` })}
        rowLabel={(row) => row.name}
        rowHeight={33}
        selection={selection}
        onSelect={(next) => {
          calls.select(next);
          setSelection(next);
        }}
        onSelectAll={calls.all}
        onOpen={calls.open}
        opened={null}
        onEscape={calls.escape}
        onCopy={calls.copy}
        onView={() => undefined}
      />
    );
  }
  render(<Harness />);
  const grid = screen.getByRole("grid", { name: "Rows" });
  const user = userEvent.setup();
  grid.focus();
  const active = () => document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
  return { grid, user, calls, active };
}

test("tells its real size and holds only the rows in sight", () => {
  const { grid } = setUp();
  expect(grid).toHaveAttribute("aria-rowcount", String(ROWS + 1));
  expect(within(grid).getAllByRole("row").length).toBeLessThan(40);
});

test("Ctrl+End shows the last row and Ctrl+Home the first", async () => {
  const { user, active } = setUp();
  await user.keyboard("{Control>}{End}{/Control}");
  expect(screen.getByText("row 1299999")).toBeInTheDocument();
  expect(active()?.closest("[role=row]")).toHaveAttribute("aria-rowindex", String(ROWS + 1));
  await user.keyboard("{Control>}{Home}{/Control}");
  expect(screen.getByText("row 0")).toBeInTheDocument();
});

test("arrows and Page keys step exactly, also at the far end", async () => {
  const { user, active } = setUp();
  await user.keyboard("{Control>}{End}{/Control}{ArrowUp}{ArrowUp}");
  expect(active()).toHaveTextContent("row 1299997");
  await user.keyboard("{ArrowDown}");
  expect(active()).toHaveTextContent("row 1299998");
  await user.keyboard("{Control>}{Home}{/Control}{PageDown}");
  expect(active()).toHaveTextContent("row 17");
  await user.keyboard("{PageUp}");
  expect(active()).toHaveTextContent("row 0");
});

test("arrows, Home and End move between the cells of a row", async () => {
  const { user, active } = setUp();
  await user.keyboard("{ArrowRight}");
  expect(active()).toHaveTextContent("row 0 again");
  await user.keyboard("{Home}");
  expect(active()).toHaveAttribute("aria-colindex", "1");
  await user.keyboard("{End}");
  expect(active()).toHaveAttribute("aria-colindex", "3");
});

test("Space selects, Shift with arrows selects a range, Ctrl+A all", async () => {
  const { user, calls } = setUp();
  await user.keyboard(" ");
  expect(calls.select).toHaveBeenLastCalledWith([[0, 1]]);
  await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  expect(calls.select).toHaveBeenLastCalledWith([[0, 3]]);
  await user.keyboard("{Control>}a{/Control}");
  expect(calls.all).toHaveBeenCalledOnce();
});

test("Shift with a click selects from the last row clicked", async () => {
  const { user, calls } = setUp();
  await user.click(screen.getByText("row 2"));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByText("row 6"));
  await user.keyboard("{/Shift}");
  expect(calls.select).toHaveBeenLastCalledWith([[2, 7]]);
});

test("Enter opens the active row, Escape goes back, Ctrl+C copies", async () => {
  const { user, calls } = setUp();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(calls.open).toHaveBeenLastCalledWith(1, true);
  await user.keyboard("{Escape}");
  expect(calls.escape).toHaveBeenCalledOnce();
  await user.keyboard("{Control>}c{/Control}");
  expect(calls.copy).toHaveBeenLastCalledWith(1);
});

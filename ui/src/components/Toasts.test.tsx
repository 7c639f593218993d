import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { m } from "../messages";
import { ToastProvider, useToast } from "./Toasts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function Tell() {
  const toast = useToast();
  return (
    <button type="button" onClick={() => toast({ text: "Assigned", actions: [{ label: "Undo", run: () => undefined }] })}>
      Tell
    </button>
  );
}

function told() {
  render(
    <ToastProvider>
      <Tell />
    </ToastProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Tell" }));
  return screen.getByRole("region", { name: m.app.notifications });
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));

test("a notification goes by itself", () => {
  told();
  pass(7_900);
  expect(screen.getByText("Assigned")).toBeInTheDocument();
  pass(200);
  expect(screen.queryByText("Assigned")).not.toBeInTheDocument();
});

test("it waits while the pointer is on it, and a moment after", () => {
  const region = told();
  pass(7_900);
  fireEvent.pointerEnter(region);
  pass(60_000);
  expect(screen.getByText("Assigned")).toBeInTheDocument();
  fireEvent.pointerLeave(region);
  pass(1_900);
  expect(screen.getByText("Assigned")).toBeInTheDocument();
  pass(200);
  expect(screen.queryByText("Assigned")).not.toBeInTheDocument();
});

test("it waits while its button has the focus", () => {
  told();
  const undo = screen.getByRole("button", { name: "Undo" });
  act(() => undo.focus());
  pass(60_000);
  expect(undo).toBeInTheDocument();
  act(() => screen.getByRole("button", { name: "Tell" }).focus());
  pass(8_100);
  expect(screen.queryByText("Assigned")).not.toBeInTheDocument();
});

test("one whose button was pressed leaves no pause behind", () => {
  const region = told();
  fireEvent.pointerEnter(region);
  act(() => screen.getByRole("button", { name: m.app.dismiss }).focus());
  fireEvent.click(screen.getByRole("button", { name: m.app.dismiss }));
  expect(screen.queryByText("Assigned")).not.toBeInTheDocument();
  fireEvent.pointerLeave(region);
  act(() => screen.getByRole("button", { name: "Tell" }).focus());
  fireEvent.click(screen.getByRole("button", { name: "Tell" }));
  pass(8_100);
  expect(screen.queryByText("Assigned")).not.toBeInTheDocument();
});

import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { StatusPill } from "./Pill";

test("a live number with a change that waits is said to be both", () => {
  render(<StatusPill status="active" pending />);
  expect(screen.getByText("Live, change waiting")).toBeInTheDocument();
});

test("what was never sent is not said to wait twice", () => {
  render(<StatusPill status="draft" pending />);
  expect(screen.getByText("Not sent")).toBeInTheDocument();
});

import { expect, test } from "vitest";

import { unpackPage } from "./pages";

test("the columns of a packed page become rows", () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify({
      offset: 400,
      number: ["+12126027034"],
      national: ["(212) 602-7034"],
      label: ["Zentrale Köln"],
      department: [""],
      brand: ["Harbour Health"],
      reason: [""],
      status: ["active"],
      code: [""],
      changed: [1_800_000_000],
    }),
  );
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(unpackPage(buffer)).toEqual({
    offset: 400,
    rows: [
      {
        number: "+12126027034",
        national: "(212) 602-7034",
        label: "Zentrale Köln",
        department: "",
        brand: "Harbour Health",
        reason: "",
        status: "active",
        code: "",
        changed: 1_800_000_000,
      },
    ],
  });
});

test("an empty page has no rows", () => {
  const bytes = new TextEncoder().encode(
    '{"offset":0,"number":[],"national":[],"label":[],"department":[],"brand":[],"reason":[],"status":[],"code":[],"changed":[]}',
  );
  expect(unpackPage(bytes).rows).toEqual([]);
});

import { expect, test } from "vitest";

import { unpackPage, unpackPreview } from "./pages";

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
      pending: [true],
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
        pending: true,
        code: "",
        changed: 1_800_000_000,
      },
    ],
  });
});

test("a drawn call is its words and its picture", async () => {
  const words = new TextEncoder().encode('{"name":"Zoë","reason":null,"truncated":false,"missingGlyphs":false}');
  const bytes = new Uint8Array(4 + words.length + 3);
  new DataView(bytes.buffer).setUint32(0, words.length, true);
  bytes.set(words, 4);
  bytes.set([0x89, 0x50, 0x4e], 4 + words.length);
  const { shown, picture } = unpackPreview(bytes.buffer);
  expect(shown.name).toBe("Zoë");
  expect([picture.size, picture.type]).toEqual([3, "image/png"]);
});

test("an empty page has no rows", () => {
  const bytes = new TextEncoder().encode(
    '{"offset":0,"number":[],"national":[],"label":[],"department":[],"brand":[],"reason":[],"status":[],"pending":[],"code":[],"changed":[]}',
  );
  expect(unpackPage(bytes).rows).toEqual([]);
});

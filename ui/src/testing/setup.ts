import "@testing-library/jest-dom/vitest";

import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom has no object URLs; pictures only need an address.
URL.createObjectURL ??= () => "blob:picture";
URL.revokeObjectURL ??= () => undefined;

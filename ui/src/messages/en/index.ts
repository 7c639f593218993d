import { brands } from "./brands";
import { app, nav, status, preview, theme, palette, workspace, progress } from "./frame";
import { imports } from "./imports";
import { keys } from "./keys";
import { numbers, edits, detail } from "./numbers";
import { overview } from "./overview";
import { start } from "./start";
import { sync } from "./sync";

export const en = {
  app,
  nav,
  status,
  preview,
  theme,
  palette,
  workspace,
  progress,
  overview,
  numbers,
  edits,
  detail,
  imports,
  brands,
  sync,
  keys,
  start,
};

export type Messages = typeof en;

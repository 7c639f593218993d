import type { Catalogue } from "../catalogue";
import { brands } from "./brands";
import { errors } from "./errors";
import { app, nav, status, statusWaiting, fault, otherWindow, preview, theme, language, palette, workspace, progress } from "./frame";
import { imports } from "./imports";
import { keys } from "./keys";
import { numbers, edits, detail } from "./numbers";
import { overview } from "./overview";
import { problems } from "./problems";
import { refusalReasons, rowReasons, unknownRefusal } from "./reasons";
import { start } from "./start";
import { sync } from "./sync";
import { format } from "./words";

export const en = {
  app,
  nav,
  status,
  statusWaiting,
  fault,
  otherWindow,
  preview,
  theme,
  language,
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

export const english: Catalogue = { format, messages: en, errors, problems, rowReasons, refusalReasons, unknownRefusal };

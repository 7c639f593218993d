import type { Code } from "../ipc";

/** What the one button of an error does. The place that shows it decides how. */
export type ErrorAction =
  | "retry"
  | "choose_file"
  | "create_key"
  | "unlock"
  | "open_keys"
  | "open_sync"
  | "open_brands"
  | "open_numbers"
  | "none";

/** What a language says of an error. */
export interface ErrorWords {
  /** What happened. */
  title: string;
  /** Why, and what to do. */
  todo: string;
}

export interface ErrorText extends ErrorWords {
  action: ErrorAction;
}

export const said = (title: string, todo: string): ErrorWords => ({ title, todo });

/** Codes that a button helps with; the others have none. */
export const errorActions: Partial<Record<Code, ErrorAction>> = {
  file_not_found: "choose_file",
  file_is_directory: "choose_file",
  file_unreadable: "retry",
  file_unwritable: "retry",
  file_exists: "retry",
  file_is_database: "choose_file",
  file_too_large: "retry",
  workspace_busy: "retry",
  workspace_reopened: "retry",
  storage_failed: "retry",
  empty_file: "choose_file",
  no_number_column: "choose_file",
  unknown_column: "choose_file",
  binary_file: "choose_file",
  row_too_long: "choose_file",
  unsupported_format: "choose_file",
  file_changed: "choose_file",
  plan_closed: "choose_file",
  name_missing: "open_brands",
  name_too_long: "open_brands",
  short_name_too_long: "open_brands",
  reason_missing: "open_brands",
  reason_too_long: "open_brands",
  text_invalid: "open_brands",
  brand_too_large: "open_brands",
  logo_not_an_image: "choose_file",
  logo_unsafe: "choose_file",
  logo_too_large: "choose_file",
  logo_too_slow: "choose_file",
  unknown_brand: "open_brands",
  unknown_reason: "open_brands",
  brand_changed: "open_brands",
  unknown_number: "open_numbers",
  view_changed: "open_numbers",
  view_closed: "open_numbers",
  no_key: "create_key",
  key_exists: "open_keys",
  key_missing: "open_keys",
  keychain_absent: "open_keys",
  keychain_locked: "retry",
  keychain_denied: "retry",
  keychain_failed: "open_keys",
  passphrase_required: "unlock",
  wrong_passphrase: "retry",
  key_file_invalid: "retry",
  key_mismatch: "retry",
  key_not_certified: "open_keys",
  not_connected: "open_sync",
  already_connected: "open_sync",
  exchange_unreachable: "retry",
  exchange_timeout: "retry",
  exchange_answer_invalid: "retry",
  exchange_refused: "open_sync",
  exchange_busy: "retry",
  exchange_identity_changed: "open_sync",
  log_conflict: "open_sync",
  not_found: "retry",
  unauthorized: "open_sync",
  evidence_invalid: "retry",
  not_certified: "open_sync",
  certificate_invalid: "choose_file",
  message_invalid: "choose_file",
  internal: "retry",
};

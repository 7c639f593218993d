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

export interface ErrorText {
  /** What happened. */
  title: string;
  /** Why, and what to do. */
  todo: string;
  action: ErrorAction;
}

const of = (title: string, todo: string, action: ErrorAction = "none"): ErrorText => ({ title, todo, action });

/** Every code has its sentence; a code without one does not compile. */
export const errors = {
  file_not_found: of("The file is not there", "It may have been moved, renamed or deleted. Choose it again.", "choose_file"),
  file_is_directory: of("That is a folder", "Choose the file inside it.", "choose_file"),
  file_unreadable: of("The file cannot be read", "Check that you may read it and that its disk is connected, then try again.", "retry"),
  file_unwritable: of("The file cannot be written", "Check that you may write there and that the disk has room, or choose another place.", "retry"),
  file_exists: of("A file of that name is there already", "Nothing was overwritten. Choose another name or place.", "retry"),
  file_too_large: of("The file is too large", "Choose a smaller one; nothing was read.", "retry"),
  workspace_not_found: of("The workspace is not there", "Its file was moved or deleted. Open it from where it is, or create one."),
  workspace_exists: of("A workspace of that name is there already", "Open it, or choose another place for this one."),
  workspace_corrupted: of("The workspace file is damaged", "It was left as it is. Open a copy from your backup."),
  workspace_too_new: of("The workspace was made by a later Signet", "Update Signet on this computer, then open it again."),
  workspace_busy: of("The workspace is in use", "Another Signet or a sync is writing to it. Wait a moment, then try again.", "retry"),
  workspace_read_only: of("The workspace cannot be changed", "Its file or folder is read-only. Copy it to a place you may write to, and open it there."),
  not_a_workspace: of("That file is not a Signet workspace", "Workspaces end in .signet. Choose another file."),
  storage_failed: of("The workspace could not be written", "Nothing was changed. Check that the disk has room, then try again.", "retry"),

  empty_file: of("The file is empty", "Export the list again and choose that file.", "choose_file"),
  no_number_column: of("No column holds telephone numbers", "Say which column it is, or choose another list.", "choose_file"),
  unknown_column: of("A chosen column is not in the list", "The file may have changed. Choose the columns again.", "choose_file"),
  binary_file: of("That is not a text list", "It holds binary content. Save the list as CSV and choose that file.", "choose_file"),
  row_too_long: of("A row is far too long", "A quotation mark is probably missing in the file. Mend it, then choose the file again.", "choose_file"),
  unsupported_format: of("This format cannot be read", "Spreadsheets must be saved as CSV first. Choose that file.", "choose_file"),
  unknown_region: of("The country is not known", "Choose a country from the list."),
  file_changed: of("The list has changed since it was checked", "Nothing was written. Choose the file again.", "choose_file"),
  plan_outdated: of("The workspace has changed since the check", "Nothing was written. Go back and check the list again."),
  cancelled: of("Cancelled", "Nothing was written."),

  name_missing: of("The brand has no display name", "Type the name callers should see.", "open_brands"),
  name_too_long: of("The display name is too long", "At most 35 characters fit. Shorten it.", "open_brands"),
  short_name_too_long: of("The short name is too long", "At most 15 characters fit. Shorten it.", "open_brands"),
  reason_missing: of("A call reason is empty", "Type a reason or remove it.", "open_brands"),
  reason_too_long: of("A call reason is too long", "At most 64 characters fit. Shorten it.", "open_brands"),
  text_invalid: of("The text has characters that cannot be sent", "Remove line breaks and control characters.", "open_brands"),
  logo_not_an_image: of("That file is not an image", "Choose a PNG, JPEG or SVG.", "choose_file"),
  logo_unsafe: of("The SVG holds scripts or links to other files", "Export it as a plain SVG or as a PNG, and choose that.", "choose_file"),
  logo_too_large: of("The image is too large", "Save it smaller, for instance at 1024 × 1024, and choose that.", "choose_file"),
  logo_too_slow: of("The image takes too long to draw", "Simplify the SVG or export it as a PNG, and choose that.", "choose_file"),
  unknown_brand: of("The brand is not in this workspace", "It may have been removed. Choose another.", "open_brands"),
  unknown_reason: of("The brand does not have that call reason", "Add the reason to the brand, or choose one it has.", "open_brands"),
  reasons_in_use: of("Numbers use a call reason you removed", "Nothing was saved. Say what becomes of them, then save again."),
  brand_changed: of("The brand was changed elsewhere", "Nothing was saved. Look at it again before you change it.", "open_brands"),
  unknown_number: of("The number is not in this workspace", "Import it first, or check the digits.", "open_numbers"),
  invalid_number: of("That is not a telephone number", "Check the digits and the country code."),
  view_changed: of("The list has changed", "Nothing was done. Look at it again, and select again.", "open_numbers"),
  invalid_filter: of("The search cannot be understood", "Use part of a number or a label."),
  unknown_device: of("There is no preview for that device", "Choose another device."),
  unknown_carrier: of("There is no preview for that carrier", "Choose another carrier."),

  no_key: of("There is no signing key yet", "What you send is signed by it. Create it first.", "create_key"),
  key_exists: of("This workspace has a key already", "It is on the Keys screen.", "open_keys"),
  key_missing: of("The private half of the key is not in the vault", "Restore the key from its recovery copy on the Keys screen.", "open_keys"),
  keychain_absent: of("This computer has no keychain", "Keep the key in a file under a passphrase, or start a keychain such as GNOME Keyring.", "open_keys"),
  keychain_locked: of("The keychain is locked", "Unlock it (it usually opens with your login), then try again.", "retry"),
  keychain_denied: of("The keychain refused Signet", "Allow Signet in the keychain’s settings, then try again.", "retry"),
  keychain_failed: of("The keychain did not answer properly", "Log out and in again, then try again; or restore the key from its recovery copy.", "open_keys"),
  passphrase_required: of("The signing key is locked", "Type its passphrase to go on.", "unlock"),
  passphrase_too_short: of("The passphrase is too short", "Type at least 8 characters."),
  wrong_passphrase: of("The passphrase is wrong", "Check capitals and keyboard layout, then try again.", "retry"),
  key_file_invalid: of("That file is not a copy of a key", "It is damaged or something else. Choose the recovery copy.", "retry"),
  key_mismatch: of("That copy holds another key", "This workspace uses a different key. Choose the copy that belongs to it.", "retry"),

  not_connected: of("Not connected to an exchange", "Connect with the address and invite your provider gave you.", "open_sync"),
  already_connected: of("This workspace is connected already", "The connection is on the Sync screen.", "open_sync"),
  invalid_url: of("That address cannot be used", "It starts with https://, or with http:// on this computer only."),
  invalid_invite: of("That is not an invite code", "Part of it is missing or something was added. Copy it again, whole, as your provider sent it."),
  unknown_invite: of("The exchange does not know this invite", "Check that the address is the one that came with it, or ask your provider for another."),
  used_invite: of("This invite has been used", "Each works once. Ask your provider for another."),
  expired_invite: of("This invite has expired", "Invites are good for a few days. Ask your provider for another."),
  exchange_unreachable: of("The exchange cannot be reached", "Nothing is lost; changes stay here. Check the network, then try again.", "retry"),
  exchange_timeout: of("The exchange did not answer in time", "Nothing is lost; the same changes are sent again. Try again in a while.", "retry"),
  exchange_answer_invalid: of("The answer did not come from an exchange", "Something in between answered, such as a sign-in page of the network. Check the address and the network.", "retry"),
  exchange_refused: of("The exchange refused the request", "Ask your provider, with the time of this attempt.", "open_sync"),
  exchange_busy: of("The exchange is busy", "It asked to wait. Nothing is lost; try again later.", "retry"),
  exchange_identity_changed: of("The exchange is not the one you enrolled with", "Its keys have changed. Send nothing; ask your provider before you go on.", "open_sync"),
  log_conflict: of("Another desk has sent changes first", "Sync from that desk; this one keeps its changes.", "open_sync"),
  not_found: of("The exchange does not have that", "It may have been removed. Sync, then try again.", "retry"),
  unauthorized: of("The exchange does not accept this desk", "Its certificate or enrolment has ended. Ask your provider for a fresh invite.", "open_sync"),
  evidence_invalid: of("The exchange’s answer could not be verified", "A signature or digest does not match. Nothing of it was kept; ask your provider.", "retry"),
  not_certified: of("The certificate does not speak for this number", "Ask your provider to add the number to your certificate, or call from another.", "open_sync"),
  certificate_invalid: of("The certificate cannot be read", "A PEM file that holds the certificate, signer first, is needed.", "choose_file"),
  message_invalid: of("The SIP message cannot be read", "A whole request is needed, from its first line to its body.", "choose_file"),
  verification_failed: of("The token was not verified", "The verdict names the step that failed."),

  usage: of("That cannot be asked that way", "Try again; if it stays, it is a fault in Signet."),
  internal: of("Something went wrong inside Signet", "Nothing was changed. Try again; if it stays, report it with the details below.", "retry"),
} satisfies Record<Code, ErrorText>;

export function errorText(code: Code): ErrorText {
  return errors[code] ?? errors.internal;
}

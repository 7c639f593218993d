import type { ProblemType, RejectCode } from "../../ipc";
import { because, type Reason } from "../reasons";

/** Rows of a list that cannot be read, by the code the import gives them. */
export const rowReasons: Record<RejectCode, Reason> = {
  missing_number: because("No number in the row", "Fill in the number, or delete the row."),
  scientific_notation: because("Damaged by a spreadsheet", "Digits are lost, and Signet never guesses. Format the column as text and export again."),
  not_a_number: because("Not a telephone number", "Put the number in this column, in digits."),
  several_numbers: because("Several numbers in one cell", "Make a row for each."),
  has_extension: because("Has an extension", "Only whole lines show a brand. Remove the extension."),
  too_short: because("Too few digits", "Add the area code, or choose the country in the step before."),
  too_long: because("Too many digits", "Remove what does not belong to the number, or choose the country in the step before."),
  unknown_country_code: because("No such country code", "Check the digits after the plus sign."),
  not_assigned: because("No such number exists", "The numbering plan has no number like this. Check the digits."),
  label_too_long: because("The label is too long", "Shorten it."),
  department_too_long: because("The department is too long", "Shorten it."),
  unknown_brand: because("Names a brand that is not here", "Add the brand first, or correct its name."),
  unknown_reason: because("Names a call reason the brand does not have", "Add the reason to the brand, or correct it."),
  reason_without_brand: because("A call reason without a brand", "Name the brand in the row, or choose one for all rows."),
  unclosed_quote: because("A quotation mark is never closed", "Close it or remove it; the rest of the row cannot be told apart."),
};

const COVER = "Ask your provider to add the number to your certificate, then sync again.";

const AGAIN = "Try again; if it keeps happening, ask your provider.";
const SAVE = "Save the brand again and sync.";
const INVITE = "Ask your provider for another invite.";

/** What the exchange refused, by problem type; a type without a sentence does not compile. */
export const refusalReasons = {
  invalid_request: because("the exchange does not understand the request", AGAIN),
  unauthorized: because("the exchange does not accept this desk", "Ask your provider for a fresh invite."),
  invalid_client: because("the exchange does not accept this desk’s key", "Ask your provider for a fresh invite."),
  forbidden: because("this desk may not do that", "Ask your provider."),
  not_found: because("the exchange does not have that", "Sync, then try again."),
  method_not_allowed: because("the exchange does not understand the request", AGAIN),
  request_timeout: because("the request took too long", "Check the network, then sync again."),
  too_large: because("the content is too large", "Sync again; if it keeps happening, report it."),
  unsupported_media: because("the exchange does not understand the format", AGAIN),
  too_many_requests: because("too many requests", "Wait a moment, then sync again."),
  internal: because("the exchange failed", "Nothing is lost. Sync again in a while."),
  overloaded: because("the exchange is busy", "Nothing is lost. Sync again in a while."),
  unknown_invite: because("the exchange does not know the invite", INVITE),
  used_invite: because("the invite was used with another key", INVITE),
  expired_invite: because("the invite has expired", INVITE),
  invalid_csr: because("the certificate request is not valid", AGAIN),
  digest_mismatch: because("the content arrived damaged", "Sync again."),
  invalid_manifest: because("the change set is malformed", "Sync again; if it keeps happening, report it."),
  bad_signature: because("the signature does not verify", "Check the key on the Keys screen, then sync again."),
  unknown_key: because("the exchange does not know the signing key", "Ask your provider for a fresh invite."),
  key_revoked: because("the signing key is revoked", "Ask your provider for a fresh invite."),
  certificate_invalid: because("the certificate is not valid", "It may have expired. Ask your provider for another."),
  enterprise_suspended: because("your enrolment is suspended", "Only your provider can lift that. Ask why."),
  wrong_issuer: because("signed for another enterprise", "Check that this is the right workspace."),
  wrong_audience: because("signed for another exchange", "Check the exchange’s address on the Sync screen."),
  clock_skew: because("the time of signing is not acceptable", "Check this computer’s clock, then sync again."),
  out_of_order: because("another change set was first", "Sync again."),
  replayed_jti: because("the change set was sent before", "Sync again."),
  invalid_number_set: because("a list of numbers is malformed", "Sync again; if it keeps happening, report it."),
  root_mismatch: because("a list of numbers does not match its signature", "Sync again; if it keeps happening, report it."),
  count_mismatch: because("a list of numbers does not match its signature", "Sync again; if it keeps happening, report it."),
  number_not_authorized: because("outside your certificate", COVER),
  number_conflict: because("held by another enterprise", "If the number is yours, send your provider a letter of authorization; else release it."),
  number_not_assigned: because("not assigned at the exchange", "Assign the brand again, then sync."),
  number_suspended: because("suspended by the exchange", "Only your provider can lift that. Ask why."),
  unknown_brand: because("the exchange does not know the brand", SAVE),
  unknown_revision: because("the exchange does not know this revision of the brand", SAVE),
  revision_exists: because("the revision exists with other content", SAVE),
  revision_order: because("a later revision of the brand exists", SAVE),
  unknown_reason: because("the brand does not allow this call reason", "Choose another reason, or add this one to the brand."),
  logo_missing: because("the logo did not arrive", SAVE),
  logo_mismatch: because("the logo is not the one that was signed", "Choose the logo again, save the brand and sync."),
  brand_too_large: because("the brand is too large", "Remove or shorten call reasons, then sync again."),
  text_missing: because("a text of the brand is empty", "Fill it in, then sync again."),
  text_too_long: because("a text of the brand is too long", "Shorten it, then sync again."),
  text_invalid: because("a text of the brand cannot be shown", "Remove unusual characters, then sync again."),
  invalid_rcd: because("the brand’s content is not valid", SAVE),
  certificate_not_issued: because("the exchange did not issue the certificate", "Ask your provider for a fresh invite."),
  last_key: because("the last key cannot be revoked", "Add another key first."),
  unknown_op: because("the exchange does not know this kind of change", "Ask your provider when it will."),
  vetting_refused: because("refused in vetting", "Ask your provider for the reason; change the brand, then sync again."),
  vetting_suspended: because("suspended in vetting", "Ask your provider for the reason."),
} satisfies Record<ProblemType, Reason>;

export const unknownRefusal = (words: string): Reason => because(words, "Ask your provider what is wrong, then sync again.");

import type { RejectCode } from "../../ipc";
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

/** Numbers the exchange refused, by problem type. */
export const refusalReasons = {
  number_not_authorized: because("outside your certificate", COVER),
  number_conflict: because("held by another enterprise", "If the number is yours, send your provider a letter of authorization; else release it."),
  number_not_assigned: because("not assigned at the exchange", "Assign the brand again, then sync."),
  number_suspended: because("suspended by the exchange", "Only your provider can lift that. Ask why."),
  duplicate_number: because("sent twice at once", "Sync again."),
  unknown_brand: because("the exchange does not know the brand", "Save the brand again and sync."),
  unknown_revision: because("the exchange does not know this revision of the brand", "Save the brand again and sync."),
  revision_exists: because("the revision exists with other content", "Save the brand again and sync."),
  revision_order: because("a later revision of the brand exists", "Save the brand again and sync."),
  brand_in_use: because("the brand is in use", "Release its numbers first."),
  unknown_reason: because("the brand does not allow this call reason", "Choose another reason, or add this one to the brand."),
  logo_missing: because("the logo did not arrive", "Save the brand again and sync."),
  logo_mismatch: because("the logo is not the one that was signed", "Choose the logo again, save the brand and sync."),
  text_missing: because("a text of the brand is empty", "Fill it in, then sync again."),
  text_too_long: because("a text of the brand is too long", "Shorten it, then sync again."),
  text_invalid: because("a text of the brand cannot be shown", "Remove unusual characters, then sync again."),
  invalid_rcd: because("the brand’s content is not valid", "Save the brand again and sync."),
  vetting_refused: because("refused in vetting", "Ask your provider for the reason; change the brand, then sync again."),
  vetting_suspended: because("suspended in vetting", "Ask your provider for the reason."),
} satisfies Record<string, Reason>;

export const unknownRefusal = (words: string): Reason => because(words, "Ask your provider what is wrong, then sync again.");

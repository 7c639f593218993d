import type { RejectCode } from "../ipc";

/** Why a row of a list or a number at the exchange is refused, and what mends it. */
export interface Reason {
  title: string;
  fix: string;
}

const of = (title: string, fix: string): Reason => ({ title, fix });

/** Rows of a list that cannot be read, by the code the import gives them. */
export const rowReasons: Record<RejectCode, Reason> = {
  missing_number: of("No number in the row", "Fill in the number, or delete the row."),
  scientific_notation: of("Damaged by a spreadsheet", "Digits are lost, and Signet never guesses. Format the column as text and export again."),
  not_a_number: of("Not a telephone number", "Put the number in this column, in digits."),
  several_numbers: of("Several numbers in one cell", "Make a row for each."),
  has_extension: of("Has an extension", "Only whole lines show a brand. Remove the extension."),
  too_short: of("Too few digits", "Add the area code, or choose the country in the step before."),
  too_long: of("Too many digits", "Remove what does not belong to the number, or choose the country in the step before."),
  unknown_country_code: of("No such country code", "Check the digits after the plus sign."),
  not_assigned: of("No such number exists", "The numbering plan has no number like this. Check the digits."),
  label_too_long: of("The label is too long", "Shorten it."),
  department_too_long: of("The department is too long", "Shorten it."),
  unknown_brand: of("Names a brand that is not here", "Add the brand first, or correct its name."),
  unknown_reason: of("Names a call reason the brand does not have", "Add the reason to the brand, or correct it."),
  reason_without_brand: of("A call reason without a brand", "Name the brand in the row, or choose one for all rows."),
  unclosed_quote: of("A quotation mark is never closed", "Close it or remove it; the rest of the row cannot be told apart."),
};

const COVER = "Ask your provider to add the number to your certificate, then sync again.";

/** Numbers the exchange refused, by problem type. */
export const refusalReasons: Record<string, Reason> = {
  number_not_authorized: of("outside your certificate", COVER),
  number_conflict: of("held by another enterprise", "If the number is yours, send your provider a letter of authorization; else release it."),
  number_not_assigned: of("not assigned at the exchange", "Assign the brand again, then sync."),
  number_suspended: of("suspended by the exchange", "Only your provider can lift that. Ask why."),
  duplicate_number: of("sent twice at once", "Sync again."),
  unknown_brand: of("the exchange does not know the brand", "Save the brand again and sync."),
  unknown_revision: of("the exchange does not know this revision of the brand", "Save the brand again and sync."),
  revision_exists: of("the revision exists with other content", "Save the brand again and sync."),
  revision_order: of("a later revision of the brand exists", "Save the brand again and sync."),
  brand_in_use: of("the brand is in use", "Release its numbers first."),
  unknown_reason: of("the brand does not allow this call reason", "Choose another reason, or add this one to the brand."),
  logo_missing: of("the logo did not arrive", "Save the brand again and sync."),
  logo_mismatch: of("the logo is not the one that was signed", "Choose the logo again, save the brand and sync."),
  text_missing: of("a text of the brand is empty", "Fill it in, then sync again."),
  text_too_long: of("a text of the brand is too long", "Shorten it, then sync again."),
  text_invalid: of("a text of the brand cannot be shown", "Remove unusual characters, then sync again."),
  invalid_rcd: of("the brand’s content is not valid", "Save the brand again and sync."),
  vetting_refused: of("refused in vetting", "Ask your provider for the reason; change the brand, then sync again."),
  vetting_suspended: of("suspended in vetting", "Ask your provider for the reason."),
};

/** The part of a problem type that tells one from another. */
function bare(code: string): string {
  return code.replace(/^.*[:/]/, "").replaceAll("-", "_");
}

export function rowReason(code: RejectCode): Reason {
  return rowReasons[code];
}

/** A later exchange may refuse for reasons that have no sentence here. */
export function refusalReason(code: string): Reason {
  const known = refusalReasons[bare(code)];
  return known ?? of(bare(code).replaceAll("_", " "), "Ask your provider what is wrong, then sync again.");
}

import { limits, type ProblemCode } from "../../ipc";
import type { Sentence } from "../problems";

const quoted = (p: Record<string, string>): string => (p.reason === undefined ? "A call reason" : `“${p.reason}”`);

/** What stands against a brand, by the code of the check. */
export const problems: Record<ProblemCode, Sentence> = {
  name_missing: () => "A display name is needed",
  name_too_long: (p) => `The display name is over ${p.max ?? limits.displayName} characters`,
  short_name_too_long: (p) => `The short name is over ${p.max ?? limits.shortName} characters`,
  reason_missing: () => "A call reason is empty",
  reason_too_long: (p) => `${quoted(p)} is over ${p.max ?? limits.callReason} characters`,
  text_invalid: () => "It holds characters that cannot be sent",
  brand_too_large: (p) => `The texts of the brand take ${p.bytes ?? "more"} bytes; at most ${p.max ?? limits.brandBytes} fit. Remove or shorten call reasons`,
  logo_unknown: () => "The logo is not in this workspace; choose it again",
  name_over_target: (p) => `Names may have ${p.max ?? "fewer"} characters; this one has ${p.length ?? "more"} and there is no short name`,
  name_cut: (p) => `Shows ${p.max ?? "15"} characters of the name; a short name would be shown whole`,
  short_name_missing: () => "A short name is asked for as well",
  name_characters: (p) => `These characters are not taken in names: ${p.characters ?? ""}`,
  name_emoji: () => "Emoji are not taken in names",
  name_only_special: () => "A name of special characters only is refused",
  name_too_few_letters: (p) => `The name needs at least ${p.min ?? "2"} letters`,
  name_is_number: () => "The name is a telephone number; vetting refuses that",
  name_holds_link: () => "The name holds a link; vetting refuses that",
  name_names_government: (p) => `The name refers to a government body${p.body === undefined ? "" : ` (${p.body})`}`,
  reason_over_target: (p) => `${quoted(p)} is over ${p.max ?? "the allowed"} characters`,
  reason_under_target: (p) => `${quoted(p)} has fewer than ${p.min ?? "the needed"} characters`,
  reason_characters: (p) => `${quoted(p)} may hold plain ASCII only`,
  reason_repeated: (p) => `${quoted(p)} is there twice`,
  reason_not_approved: (p) => `${quoted(p)} cannot be on its list of approved reasons`,
  too_many_reasons: (p) => `Takes ${p.max ?? "fewer"} call reasons; there are ${p.count ?? "more"}`,
  reason_holds_link: (p) => `${quoted(p)} holds a link`,
  reason_holds_personal_data: (p) => `${quoted(p)} seems to hold personal data`,
  reason_names_government: (p) => `${quoted(p)} refers to a government body`,
  logo_not_square: () => "The logo is not square; it is centred with space around it",
  logo_transparent: () => "The logo has a transparent background",
  logo_too_small: (p) => `The logo has fewer than ${p.min ?? "the needed"} pixels a side`,
  logo_file_too_large: () => "The logo’s file is too large",
  logo_format: (p) => `Takes logos as ${p.formats ?? "other formats"} only`,
  logo_text_skipped: () => "The logo holds text that is not outlines; it may look different",
};

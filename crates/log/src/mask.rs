//! What a line may hold of numbers and tokens.

use std::net::Ipv4Addr;

/// Digits from which on a run of them may be a telephone number: the shortest
/// national number of E.164 without its country code.
const SHORTEST: usize = 7;
/// Letters from which on a word may be a token, a key or a digest: 128 bits in
/// hexadecimal digits. Nobody reads such a word; who wants to compare one writes
/// its beginning.
const TOKEN: usize = 32;

/// The text with telephone numbers shortened to their first four and last four
/// digits (`+1212***0100`), or fewer of short ones, and long words left out.
/// Control characters are escaped, so that no text makes lines of its own.
pub fn mask(text: &str) -> String {
    numbers(&words(&escaped(text)))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let reorders = matches!(letter,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter.is_control() || reorders {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

fn words(text: &str) -> String {
    let of_word = |letter: char| letter.is_ascii_alphanumeric() || "_-+/=".contains(letter);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter| !of_word(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        // A path has short parts between its slashes.
        let longest = word.split('/').map(str::len).max().unwrap_or(0);
        if longest >= TOKEN {
            out.push_str("[…]");
        } else {
            out.push_str(word);
        }
        let next = after.chars().next().map_or(0, char::len_utf8);
        out.push_str(&after[..next]);
        rest = &after[next..];
    }
    out
}

fn numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        out.push_str(&rest[..start]);
        let run = run(&rest[start..]);
        let digits: Vec<char> = run.chars().filter(|letter| is_digit(*letter)).collect();
        if digits.len() < SHORTEST || run.parse::<Ipv4Addr>().is_ok() {
            out.push_str(run);
        } else {
            let (first, last) = match digits.len() {
                ..10 => (2, 2),
                10 => (3, 4),
                _ => (4, 4),
            };
            out.extend(&digits[..first]);
            out.push_str("***");
            out.extend(&digits[digits.len() - last..]);
        }
        rest = &rest[start + run.len()..];
    }
    out.push_str(rest);
    out
}

/// Digits of any script, which `char::is_numeric` and people read as such.
fn is_digit(letter: char) -> bool {
    letter.is_numeric()
}

/// The digits at the beginning with what people write between them.
fn run(text: &str) -> &str {
    let mut end = 0;
    let mut gap = 0;
    for (at, letter) in text.char_indices() {
        if is_digit(letter) {
            end = at + letter.len_utf8();
            gap = 0;
        } else if " -.()/\u{a0}\u{2011}".contains(letter) && gap < 2 {
            gap += 1;
        } else {
            break;
        }
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shortened_however_they_are_written() {
        for (written, masked) in [
            ("+12125550100", "+1212***0100"),
            ("12125550100", "1212***0100"),
            ("+1 (212) 555-0100 called", "+1212***0100 called"),
            ("tel:+1-212-555-0100;x", "tel:+1212***0100;x"),
            ("212.555.0100", "212***0100"),
            ("2125550100", "212***0100"),
            ("555-0100", "55***00"),
            ("/v1/branding/12125550100", "/v1/branding/1212***0100"),
            ("+442079460000,+442079460001", "+4420***0000,+4420***0001"),
            (
                "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}",
                "\u{661}\u{662}***\u{666}\u{667}",
            ),
            ("1\u{a0}212\u{a0}555\u{a0}0100", "1212***0100"),
            ("id12125550100x", "id1212***0100x"),
        ] {
            assert_eq!(mask(written), masked, "{written}");
        }
    }

    #[test]
    fn what_is_no_number_stays() {
        for text in [
            "10,000 rows in 12.5 s",
            "status 404",
            "127.0.0.1:43127",
            "192.168.100.200",
            "exchange.example.com",
            "crates/core/src/sync/mod.rs",
            "",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn tokens_keys_and_digests_are_left_out() {
        let token = "eyJhbGciOiJFUzI1NiIsInBwdCI6InNoYWtlbiJ9.eyJhdHRlc3QiOiJBIiwiZGVzdCI6e319fX19.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0";
        assert_eq!(mask(token), "[…].[…].[…]");
        let bearer = mask("Bearer 0123456789abcdef0123456789abcdef");
        assert_eq!(bearer, "Bearer […]");
        let key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/abc+def=";
        assert!(!mask(key).contains("MIGH"), "{}", mask(key));
    }

    #[test]
    fn no_text_makes_lines_of_its_own() {
        assert_eq!(mask("a\nb\u{1b}[2J\u{202e}"), "a\\u{a}b\\u{1b}[2J\\u{202e}");
    }
}

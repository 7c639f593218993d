//! What a cell's text amounts to: its digits and signs, and what surrounds
//! them. Nothing here knows a numbering plan.

use signet_protocol::text::{is_ignorable, is_joiner};

/// The fewest digits that are taken for a number of their own when a cell
/// holds several groups.
pub const OWN_NUMBER: usize = 7;

/// Rewrites a cell with ASCII digits and punctuation; answers whether every
/// character could be.
pub fn fold(cell: &str, plain: &mut String) -> bool {
    plain.clear();
    if cell.is_ascii() {
        plain.push_str(cell.trim());
        return true;
    }
    let mut known = true;
    for character in cell.chars() {
        match character {
            '\0'..='\x7f' => plain.push(character),
            '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{2043}'
            | '\u{30fc}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}' => plain.push('-'),
            '\u{ff0b}' | '\u{fe62}' => plain.push('+'),
            '\u{ff08}' => plain.push('('),
            '\u{ff09}' => plain.push(')'),
            '\u{ff0e}' | '\u{2024}' | '\u{b7}' | '\u{30fb}' => plain.push('.'),
            '\u{ff0f}' => plain.push('/'),
            '\u{2018}' | '\u{2019}' | '\u{b4}' => plain.push('\''),
            '\u{201c}'..='\u{201e}' => plain.push('"'),
            _ if character.is_whitespace() => plain.push(' '),
            _ if is_ignorable(character) || is_joiner(character) => {}
            _ => match digit(character) {
                Some(value) => plain.push(char::from(b'0' + value)),
                None => {
                    known = false;
                    plain.push('?');
                }
            },
        }
    }
    let end = plain.trim_end().len();
    plain.truncate(end);
    let start = plain.len() - plain.trim_start().len();
    plain.drain(..start);
    known
}

/// Zeros of the decimal digits outside ASCII (Unicode general category Nd);
/// nine more digits follow each.
const ZEROS: [u32; 64] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950,
];

fn digit(character: char) -> Option<u8> {
    let code = u32::from(character);
    let zero = match ZEROS.binary_search(&code) {
        Ok(_) => return Some(0),
        Err(0) => return None,
        Err(position) => ZEROS[position - 1],
    };
    u8::try_from(code - zero).ok().filter(|value| *value <= 9)
}

/// Takes off what spreadsheets put around a text to keep it one: a leading
/// apostrophe, `="…"`, quotation marks.
pub fn unwrap(text: &str) -> &str {
    let mut text = text.trim();
    if let Some(formula) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        text = formula;
    }
    let text = text.trim_start_matches(['\'', '`', '"']).trim_end_matches(['\'', '"']).trim();
    // Cisco's exports escape the plus sign.
    match text.strip_prefix('\\') {
        Some(rest) if rest.starts_with('+') => rest,
        _ => text,
    }
}

pub fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

pub fn digits_in(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// `1.21E+10`, `1,21e10`.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.trim_start_matches(['+', '-']);
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(exponent) && digits(&mantissa.replacen(['.', ','], "", 1))
}

pub enum Decimal<'a> {
    /// Digits before a fraction of nothing but zeros: exact, so no guess.
    Whole(&'a str),
    Fraction,
    No,
}

/// `12125550123.0`: a number cell that passed through a spreadsheet or a data
/// frame. One or two decimals after five digits or more; longer groups are
/// telephone punctuation.
pub fn decimal(text: &str) -> Decimal<'_> {
    let Some((head, tail)) = text.split_once(['.', ',']) else { return Decimal::No };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(head.trim_start_matches('+')) || head.len() < 5 || !digits(tail) {
        return Decimal::No;
    }
    match tail.len() {
        1 | 2 if tail.bytes().all(|byte| byte == b'0') => Decimal::Whole(head),
        1 | 2 => Decimal::Fraction,
        _ => Decimal::No,
    }
}

/// A number followed by a word or sign for "extension" and up to eight digits.
pub fn has_extension(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "x",
        "xt",
        "ext",
        "extn",
        "extension",
        "int",
        "interno",
        "poste",
        "p",
        "w",
        "dw",
        "durchwahl",
        "anexo",
        "ramal",
        "tlnr",
        "toestel",
    ];
    let trimmed = text.trim_end_matches(['#', ' ']);
    let tail = trimmed.bytes().rev().take_while(u8::is_ascii_digit).count();
    if !(1..=8).contains(&tail) {
        return false;
    }
    let head = trimmed[..trimmed.len() - tail].trim_end();
    if let Some(number) = head.strip_suffix(['#', ',', ';']) {
        return digits_in(number) >= OWN_NUMBER && tail <= 6;
    }
    let head = head.trim_end_matches(['.', ':', '=', ' ', '-']);
    let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let (number, word) = head.split_at(head.len() - letters);
    digits_in(number) >= OWN_NUMBER && WORDS.contains(&word.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_sorted() {
        assert!(ZEROS.is_sorted());
        assert_eq!(digit('٩'), Some(9));
        assert_eq!(digit('é'), None);
    }
}

//! Texts that people read and trust.

/// Whether a letter commands the terminal it is shown on, or the order of the
/// letters around it. Names of enterprises and providers are without such.
pub fn is_command(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a letter shows nothing, or commands the terminal or the order of
/// those around it: with such letters one name passes for another.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            // Direction and format characters.
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            // Letters and marks that show nothing.
            | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}'
            | '\u{3164}' | '\u{ffa0}'
            // Specials, private use, tags and what Unicode leaves unassigned for good.
            | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..)
}

#[cfg(test)]
mod tests {
    use super::{is_command, is_hidden};

    #[test]
    fn letters_of_any_script_are_seen_and_format_characters_are_not() {
        assert!(!"Harbour Health é 東京 العربية 🙂".chars().any(is_hidden));
        for letter in ['\n', '\u{1b}', '\u{202e}', '\u{200b}', '\u{ad}', '\u{e0041}'] {
            assert!(is_hidden(letter), "{letter:?}");
        }
        for letter in ['\n', '\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}'] {
            assert!(is_command(letter), "{letter:?}");
        }
        assert!(!is_command('\u{200c}'), "Persian names are spelled with it");
    }
}

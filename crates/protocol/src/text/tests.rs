use super::*;

const HINDI: &str = "नमस्\u{200d}ते";
const PERSIAN: &str = "می\u{200c}خواهم";
const DOCTOR: &str = "👩\u{200d}⚕\u{fe0f}";

fn fault(text: &str) -> Option<TextFault> {
    DisplayName::new(text).err().map(|error| error.fault)
}

#[test]
fn letters_of_any_script_are_seen() {
    for text in [
        "Harbour Health é",
        "東京",
        "العربية",
        "🙂",
        "ক্ষ ড়া",
        "ශ්\u{200d}රී ලංකා",
        "র\u{200d}্যাব",
        "ന്\u{200d}",
        "سوء\u{200c}استفاده",
        "عِ\u{200c}ب",
        "辻\u{e0100}",
        "ᠠ\u{180b}",
        "1\u{fe0f}\u{20e3}",
        "❤\u{fe0f}",
        "👍🏽",
        "👩🏽\u{200d}🚀",
        HINDI,
        PERSIAN,
        DOCTOR,
    ] {
        assert_eq!(fault(text), None, "{text:?} is what its readers write");
    }
}

#[test]
fn letters_that_show_nothing_or_reorder_are_refused() {
    for letter in [
        '\n',
        '\u{1b}',
        '\u{7f}',
        '\u{9b}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2064}',
        '\u{2066}',
        '\u{2069}',
        '\u{206f}',
        '\u{2800}',
        '\u{3164}',
        '\u{e000}',
        '\u{fdd0}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffd}',
        '\u{1d159}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{10fffd}',
    ] {
        assert!(is_hidden(letter), "{letter:?}");
        assert_eq!(fault(&format!("a{letter}b")), Some(TextFault::Hidden(letter)), "{letter:?}");
    }
}

#[test]
fn a_joiner_that_changes_nothing_hides() {
    for (text, letter) in [
        ("Har\u{200d}bour", '\u{200d}'),
        ("Har\u{200c}bour", '\u{200c}'),
        ("e\u{301}\u{200d}", '\u{200d}'),
        ("7\u{200d}7", '\u{200d}'),
        ("\u{200d}a", '\u{200d}'),
        ("नमस्\u{200d}\u{200d}ते", '\u{200d}'),
        ("नमस्\u{200d}\u{200c}ते", '\u{200c}'),
        ("Har\u{fe0f}bour", '\u{fe0f}'),
        ("Har\u{fe00}bour", '\u{fe00}'),
        ("Har\u{e0100}bour", '\u{e0100}'),
        ("辻\u{e0100}\u{e0101}", '\u{e0101}'),
        ("Дом\u{200d}", '\u{200d}'),
    ] {
        assert_eq!(fault(text), Some(TextFault::Hidden(letter)), "{text:?}");
    }
}

#[test]
fn a_text_of_joiners_and_space_alone_is_missing() {
    for text in ["", " ", "\u{a0}", " \u{200d} ", "\u{fe0f}"] {
        assert_eq!(fault(text), Some(TextFault::Missing), "{text:?}");
    }
    assert_eq!(ShortName::parse_optional(" \u{200d} "), Ok(None));
}

#[test]
fn lengths_count_characters_and_not_octets() {
    assert_eq!(fault(&"😀".repeat(35)), None);
    assert_eq!(fault(&"e".repeat(36)), Some(TextFault::TooLong(36)));
    assert!(ShortName::new(&"é".repeat(15)).is_ok());
    assert!(ShortName::new(&"é".repeat(16)).is_err());
    assert!(CallReason::new(&"é".repeat(64)).is_ok());
    let long = CallReason::new(&"é".repeat(65)).unwrap_err();
    assert_eq!((long.kind, long.fault), (TextKind::CallReason, TextFault::TooLong(65)));
}

#[test]
fn space_around_a_text_is_dropped_where_it_is_typed_and_refused_where_it_is_signed() {
    assert_eq!(DisplayName::parse(" Harbour ").unwrap().as_str(), "Harbour");
    assert_eq!(fault(" Harbour"), Some(TextFault::Space));
}

#[test]
fn a_stored_text_is_read_though_its_letters_are_refused_by_then() {
    let stored = DisplayName::stored("Har\u{200d}bour".to_owned()).unwrap();
    assert_eq!(stored.as_str(), "Har\u{200d}bour", "who stored it can see and correct it");
    assert!(DisplayName::stored(String::new()).is_err());
    assert!(CallReason::stored("a\nb".to_owned()).is_err(), "no token could carry it");
}

#[test]
fn pictures_are_told_from_signs() {
    for letter in ['⚓', '❤', '🙂', '🏽', '🇩', '\u{fe0f}', '\u{20e3}', '⌚', '⭐'] {
        assert!(is_emoji(letter), "{letter:?}");
    }
    for letter in ['a', '7', '#', '©', '®', '™', '↔', '東', 'ñ', '&', '–'] {
        assert!(!is_emoji(letter), "{letter:?}");
    }
}

#[test]
fn commands_are_what_moves_other_letters() {
    for letter in ['\n', '\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{2029}'] {
        assert!(is_command(letter), "{letter:?}");
    }
    assert!(!is_command('\u{200c}'), "Persian names are spelled with it");
}

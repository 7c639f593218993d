//! Classes of letters, by the Unicode Character Database of `icu_properties`
//! (2.4: Unicode 17). The classes that refuse are made of properties that
//! Unicode keeps stable or only ever adds unassigned code points to, so two
//! programs of different versions agree about every letter both know.

use icu_properties::props::{
    BidiControl, DefaultIgnorableCodePoint, Emoji, EmojiPresentation, ExtendedPictographic,
    GeneralCategory, Ideographic, IndicSyllabicCategory, JoiningType, NoncharacterCodePoint,
    Script, VariationSelector,
};
use icu_properties::{CodePointMapData, CodePointSetData};

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
const TEXT_STYLE: char = '\u{fe0e}';
const EMOJI_STYLE: char = '\u{fe0f}';

/// Whether a letter commands the terminal it is shown on, or the order of the
/// letters around it. No name of an enterprise or a provider has such.
pub fn is_command(letter: char) -> bool {
    letter.is_control()
        || (!letter.is_ascii()
            && (CodePointSetData::new::<BidiControl>().contains(letter)
                || matches!(letter, '\u{2028}' | '\u{2029}')))
}

/// Whether a letter changes how its neighbours are drawn and shows nothing by
/// itself: joiners and variation selectors. Persian, the scripts of India and
/// joined emoji are spelled with them; between Latin letters they hide.
pub fn is_joiner(letter: char) -> bool {
    !letter.is_ascii()
        && (matches!(letter, ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER)
            || CodePointSetData::new::<VariationSelector>().contains(letter))
}

/// Whether a letter shows nothing and changes nothing around it, so that a
/// text without it reads the same.
pub fn is_ignorable(letter: char) -> bool {
    !letter.is_ascii()
        && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        && !is_joiner(letter)
}

/// Whether a letter shows nothing, or commands the terminal or the order of
/// those around it: with such letters one name passes for another.
pub fn is_hidden(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_control();
    }
    is_command(letter)
        || is_joiner(letter)
        || is_ignorable(letter)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(letter)
        || category(letter) == GeneralCategory::PrivateUse
        || matches!(letter,
            // Marks of annotation and replacement, and what follows the last
            // assigned plane.
            '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..
            // Blank pictures: Braille without dots, the null notehead.
            | '\u{2800}' | '\u{1d159}')
}

/// The first letter of a text that is hidden where it stands. A joiner or a
/// variation selector is not, behind a letter that it changes.
pub fn hidden_letter(text: &str) -> Option<char> {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return None;
    }
    let hides = |(at, letter): &(usize, char)| {
        is_hidden(*letter) && !(is_joiner(*letter) && changes(*letter, &text[..*at]))
    };
    text.char_indices().find(hides).map(|(_, letter)| letter)
}

/// Whether a joiner or variation selector makes a difference behind `before`.
fn changes(joiner: char, before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return false };
    match joiner {
        ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER => {
            // A run of joiners carries a message and no more shape than one.
            !matches!(last, ZERO_WIDTH_NON_JOINER | ZERO_WIDTH_JOINER)
                && base(before).is_some_and(|base| joins(base) || is_picture(base))
        }
        TEXT_STYLE | EMOJI_STYLE => CodePointSetData::new::<Emoji>().contains(last),
        _ => CodePointSetData::new::<Ideographic>().contains(last) || joins(last),
    }
}

/// The letter that marks and selectors at the end of a text stand on.
fn base(text: &str) -> Option<char> {
    text.chars().rev().find(|letter| script(*letter) != Script::Inherited)
}

/// Whether a letter is of a script in which neighbours join or stack.
fn joins(letter: char) -> bool {
    match script(letter) {
        Script::Common | Script::Inherited | Script::Latin | Script::Greek | Script::Cyrillic => {
            false
        }
        Script::Arabic => true,
        _ => {
            CodePointMapData::<JoiningType>::new().get(letter) != JoiningType::NonJoining
                || CodePointMapData::<IndicSyllabicCategory>::new().get(letter)
                    != IndicSyllabicCategory::Other
        }
    }
}

fn script(letter: char) -> Script {
    CodePointMapData::<Script>::new().get(letter)
}

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

fn is_picture(letter: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(letter)
        || CodePointSetData::new::<EmojiPresentation>().contains(letter)
}

/// Whether a character is drawn as a picture on handsets, or makes its
/// neighbour one. Signs and arrows such as © or ↔ are text there unless a
/// selector, which counts itself, asks for the picture.
pub fn is_emoji(letter: char) -> bool {
    const FIRST_PICTURE: char = '\u{231a}';
    letter == EMOJI_STYLE || letter == '\u{20e3}' || (letter >= FIRST_PICTURE && is_picture(letter))
}

//! What vetting refuses whatever the provider: names that are numbers, links,
//! personal data, government bodies.

/// Bodies that impostors like to name. Matched as whole words, without case.
const GOVERNMENT: &[&str] = &[
    "fbi",
    "irs",
    "cia",
    "dea",
    "dhs",
    "medicare",
    "medicaid",
    "police",
    "sheriff",
    "social security",
    "homeland security",
    "internal revenue",
    "department of justice",
    "federal bureau",
    "treasury department",
    "immigration",
];

/// Endings that make `word.word` an address rather than a missing space.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "io", "co", "us", "uk", "de", "info", "biz", "app", "dev",
    "ly", "me", "health", "shop", "online", "site", "xyz",
];

/// Whether the text holds a link.
pub fn holds_link(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("://")
        || text.split_whitespace().any(|word| {
            let word = word.trim_matches(|character: char| !character.is_alphanumeric());
            let host = word.split(['/', '?', ':']).next().unwrap_or(word);
            host.starts_with("www.")
                || (!host.contains('@')
                    && host.rsplit_once('.').is_some_and(|(before, ending)| {
                        DOMAINS.contains(&ending)
                            && before.chars().all(|c| c.is_alphanumeric() || "-.".contains(c))
                            && before.chars().any(char::is_alphabetic)
                    }))
        })
}

/// Whether the text is a telephone number and nothing else.
pub fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(|character| character.is_numeric()).count();
    digits >= 5
        && text.chars().all(|c| c.is_numeric() || " +-().,/#*\u{00A0}\u{2011}\u{2013}".contains(c))
}

/// What personal data the text seems to hold: an e-mail address or a long
/// number (telephone, account, social security).
pub fn personal_data(text: &str) -> Option<&'static str> {
    let mail = |word: &str| {
        word.split_once('@')
            .is_some_and(|(before, after)| !before.is_empty() && after.contains('.'))
    };
    if text.split_whitespace().any(mail) {
        return Some("e-mail address");
    }
    // Digits with separators between them count as one number.
    let mut run = 0;
    let mut longest = 0;
    for character in text.chars() {
        match character {
            _ if character.is_numeric() => run += 1,
            ' ' | '-' | '.' | '(' | ')' | '+' => {}
            _ => run = 0,
        }
        longest = longest.max(run);
    }
    // Seven digits: the shortest telephone number written without area code.
    (longest >= 7).then_some("number")
}

/// The government body the text names.
pub fn government(text: &str) -> Option<&'static str> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let text = format!(" {} ", words.join(" "));
    GOVERNMENT.iter().copied().find(|body| text.contains(&format!(" {body} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_abbreviations() {
        for link in
            ["https://x.example", "Visit acme.com", "www.acme.test", "acme.io/pay", "(acme.org)"]
        {
            assert!(holds_link(link), "{link}");
        }
        for plain in ["St. Mary Hosp.", "Dr.Smith", "A.B.C. Plumbing", "No. 1 Pizza", "Acme Co."] {
            assert!(!holds_link(plain), "{plain}");
        }
    }

    #[test]
    fn a_name_of_digits_and_separators_is_a_number() {
        assert!(is_number("+1 (212) 555-0123"));
        assert!(is_number("٠١٢٣٤٥"));
        assert!(!is_number("1-800-FLOWERS"));
        assert!(!is_number("24/7"));
    }

    #[test]
    fn government_bodies_match_as_whole_words() {
        assert_eq!(government("FBI field office"), Some("fbi"));
        assert_eq!(government("Your Social-Security benefit"), Some("social security"));
        assert_eq!(government("Policeman's Ball Tickets"), None);
    }

    #[test]
    fn personal_data_is_found_across_separators() {
        assert_eq!(personal_data("Account 123-45-6789"), Some("number"));
        assert_eq!(personal_data("for jo@acme.test"), Some("e-mail address"));
        assert_eq!(personal_data("Appointment 12:30 on 24 May"), None);
    }
}

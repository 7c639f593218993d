//! `invite`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use signet_exchange::enroll::{INVITE_LIFE, any_number};
use signet_protocol::text::is_command;
use signet_stir::{TelephoneNumber, TnAuthList, TnEntry};

use super::{CommandError, DataDirectory, print, print_json};

#[derive(Debug, Args)]
pub struct Invite {
    #[command(flatten)]
    data: DataDirectory,
    /// The enterprise's name as it will stand in its certificate.
    #[arg(long, value_name = "NAME")]
    enterprise: String,
    /// Numbers the enterprise may brand: `any`, or a file with one number
    /// (+12125550100) or range (+12125550100-+12125550199) a line; further
    /// columns and a heading are passed over.
    #[arg(long, value_name = "any|FILE", default_value = "any")]
    numbers: String,
    /// Days until the invite is refused, unless it was used by then.
    #[arg(long, value_name = "DAYS", default_value_t = INVITE_LIFE / DAY,
        value_parser = clap::value_parser!(u32).range(1..=365))]
    expires: u32,
}

/// In seconds.
const DAY: u32 = 86_400;

#[derive(Serialize)]
struct Invited {
    invite: String,
    enterprise_id: String,
    /// Seconds since 1970-01-01 UTC.
    expires_at: i64,
    /// What the certificate will cover; null for any number.
    numbers: Option<Covered>,
}

/// Told so that a list read amiss is noticed: without its country code,
/// 212 555 0100 is a number of Morocco.
#[derive(Serialize)]
struct Covered {
    count: u64,
    /// E.164 with `+`.
    first: String,
    last: String,
}

impl Covered {
    fn of(scope: &TnAuthList) -> Option<Self> {
        let spans = scope.entries().iter().filter_map(|entry| match entry {
            TnEntry::One(number) => Some((number.telephone_number()?.as_u64(), 1)),
            TnEntry::Range { start, count } => Some((start.telephone_number()?.as_u64(), *count)),
            TnEntry::ServiceProviderCode(_) => None,
        });
        let spans: Vec<(u64, u64)> = spans.collect();
        let first = spans.iter().map(|(start, _)| *start).min()?;
        let last = spans.iter().map(|(start, count)| start + (count - 1)).max()?;
        Some(Self {
            count: spans.iter().map(|(_, count)| count).sum(),
            first: format!("+{first}"),
            last: format!("+{last}"),
        })
    }
}

impl Invite {
    pub fn run(self, json: bool) -> Result<(), CommandError> {
        if self.enterprise.trim().is_empty() {
            return Err(CommandError::NameMissing);
        }
        if self.enterprise.trim().chars().any(is_command) {
            return Err(CommandError::NameInvalid);
        }
        let scope = match self.numbers.as_str() {
            "any" => any_number()?,
            file => read_numbers(Path::new(file))?,
        };
        let exchange = self.data.open()?;
        let invited = exchange.invite(&self.enterprise, &scope, self.expires * DAY)?;
        let invited = Invited {
            invite: invited.invite.to_string(),
            enterprise_id: invited.enterprise_id,
            expires_at: invited.expires_at,
            numbers: Covered::of(&scope),
        };
        if json {
            return print_json(&invited);
        }
        let Invited { invite, enterprise_id, numbers, .. } = invited;
        let days = self.expires;
        let numbers = match numbers {
            None => "any".to_owned(),
            Some(Covered { count, first, last }) => format!("{count}, from {first} to {last}"),
        };
        print(&format!(
            "Enterprise  {enterprise_id}\nNumbers     {numbers}\nInvite      {invite}\nGood for    {days} days"
        ))
    }
}

fn read_numbers(path: &Path) -> Result<TnAuthList, CommandError> {
    let unreadable = |source| CommandError::NumbersUnreadable { path: PathBuf::from(path), source };
    let text = fs::read_to_string(path).map_err(unreadable)?;
    TnAuthList::of_ranges(ranges(&text)?).map_err(|_| CommandError::NoNumbers)
}

/// First and last number of each line, both of one length.
fn ranges(text: &str) -> Result<Vec<(TelephoneNumber, TelephoneNumber)>, CommandError> {
    let mut ranges = Vec::new();
    for (line, content) in text.lines().enumerate() {
        // A byte order mark and comments are no numbers.
        let content = content.trim_start_matches('\u{feff}').split('#').next().unwrap_or("").trim();
        // The first column of a list as spreadsheets export it.
        let content = content.split([',', ';', '\t']).next().unwrap_or("").trim().trim_matches('"');
        let heading = line == 0 && !content.bytes().any(|byte| byte.is_ascii_digit());
        if content.is_empty() || heading {
            continue;
        }
        let invalid = || {
            let text = content.chars().take(64).collect();
            CommandError::InvalidNumbers { line: line + 1, text }
        };
        let number = |text: &str| -> Result<TelephoneNumber, CommandError> {
            text.trim().parse().map_err(|_| invalid())
        };
        let (first, last) = match content.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(content)?, number(content)?),
        };
        if first > last || first.digits().len() != last.digits().len() {
            return Err(invalid());
        }
        ranges.push((first, last));
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> TelephoneNumber {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_and_ranges_become_the_shortest_list() {
        let text = "\u{feff}# office\n+12125550101\n12125550100\n\n+12125550102-+12125550199\n\
                    +442071838750 # London\n";
        let list = TnAuthList::of_ranges(ranges(text).unwrap()).unwrap();
        assert_eq!(
            list.entries(),
            [
                TnEntry::Range { start: number("12125550100").into(), count: 100 },
                TnEntry::One(number("442071838750").into()),
            ]
        );
    }

    #[test]
    fn the_first_column_of_a_list_is_read() {
        let text = "Number,Label\n\"+12125550100\",Front desk\n+12125550101,\"Desk, 2\"\n";
        let [first, second] = ["12125550100", "12125550101"].map(number);
        assert_eq!(ranges(text).unwrap(), [(first, first), (second, second)]);
        assert!(ranges("Number\nnone\n").is_err(), "a word below the heading");
    }

    #[test]
    fn a_line_that_is_no_number_is_named() {
        for text in ["+12125550100\nabc", "\n12125550199-12125550100", "x\n9999-10000"] {
            let error = ranges(text).unwrap_err();
            assert!(matches!(error, CommandError::InvalidNumbers { .. }), "{text}");
        }
        assert!(matches!(ranges("\n\nabc"), Err(CommandError::InvalidNumbers { line: 3, .. })));
    }
}

//! JSON pointers (RFC 6901), as `rcdi` uses them for names.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

/// A pointer into the `rcd` claim: `/nam`, `/icn`, `/jcd/1/3/3`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

/// The text is no JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON pointer")]
pub struct InvalidPointer;

impl Pointer {
    /// The most octets; the longest into a jCard takes a few dozen.
    pub const MAX_LENGTH: usize = 256;

    /// The pointer to one member of an object.
    pub fn to_member(name: &str) -> Self {
        Self(format!("/{}", name.replace('~', "~0").replace('/', "~1")))
    }

    /// The pointer to an item of what this one leads to.
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer as `rcdi` names it, `~` and `/` in its tokens escaped as
    /// `~0` and `~1` (RFC 6901, section 3).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names and indexes on the way, their escapes undone.
    pub fn tokens(&self) -> impl Iterator<Item = String> {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// What it leads to within `value` after its first `skipped` tokens.
    pub fn resolve<'v>(&self, skipped: usize, value: &'v Value) -> Option<&'v Value> {
        self.tokens().skip(skipped).try_fold(value, |value, token| match value {
            Value::Object(members) => members.get(&token),
            Value::Array(items) => items.get(index(&token)?),
            _ => None,
        })
    }
}

/// RFC 6901, section 4: digits without leading zeros. The `-` behind the last
/// item names an item that does not exist.
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = token == "0" || !token.starts_with('0');
    if plain && canonical { token.parse().ok() } else { None }
}

impl FromStr for Pointer {
    type Err = InvalidPointer;

    fn from_str(text: &str) -> Result<Self, InvalidPointer> {
        let rooted = text.is_empty() || text.starts_with('/');
        let escaped = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if text.len() > Self::MAX_LENGTH || !rooted || !escaped {
            return Err(InvalidPointer);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pointer(text: &str) -> Pointer {
        text.parse().unwrap()
    }

    /// RFC 6901, section 5.
    #[test]
    fn the_standards_examples_lead_where_it_says() {
        let document = json!({
            "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5,
            "k\"l": 6, " ": 7, "m~n": 8
        });
        assert_eq!(pointer("").resolve(0, &document), Some(&document));
        for (text, value) in [
            ("/foo", json!(["bar", "baz"])),
            ("/foo/0", json!("bar")),
            ("/", json!(0)),
            ("/a~1b", json!(1)),
            ("/c%d", json!(2)),
            ("/e^f", json!(3)),
            ("/g|h", json!(4)),
            ("/i\\j", json!(5)),
            ("/k\"l", json!(6)),
            ("/ ", json!(7)),
            ("/m~0n", json!(8)),
        ] {
            assert_eq!(pointer(text).resolve(0, &document), Some(&value), "{text}");
        }
        assert_eq!(Pointer::to_member("a/b~c"), pointer("/a~1b~0c"));
        assert_eq!(pointer("/x/foo/1").resolve(1, &document), Some(&json!("baz")));
    }

    #[test]
    fn what_is_not_there_is_led_to_by_nothing() {
        let document = json!({"a": [1, 2], "b": "text"});
        for text in [
            "/c",
            "/a/2",
            "/a/-",
            "/a/01",
            "/a/+1",
            "/a/",
            "/a/0/0",
            "/b/0",
            "//a",
            "/a/18446744073709551616",
            "/a/١",
        ] {
            assert_eq!(pointer(text).resolve(0, &document), None, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_pointers() {
        let long = "/a".repeat(Pointer::MAX_LENGTH);
        for text in ["nam", "#/nam", "/a~", "/a~2", "/~a/~0", &long] {
            assert_eq!(text.parse::<Pointer>(), Err(InvalidPointer), "{text}");
        }
    }
}

//! `Date` header fields (RFC 3261, section 20.17).

use std::time::{Duration, UNIX_EPOCH};

/// Seconds since 1970-01-01 UTC of e.g. `Sat, 13 Nov 2010 23:29:00 GMT`.
pub fn date_from_text(text: &str) -> Option<i64> {
    let at = httpdate::parse_http_date(text.trim()).ok()?;
    i64::try_from(at.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// The header field's value for `at`, seconds since 1970-01-01 UTC; `None`
/// before that day and after the year 9999.
pub fn date_to_text(at: i64) -> Option<String> {
    // 9999-12-31 23:59:59, the last second with a year of four digits.
    let seconds = u64::try_from(at).ok().filter(|seconds| *seconds <= 253_402_300_799)?;
    Some(httpdate::fmt_http_date(UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written() {
        let text = "Fri, 25 Sep 2015 19:12:25 GMT";
        assert_eq!(date_from_text(text), Some(1_443_208_345));
        assert_eq!(date_to_text(1_443_208_345).as_deref(), Some(text));
        for text in
            ["", "yesterday", "Fri, 25 Sep 2015 19:12:25 +0200", "Fri, 99 Sep 2015 19:12:25 GMT"]
        {
            assert_eq!(date_from_text(text), None, "{text}");
        }
        for at in [-1, i64::MIN, i64::MAX, 253_402_300_800] {
            assert_eq!(date_to_text(at), None, "{at}");
        }
    }
}

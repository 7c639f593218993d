//! Deterministic JSON (RFC 8225, section 9): no white space, members sorted by
//! Unicode code point at every level, arrays in their order, integers only.
//!
//! This is not RFC 8785: numbers other than integers have no form here.

use serde_json::Value;

/// The value holds a number that is not an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number that is not an integer has no deterministic form")]
pub struct NotAnInteger;

/// Serialises `value` deterministically.
///
/// Sorting is done here and not left to the map type: whether a JSON map of
/// the underlying library keeps its order depends on who else is in the build.
pub fn to_string(value: &Value) -> Result<String, NotAnInteger> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

/// As [`to_string`], behind what `out` holds.
pub fn write(value: &Value, out: &mut String) -> Result<(), NotAnInteger> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            out.push_str(&number.to_string());
        }
        Value::Number(_) => return Err(NotAnInteger),
        Value::String(text) => write_quoted(text, out),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            // Rust orders strings by UTF-8 octets, which is code point order.
            names.sort();
            out.push('{');
            for (position, name) in names.into_iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write_quoted(name, out);
                out.push(':');
                write(&members[name], out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// A JSON string with its quotes and only the escapes JSON demands.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut out);
    out
}

/// As [`quoted`], behind what `out` holds.
pub fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    if text.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\')) {
        out.push_str(text);
    } else {
        for character in text.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\u{8}' => out.push_str("\\b"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\u{c}' => out.push_str("\\f"),
                '\r' => out.push_str("\\r"),
                '\0'..='\u{1f}' => {
                    use std::fmt::Write;
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{:04x}", u32::from(character));
                }
                plain => out.push(plain),
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_stand_in_code_point_order_at_every_level() {
        let value = json!({"b": {"z": 1, "a": [3, {"y": 0, "x": null}]}, "é": "", "a": true});
        assert_eq!(
            to_string(&value).unwrap(),
            r#"{"a":true,"b":{"a":[3,{"x":null,"y":0}],"z":1},"é":""}"#
        );
    }

    #[test]
    fn fractions_are_refused() {
        assert_eq!(to_string(&json!([1.5])), Err(NotAnInteger));
    }

    #[test]
    fn every_character_is_escaped_as_the_reader_undoes_it() {
        let text: String = ('\0'..='\u{ff}').chain(['\u{2028}', '😀']).collect();
        assert_eq!(quoted(&text), Value::from(text.as_str()).to_string());
        assert_eq!(serde_json::from_str::<String>(&quoted(&text)).unwrap(), text);
    }
}

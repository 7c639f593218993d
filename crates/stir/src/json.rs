//! Strict JSON: what a token's header and claims are read with.
//!
//! A member given twice is refused, for two readers would see two documents
//! (RFC 8259, section 4); depth and size are bounded, for the text comes from
//! strangers.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Levels of arrays and objects. A jCard inside `rcd` takes six.
pub const MAX_DEPTH: usize = 32;

/// Octets of a text. A jCard that carries its images inline takes tens of
/// kilobytes; a chain of diversions, each within the next, a few of those.
pub const MAX_LENGTH: usize = 512 * 1024;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum JsonError {
    /// Longer than [`MAX_LENGTH`].
    #[error("the JSON text is too long")]
    Length,
    /// Deeper than [`MAX_DEPTH`].
    #[error("the JSON text is nested too deeply")]
    Depth,
    /// A member has the name of an earlier one of the same object, at any
    /// depth, escapes in the names undone (RFC 8259, section 4).
    #[error("a member of a JSON object is given twice")]
    Duplicate,
    /// Not JSON in UTF-8, or a number that no 64-bit form holds; of
    /// [`object_from_slice`], also JSON that is no object.
    #[error("the text is not JSON, or no object where one must be")]
    Syntax,
}

/// Reads one JSON text and nothing behind it.
pub fn from_slice(text: &[u8]) -> Result<Value, JsonError> {
    if text.len() > MAX_LENGTH {
        return Err(JsonError::Length);
    }
    let refused = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let read = Strict { levels_left: MAX_DEPTH, refused: &refused }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    read.map_err(|_| refused.get().unwrap_or(JsonError::Syntax))
}

/// Reads one JSON object.
pub fn object_from_slice(text: &[u8]) -> Result<Map<String, Value>, JsonError> {
    match from_slice(text)? {
        Value::Object(members) => Ok(members),
        _ => Err(JsonError::Syntax),
    }
}

#[derive(Clone, Copy)]
struct Strict<'e> {
    levels_left: usize,
    /// The reader's errors are texts; the reason travels beside them.
    refused: &'e Cell<Option<JsonError>>,
}

impl Strict<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.levels_left.checked_sub(1) {
            Some(levels_left) => Ok(Self { levels_left, ..self }),
            None => Err(self.refuse(JsonError::Depth)),
        }
    }

    fn refuse<E: serde::de::Error>(self, reason: JsonError) -> E {
        self.refused.set(Some(reason));
        E::custom(reason)
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not finite"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            out.push(item);
        }
        Ok(Value::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if out.contains_key(&name) {
                return Err(A::Error::custom(self.refuse::<A::Error>(JsonError::Duplicate)));
            }
            let value = members.next_value_seed(inner)?;
            out.insert(name, value);
        }
        Ok(Value::Object(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_read() {
        let text = r#" {"a":[1,-2,3.5,null,true,"\u00e9"],"b":{"c":{}}} "#;
        assert_eq!(
            from_slice(text.as_bytes()),
            Ok(json!({"a": [1, -2, 3.5, null, true, "é"], "b": {"c": {}}}))
        );
    }

    #[test]
    fn a_member_given_twice_is_refused_at_every_level() {
        for text in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#] {
            assert_eq!(from_slice(text.as_bytes()), Err(JsonError::Duplicate), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded_for_arrays_and_objects() {
        let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert!(from_slice(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(from_slice(nested(MAX_DEPTH + 1).as_bytes()), Err(JsonError::Depth));
        assert_eq!(from_slice("[".repeat(100_000).as_bytes()), Err(JsonError::Depth));
        let objects = r#"{"a":"#.repeat(40);
        assert_eq!(from_slice(objects.as_bytes()), Err(JsonError::Depth));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let texts: [&[u8]; 9] = [
            b"",
            b"{",
            b"{}x",
            b"{'a':1}",
            b"[1,]",
            b"1e400",
            b"NaN",
            b"\"\xe2\x82\"",
            b"\"\\ud800\"",
        ];
        for text in texts {
            assert_eq!(from_slice(text), Err(JsonError::Syntax), "{}", text.escape_ascii());
        }
        assert_eq!(from_slice(&vec![b' '; MAX_LENGTH + 1]), Err(JsonError::Length));
        assert_eq!(object_from_slice(b"[]"), Err(JsonError::Syntax));
    }
}

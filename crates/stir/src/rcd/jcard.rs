//! jCard: a vCard in JSON (RFC 7095).

use serde_json::{Map, Value, json};

/// Why a value is no jCard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JCardError {
    /// Not an array of `vcard`, in any letter case, and the array of properties
    /// (RFC 7095); where digests are made, also what is no JSON behind `jcl`.
    #[error("the jCard is not an array of \"vcard\" and its properties")]
    Shape,
    /// More than [`JCard::MAX_PROPERTIES`].
    #[error("the jCard has too many properties")]
    TooMany,
    /// Not an array of name, object, type and one value or more (RFC 7095,
    /// section 3.3), or a name or type not of letters, digits and dashes.
    #[error("a property of the jCard is not name, parameters, type and values")]
    Property,
    /// `version` is missing, not `4.0`, or there twice (RFC 7095,
    /// section 3.3.1); [`JCard::with`] adds no second.
    #[error("the jCard does not have version 4.0, once")]
    Version,
}

/// One property: `["tel", {"type": "work"}, "uri", "tel:+12125550100"]`
/// (RFC 7095, section 3.3).
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    name: String,
    parameters: Map<String, Value>,
    kind: String,
    values: Vec<Value>,
}

/// A jCard: properties in their order. Two are equal when their properties
/// are.
#[derive(Clone, Debug, PartialEq)]
pub struct JCard {
    properties: Vec<Property>,
}

impl Property {
    /// A property of one value. `name` and `kind` are letters, digits and
    /// dashes, e.g. `photo` and `uri` (RFC 6350, section 3.3).
    pub fn new(name: &str, kind: &str, value: impl Into<Value>) -> Result<Self, JCardError> {
        let property = Self {
            name: name.to_ascii_lowercase(),
            parameters: Map::new(),
            kind: kind.to_ascii_lowercase(),
            values: vec![value.into()],
        };
        Self::from_value(&property.to_value())
    }

    /// The same with a parameter more.
    pub fn with_parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.insert(name.to_ascii_lowercase(), value.into());
        self
    }

    /// E.g. `fn`, `org`, `tel`, `photo`, `logo`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// By name, e.g. `type`; their values as they stand.
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// The type of its values: `text`, `uri`, `date` …
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// One or more; a structured value is an array.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The first value, if it is a text.
    pub fn text(&self) -> Option<&str> {
        self.values.first()?.as_str()
    }

    fn from_value(value: &Value) -> Result<Self, JCardError> {
        let word = |value: &Value| -> Option<String> {
            let word = value.as_str()?;
            let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            (plain && !word.is_empty()).then(|| word.to_owned())
        };
        let read = || match value.as_array()?.as_slice() {
            [name, Value::Object(parameters), kind, values @ ..] if !values.is_empty() => {
                Some(Self {
                    name: word(name)?,
                    parameters: parameters.clone(),
                    kind: word(kind)?,
                    values: values.to_vec(),
                })
            }
            _ => None,
        };
        read().ok_or(JCardError::Property)
    }

    fn to_value(&self) -> Value {
        let mut items =
            vec![json!(self.name), Value::Object(self.parameters.clone()), json!(self.kind)];
        items.extend(self.values.iter().cloned());
        Value::Array(items)
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl JCard {
    /// The most properties; a business card has a dozen.
    pub const MAX_PROPERTIES: usize = 128;

    /// A card that says its version and the full name, to which
    /// [`Self::with`] adds.
    pub fn new(full_name: &str) -> Self {
        let property = |name: &str, value: &str| Property {
            name: name.to_owned(),
            parameters: Map::new(),
            kind: "text".to_owned(),
            values: vec![value.into()],
        };
        Self { properties: vec![property("version", "4.0"), property("fn", full_name)] }
    }

    /// The same with a property more, behind the others.
    pub fn with(mut self, property: Property) -> Result<Self, JCardError> {
        if self.properties.len() >= Self::MAX_PROPERTIES {
            return Err(JCardError::TooMany);
        }
        if property.is("version") {
            return Err(JCardError::Version);
        }
        self.properties.push(property);
        Ok(self)
    }

    /// Reads `["vcard", [property, …]]`.
    pub fn from_value(value: &Value) -> Result<Self, JCardError> {
        let properties = match value.as_array().map(Vec::as_slice) {
            Some([Value::String(name), Value::Array(properties)])
                if name.eq_ignore_ascii_case("vcard") =>
            {
                properties
            }
            _ => return Err(JCardError::Shape),
        };
        if properties.len() > Self::MAX_PROPERTIES {
            return Err(JCardError::TooMany);
        }
        let properties: Vec<Property> =
            properties.iter().map(Property::from_value).collect::<Result<_, _>>()?;
        let mut versions = properties.iter().filter(|property| property.is("version"));
        // RFC 7095, section 3.3.1: there is one, and it is 4.0.
        match (versions.next().map(Property::text), versions.next()) {
            (Some(Some("4.0")), None) => Ok(Self { properties }),
            _ => Err(JCardError::Version),
        }
    }

    /// `["vcard", [property, …]]`.
    pub fn to_value(&self) -> Value {
        json!(["vcard", self.properties.iter().map(Property::to_value).collect::<Vec<_>>()])
    }

    /// Every property in its order, `version` with them.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The properties of this name, in their order.
    pub fn all<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Property> {
        self.properties.iter().filter(move |property| property.is(name))
    }

    /// The full name, `fn`.
    pub fn full_name(&self) -> Option<&str> {
        self.all("fn").find_map(Property::text)
    }

    /// The organisation, `org`: a text, or the first part of a structured
    /// value.
    pub fn organization(&self) -> Option<&str> {
        self.all("org").find_map(|property| match property.values.first()? {
            Value::Array(parts) => parts.first()?.as_str(),
            value => value.as_str(),
        })
    }

    /// Every address of content in the card, with the place of its value:
    /// index of the property, index within the property's array.
    pub fn content(&self) -> impl Iterator<Item = ContentAddress<'_>> {
        self.properties.iter().enumerate().flat_map(|(index, property)| {
            let is_uri = property.kind.eq_ignore_ascii_case("uri");
            let values = property.values.iter().enumerate().filter(move |_| is_uri);
            values.filter_map(move |(value, text)| {
                let address = text.as_str()?;
                names_content(property, address).then_some(ContentAddress {
                    property,
                    place: [index, value + VALUES_START],
                    address,
                })
            })
        })
    }
}

/// Where the values start in a property's array: behind name, parameters and
/// type.
const VALUES_START: usize = 3;

/// An address of content within a card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContentAddress<'c> {
    /// The property that holds it.
    pub property: &'c Property,
    /// Index of the property in the card, index of the value in the property's
    /// array, whose first value is at 3.
    pub place: [usize; 2],
    /// The value as it stands, of any scheme.
    pub address: &'c str,
}

/// [M] Which URIs of a card stand for content, so that each needs a digest
/// and HTTPS: all but those that name a person, a place or a thing without
/// being an address anything could be fetched from.
fn names_content(property: &Property, address: &str) -> bool {
    const NAMES: [&str; 8] = ["tel", "sip", "sips", "mailto", "urn", "geo", "xmpp", "im"];
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_name =
        scheme.is_some_and(|scheme| NAMES.iter().any(|name| name.eq_ignore_ascii_case(scheme)));
    // RFC 6350, section 6.4.1: a number written without its scheme is a
    // number all the same.
    let bare_number = scheme.is_none() && property.is("tel");
    !is_name && !bare_number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9795's example.
    fn example() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/rfc9795/jcd.serialized.json"))
            .unwrap()
    }

    #[test]
    fn the_standards_card_is_read_and_written_back() {
        let card = JCard::from_value(&example()).unwrap();
        assert_eq!(card.full_name(), Some("Q Branch"));
        assert_eq!(card.organization(), Some("MI6;Q Branch Spy Gadgets"));
        assert_eq!(card.all("logo").count(), 2);
        let places: Vec<_> = card.content().map(|content| content.place).collect();
        assert_eq!(places, [[3, 3], [4, 3], [5, 3]]);
        assert_eq!(card.to_value(), example());
    }

    #[test]
    fn a_card_is_built_as_it_is_read() {
        let property = |name, kind, value: &str| Property::new(name, kind, value).unwrap();
        let card = JCard::new("Harbour Health")
            .with(property("org", "text", "Harbour"))
            .unwrap()
            .with(property("TEL", "uri", "tel:+12125550100").with_parameter("TYPE", "work"))
            .unwrap()
            .with(property("logo", "uri", "https://example.com/logo.png"))
            .unwrap();
        assert_eq!(
            card.to_value(),
            json!(["vcard", [
                ["version", {}, "text", "4.0"],
                ["fn", {}, "text", "Harbour Health"],
                ["org", {}, "text", "Harbour"],
                ["tel", {"type": "work"}, "uri", "tel:+12125550100"],
                ["logo", {}, "uri", "https://example.com/logo.png"]
            ]])
        );
        assert_eq!(JCard::from_value(&card.to_value()).as_ref(), Ok(&card));
        let content: Vec<_> =
            card.content().map(|content| (content.place, content.address)).collect();
        assert_eq!(content, [([4, 3], "https://example.com/logo.png")]);
        let second = Property::new("version", "text", "4.0").unwrap();
        assert_eq!(card.with(second), Err(JCardError::Version));
        assert_eq!(Property::new("a b", "text", "x"), Err(JCardError::Property));
        assert_eq!(Property::new("", "text", "x"), Err(JCardError::Property));
    }

    #[test]
    fn names_of_persons_and_places_are_no_content() {
        let card = |name: &str, address: &str| {
            let property = Property::new(name, "uri", address).unwrap();
            JCard::new("A").with(property).unwrap().content().count()
        };
        for name in ["tel:+1", "SIP:a@example.com", "mailto:a@example.com", "urn:uuid:1", "geo:1,2"]
        {
            assert_eq!(card("url", name), 0, "{name}");
        }
        assert_eq!(card("tel", "+12125550100"), 0);
        for content in ["https://a.example/", "http://a.example/", "data:,x", "ftp://a", "logo.png"]
        {
            assert_eq!(card("logo", content), 1, "{content}");
        }
        assert_eq!(card("tel", "https://a.example/"), 1);
    }

    #[test]
    fn every_value_of_a_property_is_looked_at() {
        let value = json!([
            "vcard",
            [
                ["version", {}, "text", "4.0"],
                ["photo", {}, "URI", "https://a.example/1", "tel:+1", "https://a.example/2", 7]
            ]
        ]);
        let card = JCard::from_value(&value).unwrap();
        let places: Vec<_> = card.content().map(|content| content.place).collect();
        assert_eq!(places, [[1, 3], [1, 5]]);
    }

    #[test]
    fn what_is_no_card_is_refused_with_its_reason() {
        let version = json!(["version", {}, "text", "4.0"]);
        for (value, error) in [
            (json!({}), JCardError::Shape),
            (json!([]), JCardError::Shape),
            (json!(["vcard"]), JCardError::Shape),
            (json!(["vcalendar", [version]]), JCardError::Shape),
            (json!(["vcard", [version], []]), JCardError::Shape),
            (json!(["vcard", {}]), JCardError::Shape),
            (json!(["vcard", []]), JCardError::Version),
            (json!(["vcard", [["version", {}, "text", "3.0"]]]), JCardError::Version),
            (json!(["vcard", [version, version]]), JCardError::Version),
            (json!(["vcard", [version, "fn"]]), JCardError::Property),
            (json!(["vcard", [version, ["fn", {}, "text"]]]), JCardError::Property),
            (json!(["vcard", [version, ["fn", [], "text", "A"]]]), JCardError::Property),
            (json!(["vcard", [version, ["fn", {}, 1, "A"]]]), JCardError::Property),
            (json!(["vcard", [version, [null, {}, "text", "A"]]]), JCardError::Property),
            (json!(["vcard", vec![version; 129]]), JCardError::TooMany),
        ] {
            assert_eq!(JCard::from_value(&value), Err(error), "{value}");
        }
    }
}

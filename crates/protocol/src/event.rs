//! Events: what happened to an enterprise's numbers and brands.

use serde::{Deserialize, Serialize};
use signet_stir::TelephoneNumber;
use utoipa::ToSchema;

use crate::number_set::{self, NumberSetError};
use crate::{NumberStatus, ProblemType};

/// One event. Sequence numbers start at 1 and have no gaps per enterprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    pub seq: u64,
    /// Seconds since 1970-01-01 UTC.
    pub time: i64,
    #[serde(flatten)]
    pub kind: EventKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// Numbers have a status from here on.
    NumberStatus {
        status: NumberStatus,
        /// Why, when the status is a refusal, a suspension or a conflict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        numbers: NumberList,
    },
    /// Another enterprise asks for numbers this one holds.
    Conflict { numbers: NumberList },
    /// A brand's revision has a status from here on.
    BrandStatus {
        brand: String,
        revision: u64,
        status: NumberStatus,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// A kind of a later version.
    #[serde(other)]
    Unknown,
}

/// At most 10,000 telephone numbers, ascending, as the text of a number set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "12125550100+3,97,5+1")]
pub struct NumberList(String);

impl NumberList {
    /// The text of numbers that ascend strictly.
    pub fn new(numbers: &[TelephoneNumber]) -> Self {
        Self(number_set::encode(numbers))
    }

    /// Takes a text as it was stored; reading it checks it.
    pub const fn from_text(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The numbers.
    pub fn numbers(&self) -> Result<Vec<TelephoneNumber>, NumberSetError> {
        number_set::decode(&self.0)
    }
}

impl EventKind {
    /// The words of `kind` on the wire.
    pub const NAMES: &'static [&'static str] = &["number_status", "conflict", "brand_status"];

    /// A refusal's code as events carry it.
    pub fn code_of(kind: ProblemType) -> Option<String> {
        Some(kind.code().to_owned())
    }
}

/// Claims of a page of events (JWS, `typ` `signet-events+jwt`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventsPage {
    /// Exchange id.
    pub iss: String,
    /// Enterprise id.
    pub aud: String,
    pub iat: i64,
    /// The sequence number the page was asked after.
    pub after: u64,
    /// The events that follow it, ascending, without gaps.
    pub events: Vec<Event>,
    /// Whether there are events after the page.
    pub more: bool,
}

/// Answer of `GET /v1/events`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventsAnswer {
    /// Compact JWS of an [`EventsPage`].
    pub page: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_the_documented_shape() {
        let numbers: Vec<TelephoneNumber> =
            ["12125550100", "12125550101"].map(|text| text.parse().unwrap()).to_vec();
        let event = Event {
            seq: 3,
            time: 9,
            kind: EventKind::NumberStatus {
                status: NumberStatus::Active,
                code: None,
                numbers: NumberList::new(&numbers),
            },
        };
        let json = serde_json::json!({
            "seq": 3, "time": 9, "kind": "number_status", "status": "active",
            "numbers": "12125550100+1",
        });
        assert_eq!(serde_json::to_value(&event).unwrap(), json);
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }

    #[test]
    fn every_kind_is_told_by_its_name() {
        let numbers = || NumberList::new(&[]);
        let (status, code) = (NumberStatus::Active, None);
        for kind in [
            EventKind::NumberStatus { status, code: None, numbers: numbers() },
            EventKind::Conflict { numbers: numbers() },
            EventKind::BrandStatus { brand: "b".into(), revision: 1, status, code },
        ] {
            let json = serde_json::to_value(&kind).unwrap();
            let name = json["kind"].as_str().unwrap();
            assert!(EventKind::NAMES.contains(&name), "{name}");
        }
        assert_eq!(EventKind::NAMES.len(), 3);
    }

    #[test]
    fn a_kind_of_a_later_version_is_tolerated() {
        let json = r#"{"seq":1,"time":1,"kind":"spam_label","label":"?"}"#;
        let event: Event = serde_json::from_str(json).unwrap();
        assert_eq!(event.kind, EventKind::Unknown);
    }
}

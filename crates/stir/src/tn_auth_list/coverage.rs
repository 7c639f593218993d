//! Which numbers a list holds.

use super::number::Place;
use super::{ListedNumber, TnAuthList};
use crate::tn::TelephoneNumber;

/// Numbers that follow each other, first and last.
pub(super) type Span = (Place, Place);

/// Everything a list names, for quick answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// Sorted, merged and apart from each other.
    pub spans: Vec<Span>,
    /// Numbers with `#` or `*`, sorted, each once.
    pub codes: Vec<ListedNumber>,
    /// Service provider codes, sorted, each once.
    pub providers: Vec<String>,
}

impl Held {
    fn holds(&self, place: Place) -> bool {
        holds(&self.spans, place, place)
    }
}

/// Tells whether one span reaches over `first` to `last`.
fn holds(spans: &[Span], first: Place, last: Place) -> bool {
    let after = spans.partition_point(|(start, _)| *start <= first);
    after > 0 && spans[after - 1].1 >= last
}

/// Spans sorted, with those that touch or overlap made one.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for (first, last) in spans {
        match out.last_mut() {
            Some((_, end)) if first <= *end || end.next() == Some(first) => *end = (*end).max(last),
            _ => out.push((first, last)),
        }
    }
    out
}

/// How a list and an inventory of numbers meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// Numbers the list holds.
    pub listed: usize,
    /// The others, in the order they were given.
    pub outside: Vec<TelephoneNumber>,
}

impl TnAuthList {
    /// Tells whether a range or a single number of the list holds `number`. A
    /// service provider code holds none by itself.
    pub fn covers_by_value(&self, number: TelephoneNumber) -> bool {
        self.held.holds(number.into())
    }

    /// The same for a number in any of the forms of RFC 8226.
    pub fn lists(&self, number: ListedNumber) -> bool {
        match number.place() {
            Some(place) => self.held.holds(place),
            None => self.held.codes.binary_search(&number).is_ok(),
        }
    }

    /// Tells whether the list holds every number from `first` to `last`. Both
    /// must be of one length; a range over two lengths is never held.
    pub fn covers_range(&self, first: TelephoneNumber, last: TelephoneNumber) -> bool {
        let (first, last) = (Place::from(first), Place::from(last));
        first <= last && first.digits() == last.digits() && holds(&self.held.spans, first, last)
    }

    /// Compares an inventory with the list: one step through both where the
    /// numbers ascend, a binary search for each number that does not.
    pub fn inventory(&self, numbers: &[TelephoneNumber]) -> Inventory {
        let spans = &self.held.spans;
        let mut outside = Vec::new();
        // The span before this one is the last that starts at or below the
        // number just looked at.
        let mut after = 0;
        let mut before = None;
        for number in numbers {
            let place = Place::from(*number);
            if before.is_none_or(|before| before <= place) {
                after += ahead(&spans[after..], place);
            } else {
                after = spans.partition_point(|(start, _)| *start <= place);
            }
            before = Some(place);
            if after == 0 || spans[after - 1].1 < place {
                outside.push(*number);
            }
        }
        Inventory { listed: numbers.len() - outside.len(), outside }
    }

    /// Tells whether this list gives nothing that `parent` does not give
    /// (RFC 9060, section 4). Whose numbers are a service provider's is known
    /// to no list: below a code, any number may stand.
    pub fn is_within(&self, parent: &Self) -> bool {
        let given = &parent.held.providers;
        if !self.held.providers.iter().all(|code| given.binary_search(code).is_ok()) {
            return false;
        }
        if parent.has_service_provider_code() {
            return true;
        }
        let spans = &self.held.spans;
        spans.iter().all(|(first, last)| holds(&parent.held.spans, *first, *last))
            && self.held.codes.iter().all(|code| parent.held.codes.binary_search(code).is_ok())
    }
}

/// How many of the spans start at or below `place`: steps that double until
/// they reach beyond, then a search within the last. Ascending numbers cost a
/// comparison or two each.
fn ahead(spans: &[Span], place: Place) -> usize {
    let starts_below = |at: usize| spans.get(at).is_some_and(|(start, _)| *start <= place);
    if !starts_below(0) {
        return 0;
    }
    let mut step = 1;
    while starts_below(step) {
        step *= 2;
    }
    let (low, high) = (step / 2, step.min(spans.len()));
    low + spans[low..high].partition_point(|(start, _)| *start <= place)
}

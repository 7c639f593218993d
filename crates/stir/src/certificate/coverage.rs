//! Which numbers a certificate speaks for.

use super::TnScope;
use crate::tn::TelephoneNumber;
use crate::tn_auth_list::{Inventory, ListedNumber, TnAuthList};

/// How a certificate and a number meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// A range or a single number of the list holds it.
    Listed,
    /// The list has a service provider code: whose numbers those are, its
    /// issuer knows, and no certificate tells.
    ServiceProvider,
    /// The list lies elsewhere and was not given.
    Unknown,
    /// The list does not hold it.
    Outside,
}

impl TnScope {
    /// Tells whether the scope holds `number`; `list` is the content behind
    /// a reference, and of no concern to a scope by value.
    pub fn coverage(&self, number: ListedNumber, list: Option<&TnAuthList>) -> Coverage {
        match self.list(list) {
            None => Coverage::Unknown,
            Some(list) if list.lists(number) => Coverage::Listed,
            Some(list) if list.has_service_provider_code() => Coverage::ServiceProvider,
            Some(_) => Coverage::Outside,
        }
    }

    /// The same for every number from `first` to `last`, both of one length.
    pub fn range_coverage(
        &self,
        first: TelephoneNumber,
        last: TelephoneNumber,
        list: Option<&TnAuthList>,
    ) -> Coverage {
        match self.list(list) {
            None => Coverage::Unknown,
            Some(list) if list.covers_range(first, last) => Coverage::Listed,
            Some(list) if list.has_service_provider_code() => Coverage::ServiceProvider,
            Some(_) => Coverage::Outside,
        }
    }

    /// Compares an inventory with the list, in one pass where it ascends;
    /// none if the list lies elsewhere and was not given. Under a service
    /// provider code, too, `outside` is what is not listed.
    pub fn inventory(
        &self,
        numbers: &[TelephoneNumber],
        list: Option<&TnAuthList>,
    ) -> Option<Inventory> {
        self.list(list).map(|list| list.inventory(numbers))
    }

    fn list<'l>(&'l self, behind: Option<&'l TnAuthList>) -> Option<&'l TnAuthList> {
        match self {
            Self::Value(list) => Some(list),
            Self::Reference(_) => behind,
        }
    }
}

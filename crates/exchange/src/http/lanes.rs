//! A bound on what one enterprise has worked on at once, so that others get
//! their turn.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::store::EnterpriseRef;

/// Bodies of one enterprise at once: change sets of which one is being written
/// and the next ones sent and checked, and logos.
const PER_ENTERPRISE: usize = 4;

/// Bodies at work, per enterprise.
#[derive(Clone, Debug, Default)]
pub struct Lanes(Arc<Mutex<HashMap<EnterpriseRef, usize>>>);

/// A place in an enterprise's lane, given back when dropped.
pub struct Place {
    lanes: Lanes,
    enterprise: EnterpriseRef,
}

impl Lanes {
    /// Takes a place; `None` when the enterprise has enough at work.
    pub fn enter(&self, enterprise: EnterpriseRef) -> Option<Place> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = lanes.entry(enterprise).or_insert(0);
        if *taken >= PER_ENTERPRISE {
            return None;
        }
        *taken += 1;
        Some(Place { lanes: self.clone(), enterprise })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lanes = self.lanes.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = lanes.get_mut(&self.enterprise) {
            *taken -= 1;
            if *taken == 0 {
                lanes.remove(&self.enterprise);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_enterprise_does_not_fill_anothers_lane() {
        let lanes = Lanes::default();
        let (one, other) = (EnterpriseRef(1), EnterpriseRef(2));
        let places: Vec<_> = (0..PER_ENTERPRISE).map(|_| lanes.enter(one).unwrap()).collect();
        assert!(lanes.enter(one).is_none());
        assert!(lanes.enter(other).is_some());
        drop(places);
        assert!(lanes.enter(one).is_some());
    }
}

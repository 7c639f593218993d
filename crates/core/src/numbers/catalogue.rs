//! The workspace's brands and their call reasons, as numbers refer to them.

use std::num::NonZeroU32;

use rusqlite::Connection;
use signet_lists::Brands;

use crate::store::StoreError;

/// One brand in its revision in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueBrand {
    /// Row identifier in the store.
    pub id: i64,
    pub uid: String,
    pub revision: i64,
    pub name: String,
    /// Row identifier and text, in the brand's order.
    pub reasons: Vec<(i64, String)>,
}

impl CatalogueBrand {
    /// Whether numbers of the brand may carry the reason of that row.
    pub fn allows(&self, reason: i64) -> bool {
        self.reasons.iter().any(|(id, _)| *id == reason)
    }

    /// The reason of that text; its case does not matter.
    pub fn reason(&self, text: &str) -> Option<i64> {
        let text = text.trim();
        let exact = self.reasons.iter().find(|(_, reason)| reason == text);
        exact
            .or_else(|| {
                let folded = text.to_lowercase();
                self.reasons.iter().find(|(_, reason)| reason.to_lowercase() == folded)
            })
            .map(|(id, _)| *id)
    }
}

/// All brands of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub brands: Vec<CatalogueBrand>,
}

impl Catalogue {
    pub fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut brands = connection.prepare(
            "SELECT b.id, b.uid, b.revision, r.display_name FROM brand b
             JOIN brand_revision r ON r.brand = b.id AND r.revision = b.revision ORDER BY b.id",
        )?;
        let brands = brands.query_map([], |row| {
            Ok(CatalogueBrand {
                id: row.get(0)?,
                uid: row.get(1)?,
                revision: row.get(2)?,
                name: row.get(3)?,
                reasons: Vec::new(),
            })
        })?;
        let mut catalogue = Self { brands: brands.collect::<Result<_, _>>()? };
        let mut reasons = connection.prepare(
            "SELECT c.id, c.text FROM brand_reason r JOIN call_reason c ON c.id = r.reason
             WHERE r.brand = ?1 AND r.revision = ?2 ORDER BY r.position",
        )?;
        for brand in &mut catalogue.brands {
            let found = reasons
                .query_map((brand.id, brand.revision), |row| Ok((row.get(0)?, row.get(1)?)))?;
            brand.reasons = found.collect::<Result<_, _>>()?;
        }
        Ok(catalogue)
    }

    /// Position of the brand with that identifier, or of the only one with
    /// that display name, whatever its case.
    pub fn find(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        if let Some(position) = self.brands.iter().position(|brand| brand.uid == text) {
            return Some(position);
        }
        let folded = text.to_lowercase();
        let mut named = (0..self.brands.len())
            .filter(|position| self.brands[*position].name.to_lowercase() == folded);
        let first = named.next();
        // Two brands of one name: which is meant cannot be told.
        if named.next().is_some() { None } else { first }
    }
}

/// A reason stands for its row.
impl Brands for Catalogue {
    fn find(&self, text: &str) -> Option<usize> {
        Self::find(self, text)
    }

    fn reason(&self, brand: usize, text: &str) -> Option<NonZeroU32> {
        NonZeroU32::new(u32::try_from(self.brands[brand].reason(text)?).ok()?)
    }
}

//! The workspace in figures, and what is best done next.

use std::collections::HashMap;

use rusqlite::OptionalExtension;
use signet_stir::TelephoneNumber;
use signet_stir::certificate::{Certificate, TnScope};

use crate::numbers::{
    NumberStatus, StatusCounts, count_live_waiting, count_numbers, count_pending, count_statuses,
    count_told, count_unbranded, refused_by_code,
};
use crate::signing::SigningError;
use crate::store::connection::ConnectionRow;
use crate::store::status::{STATUS, TOLD_TABLES, pushed};
use crate::store::{Store, StoreError, connection, key};

/// What the overview shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    pub total: u64,
    pub brands: u64,
    pub counts: StatusCounts,
    /// Live numbers with a change the exchange has not answered.
    pub live_waiting: u64,
    /// Numbers without a brand.
    pub unbranded: u64,
    /// Numbers whose branding the exchange does not know as it is here.
    pub pending: u64,
    /// The exchange's problem types by how many numbers they hold back, most
    /// frequent first.
    pub refusals: Vec<(String, u64)>,
    /// In the order they are best done; only what is outstanding.
    pub steps: Vec<Step>,
    /// There is a key and no copy of it.
    pub recovery_copy_missing: bool,
    /// A number whose call can be shown: live if there is one, else branded.
    pub example: Option<TelephoneNumber>,
}

/// One thing to do, and how many numbers it concerns (0 where that has no
/// meaning).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    pub count: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    CreateKey,
    SaveRecoveryCopy,
    Connect,
    ImportNumbers,
    AddBrand,
    AssignBrand,
    Sync,
    ReviewRefused,
    AllLive,
}

/// Reads the overview. Takes a few passes over the numbers, each in order.
pub fn overview(store: &Store) -> Result<Overview, StoreError> {
    let connection = store.connection();
    let counts = count_statuses(connection)?;
    let key = key::read(connection)?;
    let brands = "SELECT count(*) FROM brand";
    let figures = Figures {
        has_key: key.is_some(),
        has_copy: key.is_some_and(|key| key.recovery_copy_at.is_some()),
        connected: connection::current(connection)?.is_some(),
        brands: connection.query_row(brands, [], |row| row.get(0))?,
        total: count_numbers(connection)?,
        unbranded: count_unbranded(connection)?,
        pending: count_pending(connection)?,
        rejected: counts.rejected,
        active: counts.active,
    };
    Ok(Overview {
        total: figures.total,
        brands: figures.brands,
        counts,
        live_waiting: count_live_waiting(connection)?,
        unbranded: figures.unbranded,
        pending: figures.pending,
        refusals: refused_by_code(connection)?,
        steps: steps(&figures),
        recovery_copy_missing: figures.has_key && !figures.has_copy,
        example: example(store)?,
    })
}

/// The figures that stand beside every screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    pub total: u64,
    pub brands: u64,
    pub pending: u64,
    pub refused: u64,
    pub in_review: u64,
}

/// Reads the figures that stand beside every screen. They are asked for after
/// each change, so none of them walks over the numbers.
pub fn brief(store: &Store) -> Result<Brief, StoreError> {
    let connection = store.connection();
    let brands = "SELECT count(*) FROM brand";
    let told = count_told(connection, &[NumberStatus::Rejected, NumberStatus::InReview])?;
    Ok(Brief {
        total: count_numbers(connection)?,
        brands: connection.query_row(brands, [], |row| row.get(0))?,
        pending: count_pending(connection)?,
        refused: told.rejected,
        in_review: told.in_review,
    })
}

/// What the numbers of one brand add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrandFigures {
    /// Numbers that carry it.
    pub numbers: u64,
    /// Of those, the live ones, whether or not a change of them waits.
    pub live: u64,
    /// What the exchange says of the brand: of the revision in force or, until
    /// it has answered for that, of the one before.
    pub status: NumberStatus,
    /// The exchange has not answered for the revision in force.
    pub pending: bool,
}

/// Figures of every brand, by its identifier.
pub fn brand_figures(store: &Store) -> Result<HashMap<String, BrandFigures>, StoreError> {
    let connection = store.connection();
    let pushed = pushed(connection)?;
    // A refusal of a former revision answers nothing that stands here.
    let mut statement = connection.prepare_cached(&format!(
        "SELECT b.uid,
                (SELECT t.status FROM brand_state t
                 WHERE t.connection = :connection AND t.brand = b.id AND t.revision = b.revision),
                (SELECT t.status FROM brand_state t
                 WHERE t.connection = :connection AND t.brand = b.id AND t.revision < b.revision
                     AND t.status > 1 AND t.status <> 4
                 ORDER BY t.revision DESC LIMIT 1),
                count(n.tn), count(*) FILTER (WHERE {STATUS} = 3)
         FROM brand b
         LEFT JOIN number n ON n.brand = b.id
         LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn
         GROUP BY b.id"
    ))?;
    let rows = statement.query_map(&pushed.parameters()[..], |row| {
        let (own, before): (Option<i64>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let answered = own.filter(|status| *status > NumberStatus::Submitted as i64);
        let status = NumberStatus::from_column(answered.or(before).or(own).unwrap_or(0));
        let (numbers, live, pending) = (row.get(3)?, row.get(4)?, answered.is_none());
        Ok((row.get(0)?, BrandFigures { numbers, live, status, pending }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Call reasons that numbers of a brand carry: text, numbers, and the live ones
/// of those, by text.
pub fn reason_figures(store: &Store, uid: &str) -> Result<Vec<(String, u64, u64)>, StoreError> {
    let connection = store.connection();
    let pushed = pushed(connection)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.text, count(*), count(*) FILTER (WHERE {STATUS} = 3)
         FROM number n JOIN brand b ON b.id = n.brand JOIN call_reason c ON c.id = n.reason
         LEFT JOIN number_state s ON s.connection = :connection AND s.tn = n.tn
         WHERE b.uid = :uid
         GROUP BY c.id ORDER BY c.text"
    ))?;
    let mut parameters = pushed.parameters().to_vec();
    parameters.push((":uid", &uid));
    let rows =
        statement.query_map(&parameters[..], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The desk's certificate in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// As RFC 4514 writes it.
    pub subject: String,
    /// Last second of validity, since 1970-01-01 UTC.
    pub not_after: i64,
    /// Its TNAuthList (RFC 8226, section 9): `+12125550100`,
    /// `+12125550100 – +12125550199`, `SPC SGNT` for a service provider code, or
    /// the address of the list.
    pub numbers: Vec<String>,
}

/// What the certificate of a connection says.
pub fn certificate(row: &ConnectionRow) -> Result<CertificateFacts, SigningError> {
    let path = Certificate::path_from_pem(&row.certificates).map_err(|_| SigningError::Damaged)?;
    let own = path.first().ok_or(SigningError::Damaged)?;
    let numbers = own.scope().map(TnScope::in_words).unwrap_or_default();
    Ok(CertificateFacts { subject: own.subject(), not_after: own.not_after(), numbers })
}

fn example(store: &Store) -> Result<Option<TelephoneNumber>, StoreError> {
    let connection = store.connection();
    let live = format!(
        "SELECT n.tn FROM {TOLD_TABLES}
         WHERE s.connection = :connection AND s.status = 3 AND {STATUS} = 3
             AND n.brand IS NOT NULL LIMIT 1"
    );
    let pushed = pushed(connection)?;
    let mut digits: Option<u64> =
        connection.query_row(&live, &pushed.parameters()[..], |row| row.get(0)).optional()?;
    if digits.is_none() {
        let any = "SELECT tn FROM number WHERE brand IS NOT NULL LIMIT 1";
        digits = connection.query_row(any, [], |row| row.get(0)).optional()?;
    }
    Ok(digits.and_then(|digits| TelephoneNumber::from_u64(digits).ok()))
}

/// What the steps follow from.
struct Figures {
    has_key: bool,
    has_copy: bool,
    connected: bool,
    brands: u64,
    total: u64,
    unbranded: u64,
    pending: u64,
    rejected: u64,
    active: u64,
}

fn steps(figures: &Figures) -> Vec<Step> {
    use StepKind::*;
    let outstanding = [
        (CreateKey, !figures.has_key, 0),
        (SaveRecoveryCopy, figures.has_key && !figures.has_copy, 0),
        (Connect, !figures.connected, 0),
        (ImportNumbers, figures.total == 0, 0),
        (AddBrand, figures.brands == 0, 0),
        (AssignBrand, figures.brands > 0 && figures.unbranded > 0, figures.unbranded),
        (Sync, figures.pending > 0, figures.pending),
        (ReviewRefused, figures.rejected > 0, figures.rejected),
    ];
    let mut steps: Vec<Step> = outstanding
        .into_iter()
        .filter(|(_, is_outstanding, _)| *is_outstanding)
        .map(|(kind, _, count)| Step { kind, count })
        .collect();
    if steps.is_empty() && figures.active == figures.total {
        steps.push(Step { kind: AllLive, count: figures.active });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn kinds(overview: &Overview) -> Vec<StepKind> {
        overview.steps.iter().map(|step| step.kind).collect()
    }

    #[test]
    fn an_empty_workspace_leads_from_the_key_to_the_first_brand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.signet");
        let store = Store::create(&path, "Harbour", "US", &World::system()).unwrap();
        let overview = overview(&store).unwrap();
        use StepKind::*;
        assert_eq!(kinds(&overview), [CreateKey, Connect, ImportNumbers, AddBrand]);
        assert_eq!((overview.total, overview.counts), (0, StatusCounts::default()));
        assert!(!overview.recovery_copy_missing, "there is no key to copy yet");
        assert_eq!(overview.example, None);
    }

    #[test]
    fn counts_add_up_to_the_total_and_refusals_come_by_frequency() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.signet");
        let mut store = Store::create(&path, "Harbour", "US", &World::system()).unwrap();
        store
            .write(|transaction| {
                transaction
                    .execute_batch(
                        "INSERT INTO connection (id, uid, url, exchange_id, exchange_keys,
                            key_thumbprint, public_url, enterprise_id, kid, certificates,
                            pushed_sequence, created_at)
                         VALUES (1, 'c', 'u', 'x', 'k', 't', 'p', 'e', 'd', '', 5, 0);
                         INSERT INTO brand (id, uid, revision, sequence, created_at)
                         VALUES (1, 'b', 1, 1, 0);
                         INSERT INTO number (tn, brand, sequence, changed_at) VALUES
                            (12125550100, 1, 1, 0), (12125550101, 1, 2, 0),
                            (12125550102, 1, 3, 0), (12125550103, 1, 4, 0),
                            (12125550104, 1, 6, 0), (12125550105, NULL, 0, 0);
                         INSERT INTO number_state (connection, tn, status, code, changed_at) VALUES
                            (1, 12125550100, 3, NULL, 0), (1, 12125550101, 4, 'b', 0),
                            (1, 12125550102, 4, 'a', 0), (1, 12125550103, 4, 'a', 0);",
                    )
                    .map_err(StoreError::from)
            })
            .unwrap();
        let overview = overview(&store).unwrap();
        let expected = StatusCounts { draft: 2, active: 1, rejected: 3, ..Default::default() };
        assert_eq!((overview.total, overview.counts), (6, expected));
        assert_eq!((overview.pending, overview.unbranded), (1, 1));
        assert_eq!(overview.refusals, [("a".to_owned(), 2), ("b".to_owned(), 1)]);
        let expected = Brief { total: 6, brands: 1, pending: 1, refused: 3, in_review: 0 };
        assert_eq!(brief(&store).unwrap(), expected);
        assert_eq!(overview.example.map(|number| number.to_string()), Some("+12125550100".into()));
        assert!(kinds(&overview).contains(&StepKind::ReviewRefused));
        let figures = brand_figures(&store).unwrap();
        let expected =
            BrandFigures { numbers: 5, live: 1, status: NumberStatus::Draft, pending: true };
        assert_eq!(figures.get("b"), Some(&expected));
    }

    #[test]
    fn nothing_outstanding_is_said_once_all_are_live() {
        let done = Figures {
            has_key: true,
            has_copy: true,
            connected: true,
            brands: 1,
            total: 3,
            unbranded: 0,
            pending: 0,
            rejected: 0,
            active: 3,
        };
        assert_eq!(steps(&done), [Step { kind: StepKind::AllLive, count: 3 }]);
        let in_review = Figures { active: 2, ..done };
        assert_eq!(steps(&in_review), [], "what waits for the exchange needs nobody");
    }
}

//! Why a request got no success, as problem details (RFC 9457).

use signet_protocol::{Problem, ProblemType};
use signet_stir::SignerError;
use signet_stir::certificate::CertificateError;

use crate::store::StoreError;

/// A request that is refused, or that failed here.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// The caller's fault; it is told why.
    #[error("{}", .0.title)]
    Problem(Box<Problem>),
    /// Ours; the caller is told that, the log why.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Failed(String),
}

impl Denied {
    /// A refusal with an explanation.
    pub fn because(kind: ProblemType, detail: impl Into<String>) -> Self {
        Problem::new(kind).with_detail(detail).into()
    }

    /// A failure of this program.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// What the caller is told. Inner workings stay inside.
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::Store(StoreError::Busy) => {
                Problem::new(ProblemType::Overloaded).with_retry_after(2)
            }
            Self::Store(error) => {
                tracing::error!(%error, "the store failed");
                Problem::new(ProblemType::Internal)
            }
            Self::Failed(error) => {
                tracing::error!(error, "a request failed");
                Problem::new(ProblemType::Internal)
            }
        }
    }
}

impl From<Problem> for Denied {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<ProblemType> for Denied {
    fn from(kind: ProblemType) -> Self {
        Problem::new(kind).into()
    }
}

impl From<std::io::Error> for Denied {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error)
    }
}

impl From<SignerError> for Denied {
    fn from(error: SignerError) -> Self {
        Self::failed(error)
    }
}

impl From<CertificateError> for Denied {
    fn from(error: CertificateError) -> Self {
        Self::failed(error)
    }
}

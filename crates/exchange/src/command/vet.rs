//! `vet`.

use clap::{Args, Subcommand};
use signet_exchange::admin::{Decision, InReview, Subject};
use signet_protocol::ProblemType;
use signet_stir::TelephoneNumber;

use super::{CommandError, DataDirectory, print, print_json};

#[derive(Debug, Args)]
pub struct Vet {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List what waits for a decision.
    List(List),
    /// Let numbers, and the brands they show, go live.
    Approve(Verdict),
    /// Refuse numbers.
    Reject(Verdict),
    /// Take numbers out of service.
    Suspend(Verdict),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    data: DataDirectory,
    /// Of this enterprise only.
    #[arg(long, value_name = "ID")]
    enterprise: Option<String>,
}

#[derive(Debug, Args)]
struct Verdict {
    #[command(flatten)]
    data: DataDirectory,
    /// Of this enterprise only. Without --number and --all, the enterprise as
    /// a whole: `suspend` takes it out of service, `approve` back in.
    #[arg(long, value_name = "ID")]
    enterprise: Option<String>,
    #[command(flatten)]
    subject: What,
    /// Why: the code of a problem type, e.g. `number_conflict`.
    #[arg(long, value_name = "CODE")]
    reason: Option<String>,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct What {
    /// One number.
    #[arg(long, value_name = "TN")]
    number: Option<TelephoneNumber>,
    /// Everything in review; with `suspend`, everything that is live.
    #[arg(long)]
    all: bool,
}

impl Vet {
    pub fn run(self, json: bool) -> Result<(), CommandError> {
        match self.command {
            Command::List(list) => list.run(json),
            Command::Approve(verdict) => verdict.run(Decision::Approve, json),
            Command::Reject(verdict) => verdict.run(Decision::Reject, json),
            Command::Suspend(verdict) => verdict.run(Decision::Suspend, json),
        }
    }
}

impl List {
    fn run(self, json: bool) -> Result<(), CommandError> {
        let in_review = self.data.open()?.in_review(self.enterprise.as_deref())?;
        if json {
            return print_json(&in_review);
        }
        print(&table(&in_review))
    }
}

fn table(in_review: &InReview) -> String {
    let brands = in_review.brands.iter().map(|brand| {
        let name = brand.content["display_name"].as_str().unwrap_or("");
        format!("brand   {} r{}  {}  {name}", brand.brand, brand.revision, brand.enterprise)
    });
    let numbers = in_review.numbers.iter().map(|number| {
        let code = number.code.as_deref().unwrap_or("");
        let (brand, revision) = (&number.brand, number.revision);
        format!("number  {}  {}  {brand} r{revision}  {code}", number.number, number.enterprise)
    });
    let more = in_review.more.then(|| "and more numbers".to_owned());
    let lines: Vec<String> = brands.chain(numbers).chain(more).collect();
    if lines.is_empty() { "Nothing waits for a decision.".to_owned() } else { lines.join("\n") }
}

impl Verdict {
    fn run(self, decision: Decision, json: bool) -> Result<(), CommandError> {
        if let Some(reason) = &self.reason
            && ProblemType::from_code(reason) == ProblemType::Unknown
        {
            return Err(CommandError::UnknownReason { reason: reason.clone() });
        }
        let subject = match (self.subject.number, self.subject.all, &self.enterprise, decision) {
            (Some(number), ..) => Subject::Number(number),
            (None, true, ..) => Subject::All,
            (None, false, Some(_), Decision::Approve | Decision::Suspend) => Subject::Enterprise,
            (None, false, ..) => return Err(CommandError::NoSubject),
        };
        let exchange = self.data.open()?;
        let decided = exchange.decide(
            decision,
            self.enterprise.as_deref(),
            &subject,
            self.reason.as_deref(),
        )?;
        if json {
            return print_json(&decided);
        }
        print(&format!("{} numbers, {} brands", decided.numbers, decided.brands))
    }
}

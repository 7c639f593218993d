//! `vet`.

use clap::{Args, Subcommand};
use signet_exchange::admin::{BrandInReview, Decision, InReview, NumberInReview, Subject};
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
    /// Only numbers after this one: a list holds a thousand.
    #[arg(long, value_name = "TN")]
    after: Option<TelephoneNumber>,
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
    /// The `seq` that was listed. A number that was assigned again since is
    /// refused; with --all, what came later goes on waiting. Without it,
    /// the decision applies to the current state.
    #[arg(long, value_name = "N", requires = "enterprise", requires = "What")]
    seq: Option<u64>,
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
        let in_review =
            self.data.open_existing()?.in_review(self.enterprise.as_deref(), self.after)?;
        if json {
            return print_json(&in_review);
        }
        print(&table(&in_review))
    }
}

fn table(in_review: &InReview) -> String {
    let brands = in_review.brands.iter().map(|brand| {
        let name = brand.content["display_name"].as_str().unwrap_or("");
        let BrandInReview { enterprise_id, enterprise, brand, revision, seq, .. } = brand;
        format!("brand   {brand} r{revision}  {name}  {enterprise} ({enterprise_id})  seq {seq}")
    });
    let numbers = in_review.numbers.iter().map(|number| {
        let NumberInReview { enterprise_id, enterprise, brand, revision, seq, .. } = number;
        let (number, code) = (&number.number, number.code.as_deref().unwrap_or(""));
        format!("number  {number}  {brand} r{revision}  {enterprise} ({enterprise_id})  seq {seq}  {code}")
    });
    let last = in_review.numbers.last().filter(|_| in_review.more);
    let more = last.map(|last| format!("and more: vet list --after {}", last.number));
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
        let exchange = self.data.open_existing()?;
        let decided = exchange.decide(
            decision,
            self.enterprise.as_deref(),
            &subject,
            self.seq,
            self.reason.as_deref(),
        )?;
        if json {
            return print_json(&decided);
        }
        print(&format!("{} numbers, {} brands", decided.numbers, decided.brands))
    }
}

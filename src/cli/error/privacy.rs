//! The exit code and hint of each error of `privacy`.

use super::{CANNOT, Failure, OFF, USAGE, of_malformed, of_store};
use crate::cli::ui::suggest;
use crate::core::judge::verdict::Verdict;
use crate::privacy::advisories::AdvisoryError;
use crate::privacy::capture::hosts::UnreadableHost;
use crate::privacy::capture::scan::ScanError;
use crate::privacy::ledger_copy::LedgerError;
use crate::privacy::machine_policy::SITE;
use crate::privacy::objection::ObjectionError;
use crate::privacy::outgoing::ReportError;
use crate::privacy::privacy_policies::PolicyError;
use crate::privacy::rights_request::RightsError;
use crate::privacy::usage::UsageError;

impl From<ObjectionError> for Failure {
    fn from(error: ObjectionError) -> Self {
        let message = error.to_string();
        match &error {
            ObjectionError::NotStored(error) => other_ways_off(of_store(error)),
            ObjectionError::NotInLedger(error) | ObjectionError::NotDeleted(error) => {
                Self { message, ..of_store(error) }
            }
        }
    }
}

impl From<UsageError> for Failure {
    fn from(error: UsageError) -> Self {
        let message = error.to_string();
        match error {
            UsageError::Refused { name, known, .. } => {
                let near = suggest::name(&name, known).filter(|near| *near != name);
                let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
                let list = "airseal data explain usage lists the names and what each means";
                Self::new(USAGE, message).hint(format!("{near}{list}"))
            }
            UsageError::Snapshot { .. } => Self::verdict(Verdict::Malformed, message)
                .hint("a snapshot is a JSON object such as {\"containers\": 37}"),
            UsageError::Off(_) => Self::new(OFF, message),
            UsageError::Store(error) => of_store(&error),
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let failure = Self::new(CANNOT, error.to_string());
        match error {
            PolicyError::Store(error) => of_store(&error),
            PolicyError::Missing => Self::verdict(Verdict::Missing, failure.message)
                .hint("the vendor signs one: airseal import FILE"),
            PolicyError::Unknown { here, .. } => {
                failure.hint(format!("the versions here: {}", here.join(", ")))
            }
            PolicyError::NotInForce => {
                failure.hint("airseal policy list shows when each takes effect")
            }
            PolicyError::NewestUnknown => {
                failure.hint("name the version that was seen: airseal policy seen VERSION")
            }
        }
    }
}

impl From<AdvisoryError> for Failure {
    fn from(error: AdvisoryError) -> Self {
        let message = error.to_string();
        match error {
            AdvisoryError::Store(error) => of_store(&error),
            AdvisoryError::Missing => {
                Self::verdict(Verdict::Missing, message).hint("airseal import FILE")
            }
            AdvisoryError::NoCsaf => Self::new(CANNOT, message)
                .hint("ask the vendor for it; airseal advisories --all shows what it published"),
            AdvisoryError::NoCsafOf(_) => {
                Self::new(CANNOT, message).hint("airseal advisories --all shows the advisory")
            }
            AdvisoryError::SeveralCsaf(_) => Self::usage(message)
                .hint("name one: airseal advisories --csaf ID; for all of them: airseal advisories --csaf --all -o DIR"),
            AdvisoryError::Unknown { .. } => {
                Self::new(CANNOT, message).hint("airseal advisories --all lists them")
            }
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Store(error) => of_store(&error),
            ReportError::Malformed(error) => of_malformed(&error),
            ReportError::KeyElsewhere => Self::usage(error.to_string()).hint("add --unsigned FILE"),
            ReportError::Undeclared(reason) => Self::new(CANNOT, reason),
        }
    }
}

impl From<UnreadableHost> for Failure {
    fn from(error: UnreadableHost) -> Self {
        Self::verdict(Verdict::Malformed, error.to_string())
            .hint("import the catalogue again, or name the hosts with --host")
    }
}

impl From<ScanError> for Failure {
    fn from(error: ScanError) -> Self {
        let message = error.to_string();
        match error {
            ScanError::Io(error) => Self::new(CANNOT, error.to_string()),
            ScanError::Malformed { .. } => Self::verdict(Verdict::Malformed, message).hint(
                "save the capture again, whole and as HAR 1.2 (mitmdump --set hardump=FILE, or \"Save all as HAR\" in a browser)",
            ),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let failure = Self::new(CANNOT, error.to_string());
        match error {
            LedgerError::Store(error) => of_store(&error),
            LedgerError::Broken(error) => of_store(&error).hint(
                "keep the file as it is, and compare it with an exported copy: airseal log --verify --against FILE",
            ),
            LedgerError::Foreign { .. } => Self::verdict(Verdict::Mismatch, failure.message)
                .hint("name a copy that was exported here"),
            LedgerError::Replaced { .. } => {
                failure.hint("the ledger was replaced after the copy was made; keep both files")
            }
            LedgerError::IdentifiesUsage(_) => failure.hint(
                "if the copy stays with you, add --with-usage-hashes. A signed copy cannot omit an entry; the hash \
                 that `airseal log --verify` prints can be noted instead",
            ),
            LedgerError::TooLong => failure.hint(
                "copy consent.log as it is, and note the hash that `airseal log --verify` prints",
            ),
            LedgerError::Malformed(error) => of_malformed(&error),
        }
    }
}

impl From<RightsError> for Failure {
    fn from(error: RightsError) -> Self {
        let message = error.to_string();
        let missing = |message, hint: &str| Self::verdict(Verdict::Missing, message).hint(hint);
        match error {
            RightsError::Store(error) => of_store(&error),
            RightsError::NoText => {
                Self::usage(message).hint("say in it what is wrong, and what is right")
            }
            RightsError::Unregistered => missing(message, "airseal register --email ADDRESS"),
            RightsError::Erased => missing(
                message,
                "write to the vendor yourself, and enclose the statement: airseal unregister -o FILE",
            ),
            RightsError::NoAddress => {
                missing(message, "to turn usage data off: airseal telemetry off")
            }
            RightsError::NoContact => Self::new(USAGE, message)
                .hint("--to ADDRESS, or import the vendor's policy: airseal import FILE"),
            RightsError::Changed(id) => Self::new(CANNOT, message).hint(format!(
                "wait for its answer; or cancel it and ask again: airseal rights cancel {id}"
            )),
            RightsError::Unknown(_) => {
                Self::new(CANNOT, message).hint("airseal rights list --all shows them")
            }
            RightsError::Ambiguous { .. } => Self::usage(message).hint("give more digits"),
            RightsError::Mail(_) | RightsError::Random(_) => Self::new(CANNOT, message),
        }
    }
}

/// Where an objection cannot be stored, two other ways need no writing here.
pub fn other_ways_off(failure: Failure) -> Failure {
    let hint = failure.hint.as_ref().map(|hint| format!("{hint}\n")).unwrap_or_default();
    let ways = format!(
        "{hint}to turn usage data off without writing here: set AIRSEAL_TELEMETRY=off or DO_NOT_TRACK=1 for the \
         product, or write telemetry = \"off\" into {SITE}"
    );
    failure.hint(ways)
}

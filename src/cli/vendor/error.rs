//! Exit codes and hints of the issuer's errors.

use std::path::Path;

use crate::cli::error::{
    CANNOT, Failure, of_key_file, of_malformed, of_output, of_store, of_trust,
};
use crate::cli::ui::{format, suggest};
use crate::core::document::license::License;
use crate::core::document::registration::RequestError;
use crate::core::judge::verdict::Verdict;
use crate::core::types::ids::Name;
use crate::core::types::time::Time;
use crate::issuer::VendorError;
use crate::issuer::csaf::error::CsafError;
use crate::issuer::error::{AttachError, LookupError, OrderError, PastEnd};
use crate::issuer::receive::refused::RefusedDocument;
use crate::issuer::signers::SignerJob;
use crate::issuer::table::{COLUMNS, LineError, TableError};

/// What to do about a document that was signed in a vendor folder and is missing.
pub(super) const FIND_FILE: &str = "restore the file from a backup; a customer who imported it has it too, in the folder of airseal";

/// What to do about a file that is no draft of a catalogue.
pub(super) const WRITE_A_DRAFT: &str =
    "a catalogue is a TOML file; airseal vendor catalogue check --help shows one";

/// What to do about a vendor folder that has lost something.
pub(super) const MEND_LOSS: &str = "restore the file from a backup; a bundle can come back from a site: airseal vendor publish \
     FILE. What is lost for good is put on record with: airseal vendor publish --accept-loss";

impl From<&VendorError> for Failure {
    fn from(error: &VendorError) -> Self {
        of_vendor(error)
    }
}

impl From<VendorError> for Failure {
    fn from(error: VendorError) -> Self {
        of_vendor(&error)
    }
}

/// The name that is most like a mistyped one.
fn nearest(name: &Name, known: &[Name]) -> Option<String> {
    suggest::name(name.as_str(), known.iter().map(ToString::to_string))
}

fn of_order(error: &OrderError) -> Failure {
    match error {
        OrderError::NoTerm => Failure::usage(error.to_string())
            .hint("--days N, --expires DATE, --perpetual, or a --plan that has days"),
        OrderError::Plans { .. } => Failure::new(CANNOT, error.to_string())
            .hint("correct it with an editor; airseal vendor plans --help shows one"),
        OrderError::UnknownPlan { name, known } => {
            Failure::usage(error.to_string()).hint(match nearest(name, known) {
                Some(near) => format!("did you mean {near}? airseal vendor plans lists them"),
                None => "airseal vendor plans lists the plans".to_owned(),
            })
        }
        OrderError::UnknownName { name, known, .. } => {
            let near = nearest(name, known).map(|near| format!("did you mean {near}? "));
            Failure::usage(error.to_string()).hint(format!(
                "{}if it is new, add it to plans.toml, as airseal vendor issue --new-name does",
                near.unwrap_or_default()
            ))
        }
        OrderError::Once { .. } => Failure::verdict(Verdict::Mismatch, error.to_string())
            .hint("choose another plan: airseal vendor issue --plan NAME"),
        OrderError::Ambiguous { licenses, .. } => {
            let line = |license: &License| {
                let end = license.expires_at.map_or("no end".to_owned(), Time::date);
                format!("{}  {}  {end}", license.license_id, format::licensee(license))
            };
            let lines: Vec<_> = licenses.iter().take(10).map(line).collect();
            Failure::usage(error.to_string())
                .hint(format!("name one by its id, or by its first digits:\n{}", lines.join("\n")))
        }
        OrderError::NotRenewable(_) => Failure::new(CANNOT, error.to_string()).hint(
            "airseal vendor show says what became of it; airseal vendor issue makes a new one",
        ),
        OrderError::NothingToRenew(_) => Failure::usage(error.to_string())
            .hint("say what shall be different: --days, --expires, --limit, --releases-until"),
    }
}

fn of_lookup(error: &LookupError) -> Failure {
    match error {
        LookupError::SearchTooShort(_) => Failure::usage(error.to_string()).hint(
            "write 4 or more digits of a license id or instance id, an address, a domain, or 2 or more characters of an \
             organization",
        ),
        LookupError::NoSuchId(_) => Failure::new(CANNOT, error.to_string())
            .hint("airseal vendor show finds it by the customer's address, domain or organization"),
        LookupError::AmbiguousId { .. } => Failure::usage(error.to_string()).hint("give more digits"),
        LookupError::NotHandedOut { verdict, instead, .. } => {
            Failure::verdict(*verdict, error.to_string()).hint(match instead {
                Some(id) => format!("the license that took its place: airseal vendor reissue {id}"),
                None => "if the customer is to have a license, make a new one: airseal vendor renew, or airseal vendor issue"
                    .to_owned(),
            })
        }
        LookupError::NoSignature(_) => Failure::new(CANNOT, error.to_string())
            .hint("issue it again: airseal vendor issue REQUEST"),
        LookupError::NotFound(_) => Failure::new(CANNOT, error.to_string())
            .hint("airseal vendor list shows what was issued"),
    }
}

pub(super) fn of_vendor(error: &VendorError) -> Failure {
    match error {
        VendorError::Order(error) => of_order(error),
        VendorError::Lookup(error) => of_lookup(error),
        VendorError::Store(error) => of_store(error),
        VendorError::Key { source, .. } => {
            Failure::new(CANNOT, error.to_string()).hint(of_key_file(source))
        }
        VendorError::AnotherWaits { .. } => {
            Failure::new(CANNOT, error.to_string()).hint("finish or discard the one that waits; it was not changed")
        }
        VendorError::Discarded { .. } => Failure::new(CANNOT, error.to_string())
            .hint("make the change again, or take the discarded one back with --again"),
        VendorError::Foreign(_) | VendorError::Stranger(_) => Failure::verdict(Verdict::Untrusted, error.to_string())
            .hint("check that it is the right file, and the right --dir"),
        VendorError::TooLarge(_) => Failure::new(CANNOT, error.to_string()).hint(
            "nothing was changed; airseal vendor publish --prune drops revocations of licenses that have expired",
        ),
        VendorError::TooManySignatures { .. } => Failure::new(CANNOT, error.to_string()).hint(
            "nothing was changed; the roots in force sign it too: airseal vendor rotate root with a lower --threshold, or with fewer keys",
        ),
        VendorError::Window(_) => Failure::new(CANNOT, error.to_string()).hint("choose a later --retire-old"),
        VendorError::Clock { .. } => Failure::verdict(Verdict::Clock, error.to_string())
            .hint("check the clock; if it is right now and was wrong then, add --trust-clock"),
        VendorError::LostReceived(_)
        | VendorError::Refused(_)
        | VendorError::NotReceived(_)
        | VendorError::NothingToReceive(_) => of_receiving(error),
        VendorError::LostFile(_) => Failure::new(CANNOT, error.to_string()).hint(FIND_FILE),
        VendorError::Lost(_) => Failure::new(CANNOT, error.to_string()).hint(MEND_LOSS),
        VendorError::NotIssued(_) => Failure::new(CANNOT, error.to_string())
            .hint("airseal vendor list shows what was issued; airseal vendor revoke --license FILE revokes one that was signed elsewhere"),
        VendorError::Exists(_) => {
            Failure::new(CANNOT, error.to_string()).hint("choose another --dir, or move the old folder away")
        }
        VendorError::NotAVendor(_) => {
            Failure::new(CANNOT, error.to_string()).hint("name another with --dir or AIRSEAL_VENDOR_DIR, or make one: airseal vendor init")
        }
        VendorError::Waiting { .. } => Failure::new(CANNOT, error.to_string())
            .hint(
                "airseal vendor publish --sign-with KEY finishes it, --unsigned FILE writes it for a key that is kept \
                 elsewhere, and --discard drops it",
            ),
        VendorError::NoSuchBundle(_) => Failure::new(CANNOT, error.to_string())
            .hint("there is nothing to sign; airseal vendor doctor shows how the bundle in force stands"),
        VendorError::Unknown(_) => {
            Failure::new(CANNOT, error.to_string()).hint("airseal vendor list shows what was issued")
        }
        VendorError::Attach(error) => of_attach(error),
        VendorError::Trust(error) => of_trust(error),
        VendorError::Request(RequestError::BadSignature) => {
            Failure::verdict(Verdict::Untrusted, error.to_string()).hint("ask for the request file again")
        }
        VendorError::NotARequest(_) | VendorError::Request(_) => {
            Failure::verdict(Verdict::Malformed, error.to_string())
                .hint("a request is written by: airseal register -o request.json")
        }
        VendorError::Malformed(_) => Failure::verdict(Verdict::Malformed, error.to_string())
            .hint("check that it is the right file, and copy it again"),
        VendorError::Mismatch(_) => Failure::verdict(Verdict::Mismatch, error.to_string())
            .hint("use the vendor folder of that product, or ask for a new request"),
        VendorError::Random(_) => Failure::new(CANNOT, error.to_string()),
        VendorError::Output(error) => of_output(error),
        VendorError::Picture(_) => Failure::verdict(Verdict::Malformed, error.to_string()),
        VendorError::OutOfRange(error) => of_malformed(error),
        VendorError::InFile { path, source } => {
            let failure = of_vendor(source);
            Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
        }
        VendorError::Edition { .. } => Failure::verdict(Verdict::Mismatch, error.to_string())
            .hint("leave --edition out, or ask for a new request"),
        VendorError::OtherEmail(_) => Failure::verdict(Verdict::Mismatch, error.to_string())
            .hint("if the customer asked for the change: airseal vendor issue --change-email"),
        VendorError::AnotherRequest { .. } => Failure::verdict(Verdict::Mismatch, error.to_string()).hint(
            "of one machine, keep the newer request; if one machine is a copy of the other, let the copy \
             run `airseal unregister`, then register",
        ),
        VendorError::SameOutput { .. } => Failure::new(CANNOT, error.to_string()).hint("rename the request"),
        VendorError::NoRequest(_) => Failure::usage(error.to_string())
            .hint("put the request files in it; files whose names begin with a dot are ignored"),
        VendorError::Past { which, end, now } => {
            let option = match which {
                PastEnd::Expires => "--expires",
                PastEnd::Days => "the end of --days after --not-before,",
                PastEnd::RenewBy => "--renew-by",
            };
            let ago = format::distance(*now, *end);
            Failure::usage(format!("{option} {end} is in the past ({ago})")).hint("choose a later day")
        }
        VendorError::EndsBeforeItBegins { begin, end } => {
            Failure::usage(format!("--not-before {begin} is later than --expires {end}"))
                .hint("a license begins before it ends")
        }
        VendorError::FixedIsAffected { fixed, affected } => {
            let message =
                format!("{fixed} is fixed and affected at once: --affected {affected} includes it");
            Failure::usage(message).hint(format!("--affected \"<{fixed}\""))
        }
        VendorError::Csaf(error) => of_csaf(error),
        VendorError::SameCsaf { .. }
        | VendorError::OlderRevision { .. }
        | VendorError::TooManyAdvisories
        | VendorError::NoSuchAdvisory(_)
        | VendorError::NothingToPublish(_)
        | VendorError::NoSuchRange(_) => of_advisory(error),
        VendorError::PolicyChanged(_) => Failure::new(CANNOT, error.to_string()).hint(
            "customers refuse two texts for one version: choose another --policy-version",
        ),
        VendorError::Draft(_) | VendorError::Catalogue(_) | VendorError::NoCatalogue(_) => of_catalogue(error),
        VendorError::SameName(_) => Failure::usage(error.to_string()),
        VendorError::Orphans { .. } => Failure::usage(error.to_string()).hint(
            "choose a later --retire-old; to refuse them on purpose: airseal vendor revoke --key",
        ),
        VendorError::NoSigner { .. }
        | VendorError::External(_)
        | VendorError::SameKey(_)
        | VendorError::NotARoot(_)
        | VendorError::Threshold { .. }
        | VendorError::SeveralRoots(_)
        | VendorError::NoRoot => of_keys(error),
    }
}

/// What is wrong with the keys that are to sign.
fn of_keys(error: &VendorError) -> Failure {
    match error {
        VendorError::NoSigner { kind, .. } => {
            let hint = match SignerJob::of_kind(kind) {
                None | Some(SignerJob::License) => "airseal vendor rotate signer makes a new one".to_owned(),
                Some(job) => format!(
                    "make one: airseal vendor rotate signer --for {} --sign-with KEY; if more root keys must sign, airseal \
                     vendor publish --sign-with KEY completes the bundle where they are; then run this command again",
                    job.name()
                ),
            };
            Failure::new(CANNOT, error.to_string()).hint(hint)
        }
        VendorError::External(_) => Failure::new(CANNOT, error.to_string()).hint(
            "--unsigned FILE writes what it shall sign, and airseal vendor attach takes the signature",
        ),
        VendorError::SameKey(_) => Failure::usage(error.to_string())
            .hint("give each root and each signer a key of its own"),
        VendorError::NotARoot(_) => {
            Failure::new(CANNOT, error.to_string()).hint("airseal inspect TRUST.json lists the roots")
        }
        VendorError::Threshold { threshold, roots } => {
            Failure::usage(format!("--threshold {threshold} is more than --roots {roots}"))
                .hint("make more root keys, or let fewer sign")
        }
        VendorError::SeveralRoots(_) | VendorError::NoRoot => {
            Failure::usage(error.to_string()).hint(
                "--sign-with KEY, the file of a root key; or --unsigned FILE, if its key is kept elsewhere",
            )
        }
        _ => Failure::new(CANNOT, error.to_string()),
    }
}

/// Why a signature that was made elsewhere is not attached.
fn of_attach(error: &AttachError) -> Failure {
    let message = error.to_string();
    match error {
        AttachError::NoSignature => {
            Failure::usage(message).hint("sign FILE.pae, and name the signature: --signature SIG")
        }
        AttachError::NotMade => Failure::verdict(Verdict::Untrusted, message).hint(
            "sign the bytes of FILE.pae themselves, not a hash of them, with a key that airseal inspect TRUST.json lists",
        ),
        AttachError::OtherKey { .. } => {
            Failure::verdict(Verdict::Untrusted, message).hint("sign it with the key that was meant")
        }
        AttachError::MayNot(_) | AttachError::Late(_) => Failure::verdict(Verdict::Untrusted, message)
            .hint("begin the document again: the command names the key that may sign it now"),
        AttachError::OtherProduct(_) => Failure::verdict(Verdict::Mismatch, message)
            .hint("attach it in the vendor folder of that product"),
        AttachError::NotBegun(_) => Failure::new(CANNOT, message)
            .hint("attach it in the folder that it was begun in, or begin it again with the command that wrote it"),
        AttachError::Changed(_) => Failure::verdict(Verdict::Malformed, message)
            .hint("copy the file again, or begin it again with the command that wrote it"),
        AttachError::Answered(_) => Failure::verdict(Verdict::Mismatch, message).hint(
            "airseal vendor reissue hands that license out again; airseal vendor issue --another begins another one",
        ),
        AttachError::Renewed { .. } => Failure::verdict(Verdict::Mismatch, message).hint(
            "airseal vendor reissue hands that license out again; airseal vendor renew --another begins another one",
        ),
        AttachError::Revoked(_) => Failure::verdict(Verdict::Revoked, message)
            .hint("airseal vendor issue makes a new license"),
        AttachError::Overtaken(_) | AttachError::Ended(_) => {
            Failure::new(CANNOT, message).hint("begin it again with the command that wrote it")
        }
        AttachError::Kind(_) => Failure::verdict(Verdict::Malformed, message)
            .hint("give the file that a vendor command wrote to be signed elsewhere"),
    }
}

/// Why a table of orders is not read.
pub(super) fn of_table(error: &TableError, file: &Path) -> Failure {
    let near = match error {
        TableError::Unknown(column) => suggest::name(column, COLUMNS.map(str::to_owned)),
        _ => None,
    };
    let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let failure = Failure::usage(format!("{}: {error}{near}", file.display()));
    match error {
        TableError::Unknown(_) | TableError::Column(_) => {
            failure.hint("the columns are called as the options are: email, days, limit.nodes")
        }
        TableError::Header(_) | TableError::Empty => failure.hint(
            "write a header such as email,any-instance,days, and a line below it for each license",
        ),
    }
}

/// Why a line of a table gives no license.
pub(super) fn of_line(error: LineError) -> Failure {
    match error {
        LineError::Text(text) => Failure::usage(text),
        LineError::Order(error) => error.into(),
    }
}

/// What is no catalogue, or none that could be signed.
fn of_catalogue(error: &VendorError) -> Failure {
    Failure::verdict(Verdict::Malformed, error.to_string()).hint(match error {
        VendorError::Draft(_) => WRITE_A_DRAFT,
        VendorError::NoCatalogue(_) => "sign it first: airseal vendor catalogue sign",
        _ => "airseal vendor catalogue check FILE lists every rule that is broken",
    })
}

/// What is wrong in the document is malformed; what a person can say instead is wrong usage.
fn of_csaf(error: &CsafError) -> Failure {
    let say = |option: &str| Failure::usage(error.to_string()).hint(option);
    match error {
        CsafError::TooLarge => Failure::verdict(Verdict::Malformed, error.to_string())
            .hint("leave out of the document what concerns other products"),
        CsafError::NotJson(_) | CsafError::Wrong { .. } => {
            Failure::verdict(Verdict::Malformed, error.to_string()).hint(
                "a CSAF validator names every fault, such as csaf-validator-lib or Secvisogram",
            )
        }
        CsafError::OtherVersion(_) => Failure::verdict(Verdict::Malformed, error.to_string())
            .hint("write the document as CSAF 2.0"),
        CsafError::SeveralProducts { .. } | CsafError::NoSuchProduct { .. } => {
            say("name the one that is yours: --product-name NAME")
        }
        CsafError::Versions { .. } | CsafError::NothingAffected(_) => {
            say("say which versions are affected: --affected \">=2.10, <2.19.5\"")
        }
        CsafError::NoSeverity => say("say how urgent it is: --severity LEVEL"),
        CsafError::NoName(_) => {
            say("give the advisory an id: airseal vendor advisory add ID --csaf FILE")
        }
        CsafError::SeveralRanges(_) => say("give --affected too, or leave --fixed out"),
    }
}

/// What an advisory, or an end of support, cannot be changed to.
fn of_advisory(error: &VendorError) -> Failure {
    match error {
        VendorError::SameCsaf { other, .. } => Failure::usage(error.to_string())
            .hint(format!("to change that advisory, give its id: airseal vendor advisory add {other} --csaf FILE")),
        VendorError::OlderRevision { .. } => {
            Failure::new(CANNOT, error.to_string()).hint("give the newest revision of the document")
        }
        VendorError::TooManyAdvisories => Failure::new(CANNOT, error.to_string())
            .hint("airseal vendor advisory remove ID takes out one about versions that nobody runs any more"),
        VendorError::NoSuchAdvisory(_) => {
            Failure::new(CANNOT, error.to_string()).hint("airseal vendor advisory list lists them")
        }
        VendorError::NoSuchRange(_) => {
            Failure::new(CANNOT, error.to_string()).hint("airseal vendor advisory support lists them")
        }
        VendorError::NothingToPublish(_) => {
            Failure::new(CANNOT, error.to_string()).hint("airseal vendor advisory add ID")
        }
        _ => Failure::new(CANNOT, error.to_string()),
    }
}

/// What keeps a document, or all of them, from being received.
fn of_receiving(error: &VendorError) -> Failure {
    match error {
        VendorError::LostReceived(_) => Failure::new(CANNOT, error.to_string())
            .hint("restore the file from a backup, or begin it again: airseal vendor receive --accept-loss"),
        VendorError::Refused(refused) => of_refused(refused),
        VendorError::NotReceived(_) => Failure::verdict(Verdict::Malformed, error.to_string())
            .hint("check that it is the right file"),
        VendorError::NothingToReceive(_) => {
            Failure::new(CANNOT, error.to_string()).hint("check the path; is the USB drive mounted?")
        }
        _ => Failure::new(CANNOT, error.to_string()),
    }
}

/// Why a document that a customer handed in is refused.
fn of_refused(error: &RefusedDocument) -> Failure {
    let message = error.to_string();
    match error {
        RefusedDocument::Malformed(error) => of_malformed(error),
        RefusedDocument::BadSignature => Failure::verdict(Verdict::Untrusted, message)
            .hint("ask the customer for the file again"),
        RefusedDocument::Product { .. } => Failure::verdict(Verdict::Mismatch, message)
            .hint("receive it in the vendor folder of that product"),
        RefusedDocument::Store(error) => of_store(error),
    }
}

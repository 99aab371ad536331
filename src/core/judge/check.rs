//! From the bytes of a license and the context about an instance to a verdict.

use serde::Serialize;

use crate::core::Malformed;
use crate::core::document::envelope::Envelope;
use crate::core::document::issued::{Issued, permitted, signed_by};
use crate::core::document::license::License;
use crate::core::document::trust::Trust;
use crate::core::judge::coverage::{self, Gap, ReleaseDate};
use crate::core::judge::verdict::Verdict;
use crate::core::types::difference;
use crate::core::types::email::Email;
use crate::core::types::ids::{Edition, InstanceId, Name};
use crate::core::types::keys::KeyId;
use crate::core::types::time::Time;

/// How far the clock may run behind before it is a fault: time zones set wrong
/// and slow clocks are common, a day is not.
pub const CLOCK_SLACK: i64 = 24 * 60 * 60;

/// The largest file that is read for a license in it: room for one in any of its forms
/// with a trust bundle beside it, and not for what would take long or much memory.
pub const MAX_LICENSE_FILE: usize = 4 * 1024 * 1024;

/// Whether a clock that says `now` is too far behind a time known to have been.
#[must_use]
pub fn behind(now: Time, known: Time) -> bool {
    known.seconds_since(now) > CLOCK_SLACK
}

/// Who this instance is, as it registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The product that runs.
    pub product: Name,
    /// Its edition.
    pub edition: Edition,
    /// The registered address; none for the Community Edition.
    pub email: Option<Email>,
    /// The instance's id.
    pub instance: InstanceId,
}

/// What a license is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyContext {
    /// `None`: not registered.
    pub identity: Option<Identity>,
    /// The time to judge at.
    pub now: Time,
    /// The latest time known to have been. Where the clock is more than a day behind
    /// it, the license is judged at both times. Where the clock is more than a day
    /// behind the license's own `issued_at`, the verdict is `clock`. `None` skips both.
    pub clock_floor: Option<Time>,
    /// Limits that must be covered, with the amount in use.
    pub limits: Vec<(Name, u64)>,
    /// Features that must be covered.
    pub features: Vec<Name>,
    /// Whether the release that runs must be covered.
    pub release: ReleaseDate,
}

/// The steps of the check: passed, failed, or not reached (`null`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// A listed key signed exactly these bytes.
    pub signature: Option<bool>,
    /// That key was allowed to.
    pub signer: Option<bool>,
    /// The license id is not revoked.
    pub revocation: Option<bool>,
    /// Product, edition, email and instance are this instance's.
    pub binding: Option<bool>,
    /// The clock is sound and the license in force.
    pub time: Option<bool>,
    /// The limits and features asked for are in it.
    pub coverage: Option<bool>,
}

/// A verdict with its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence, for people.
    pub reason: String,
    /// How far the check came.
    pub checked: Checked,
    /// The license, once its signature was good.
    pub license: Option<License>,
    /// The key that signed it.
    pub signer: Option<KeyId>,
    /// Whether the clock is more than a day behind a time known to have been, or
    /// behind the license's `issued_at`. A good license stays good at such a clock
    /// only if it is good at both times.
    pub clock_behind: bool,
    /// Everything that is asked for and not covered, if the check came that far.
    pub gaps: Vec<Gap>,
}

impl Judgement {
    /// A verdict that needs no license to be read.
    #[must_use]
    pub fn without_license(
        verdict: Verdict,
        reason: impl Into<String>,
        context: &VerifyContext,
    ) -> Self {
        Self {
            verdict,
            reason: reason.into(),
            checked: Checked::default(),
            license: None,
            signer: None,
            clock_behind: context.clock_behind(),
            gaps: Vec::new(),
        }
    }
}

impl VerifyContext {
    /// Whether the clock is more than a day behind the latest time known to have been.
    #[must_use]
    pub fn clock_behind(&self) -> bool {
        self.clock_floor.is_some_and(|floor| behind(self.now, floor))
    }
}

/// Judges a license file. The first verdict that applies wins, in this order:
/// malformed, untrusted, revoked, (not registered,) mismatch, clock,
/// not-yet-valid, expired, not-covered.
#[must_use]
pub fn judge(file: &[u8], trust: Option<&Trust>, context: &VerifyContext) -> Judgement {
    let sized = if file.len() > MAX_LICENSE_FILE {
        Err(Malformed::new("the file is over 4 MiB; no file with a license is"))
    } else {
        Ok(file)
    };
    match sized.and_then(Envelope::parse_kind::<License>) {
        Ok(found) => run(&found.envelope, trust, context, true),
        Err(error) => Judgement::without_license(Verdict::Malformed, error.to_string(), context),
    }
}

/// Judges a license by itself, whoever it is for: signature, signer, revocation and
/// time, and no binding to an instance.
#[must_use]
pub fn judge_unbound(envelope: &Envelope, trust: &Trust, context: &VerifyContext) -> Judgement {
    run(envelope, Some(trust), context, false)
}

fn run(
    envelope: &Envelope,
    trust: Option<&Trust>,
    context: &VerifyContext,
    binds: bool,
) -> Judgement {
    let mut seen = Judgement::without_license(Verdict::Valid, String::new(), context);
    match judge_steps(envelope, trust, context, binds, &mut seen) {
        Ok((verdict, reason)) | Err((verdict, reason)) => Judgement { verdict, reason, ..seen },
    }
}

type Refusal = (Verdict, String);

fn judge_steps(
    envelope: &Envelope,
    trust: Option<&Trust>,
    context: &VerifyContext,
    binds: bool,
    seen: &mut Judgement,
) -> Result<Refusal, Refusal> {
    let license = open(envelope, trust, seen)?;
    let license = seen.license.insert(license);
    let checked = &mut seen.checked;

    // Unsure means not valid: revocations that cannot be read refuse the license.
    let revocation = trust.map_or(Ok(None), |trust| trust.revocation(&license.license_id));
    if let Some(revocation) = revocation.map_err(|error| (Verdict::Untrusted, error.to_string()))? {
        checked.revocation = Some(false);
        return Err((Verdict::Revoked, revocation.of_license(&license.license_id)));
    }
    checked.revocation = Some(true);

    if binds {
        let Some(identity) = &context.identity else {
            let reason = "this instance is not registered, so no license can be for it";
            return Err((Verdict::Missing, reason.to_owned()));
        };
        let bound = bind(license, identity);
        checked.binding = Some(bound.is_ok());
        bound.map_err(|reason| (Verdict::Mismatch, reason))?;
    }

    seen.clock_behind |= context.clock_floor.is_some() && behind(context.now, license.issued_at);
    let timed = in_time(license, context);
    checked.time = Some(timed.is_ok());
    let good = timed?;

    seen.gaps = coverage::gaps(license, &context.limits, &context.features, context.release);
    checked.coverage = Some(seen.gaps.is_empty());
    if seen.gaps.is_empty() {
        Ok(good)
    } else {
        Err((Verdict::NotCovered, coverage::explain(license, &seen.gaps)))
    }
}

/// Signature first, on the bytes as they came; only then is the payload read.
fn open(
    envelope: &Envelope,
    trust: Option<&Trust>,
    seen: &mut Judgement,
) -> Result<License, Refusal> {
    if !envelope.is::<License>() {
        // Names the kind it is; nothing of the payload is read.
        return Err((
            Verdict::Malformed,
            format!("this is not a license: its type is {}", envelope.payload_type),
        ));
    }
    let untrusted = |reason: String| (Verdict::Untrusted, reason);
    let trust = trust.ok_or_else(|| {
        untrusted("no trust bundle is pinned yet, so no signature can be checked".to_owned())
    })?;
    let signers = signed_by(envelope, trust, License::KIND);
    seen.checked.signature = Some(signers.is_ok());
    let signers = signers.map_err(untrusted)?;
    seen.signer = signers.first().map(|first| (*first).clone());
    let license: License =
        envelope.document().map_err(|error| (Verdict::Malformed, error.to_string()))?;
    let signer = permitted(&signers, trust, &license);
    seen.checked.signer = Some(signer.is_ok());
    seen.signer = Some(signer.map_err(untrusted)?.clone());
    Ok(license)
}

fn bind(license: &License, identity: &Identity) -> Result<(), String> {
    if license.product != identity.product {
        return Err(format!(
            "it is for the product {}; this instance is registered for {}",
            license.product, identity.product
        ));
    }
    if license.edition != identity.edition {
        return Err(format!(
            "it is for the {} edition; this instance is registered for the {} edition",
            license.edition, identity.edition
        ));
    }
    if license.email != identity.email {
        let name = |email: &Option<Email>| {
            email.as_ref().map_or("no address".to_owned(), ToString::to_string)
        };
        let (there, here) = (name(&license.email), name(&identity.email));
        let seen = difference::aside(&there, &here);
        return Err(format!("it is for {there}; this instance is registered to {here}{seen}"));
    }
    match &license.instance {
        Some(instance) if *instance != identity.instance => Err(format!(
            "it is for the instance {instance}; this instance is {}",
            identity.instance
        )),
        _ => Ok(()),
    }
}

/// A wrong clock is refused only where it matters: where the license is not the same
/// at the time that the clock says and at the time that is known to have been.
fn in_time(license: &License, context: &VerifyContext) -> Result<Refusal, Refusal> {
    let now = context.now;
    let Some(floor) = context.clock_floor else { return at_time(license, now) };
    if behind(now, license.issued_at) {
        let reason =
            format!("the clock says {now}, but the license was issued on {}", license.issued_at);
        return Err((Verdict::Clock, reason));
    }
    let here = at_time(license, now);
    if !behind(now, floor) {
        return here;
    }
    let back = format!("the clock says {now}, but {floor} was seen here before");
    match (here, at_time(license, floor)) {
        (Ok(_), Ok((Verdict::Grace, reason))) => Ok((
            Verdict::Grace,
            format!("{back}; the license is valid at both times, but at the later one {reason}"),
        )),
        (Ok(_), Ok(_)) => {
            Ok((Verdict::Grace, format!("{back}; the license is valid at both times")))
        }
        // Wrong or right, the clock changes nothing here.
        (Err(here), Err(there)) if here.0 == there.0 => Err(here),
        (here, there) => {
            let name = |timed: &Result<Refusal, Refusal>| match timed {
                Ok((verdict, _)) | Err((verdict, _)) => verdict.name(),
            };
            let reason = format!(
                "{back}; the license is {} at the first time and {} at the second",
                name(&here),
                name(&there)
            );
            Err((Verdict::Clock, reason))
        }
    }
}

/// The license at a time that is not in doubt.
fn at_time(license: &License, now: Time) -> Result<Refusal, Refusal> {
    if now < license.not_before {
        return Err((Verdict::NotYetValid, format!("it begins on {}", license.not_before)));
    }
    let Some(end) = license.expires_at else {
        return Ok((Verdict::Valid, "valid, with no end date".to_owned()));
    };
    let last = end.plus_days(license.grace_days);
    if now <= end {
        Ok((Verdict::Valid, format!("valid until {end}")))
    } else if now <= last {
        Ok((Verdict::Grace, format!("it expired on {end}; the grace period ends on {last}")))
    } else if license.grace_days == 0 {
        Err((Verdict::Expired, format!("it expired on {end}")))
    } else {
        Err((
            Verdict::Expired,
            format!(
                "it expired on {end}, and its {} days of grace ended on {last}",
                license.grace_days
            ),
        ))
    }
}

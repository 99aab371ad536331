//! In which form a license is written.

use crate::core::document::forms::Form;
use crate::issuer::issue::FileForm;

/// The form of a license's file.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct FormArgs {
    /// Write the license as text for mail
    #[arg(long, conflicts_with = "line")]
    armor: bool,
    /// Write the license as one line, for variables, YAML and chat
    #[arg(long)]
    line: bool,
    /// Write the newest trust bundle to the same file; `import` takes both
    #[arg(long)]
    with_trust: bool,
}

impl FormArgs {
    /// Whether another form than the usual one was asked for.
    pub(super) const fn is_named(self) -> bool {
        self.armor || self.line || self.with_trust
    }

    /// What the file is like.
    pub(super) fn of_file(self) -> FileForm {
        FileForm { form: Form::of(self.armor, self.line), with_trust: self.with_trust }
    }
}

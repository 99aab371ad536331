//! `airseal vendor`

mod init;
mod issue;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use zeroize::Zeroizing;

use super::Outcome;
use super::error::{CANNOT, Failure, USAGE};
use super::session::Session;
use crate::core::keys::Passphrase;
use crate::store::StoreError;
use crate::store::files;

/// Issue licenses, as the vendor
///
/// The same core that verifies. Everything lies in one folder: the root and signer
/// keys, the trust bundle that customers pin, and the register of every license
/// issued.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  airseal vendor init --product acme-dock --dir vendor
  airseal vendor issue request.json --dir vendor --days 365 -o license.json")]
pub enum Command {
    Init(init::Args),
    Issue(Box<issue::Args>),
}

pub(super) fn run(session: &mut Session, command: Command) -> Outcome {
    match command {
        Command::Init(args) => init::run(session, args),
        Command::Issue(args) => issue::run(session, &args),
    }
}

/// Where a passphrase comes from: never an argument, never the environment.
#[derive(Debug, clap::Args)]
struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl PassphraseArgs {
    fn from_file(path: &Path) -> anyhow::Result<Passphrase> {
        let file = std::fs::File::open(path).map_err(StoreError::io("read", path))?;
        let bytes = Zeroizing::new(files::read_capped(file).map_err(StoreError::io("read", path))?);
        Passphrase::from_first_line(&bytes).ok_or_else(|| {
            Failure::new(CANNOT, format!("{}: the passphrase is empty", path.display()))
                .hint("write the passphrase on its first line")
                .into()
        })
    }

    /// The passphrase of an encrypted key: from the file, else from the terminal.
    fn unlock(&self, session: &Session, key: &Path) -> anyhow::Result<Passphrase> {
        match &self.passphrase_file {
            Some(path) => Self::from_file(path),
            None if session.env.interactive => ask(session, &format!("Passphrase for {}: ", key.display())),
            None => {
                Err(Failure::new(USAGE, format!("{} is encrypted and there is no terminal to ask on", key.display()))
                    .hint("give the passphrase with --passphrase-file FILE")
                    .into())
            }
        }
    }
}

/// Asks on the terminal without echo.
fn ask(session: &Session, prompt: &str) -> anyhow::Result<Passphrase> {
    let answer =
        (session.env.ask_secret)(prompt).map_err(StoreError::io("read the passphrase from", "the terminal"))?;
    let answer = Zeroizing::new(answer);
    Passphrase::from_first_line(answer.as_bytes())
        .ok_or_else(|| Failure::new(CANNOT, "the passphrase is empty").hint("nothing was changed").into())
}

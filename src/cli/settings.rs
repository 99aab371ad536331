//! `config.toml`: settings that a person edits. The program never writes it.

use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;

use super::error::{CANNOT, Failure};
use crate::core::ids::{Edition, Name};
use crate::store::{StoreError, files};

/// The settings; all optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The product that `register` registers.
    pub product: Option<Name>,
    /// Its edition, unless `--edition` says otherwise.
    pub edition: Option<Edition>,
    /// `human` or `json`.
    pub format: Option<Format>,
    /// When to colour.
    pub color: Option<Color>,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people.
    Human,
    /// As with `--json`.
    Json,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set or TERM is dumb
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Settings {
    /// Reads the file; no file, no settings.
    ///
    /// # Errors
    /// I/O, or a setting it does not know.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let read = match files::read_settings(path) {
            Ok(None) => return Ok(Self::default()),
            // Only what is wrong: toml's own display draws the line it stands in.
            Ok(Some(text)) => toml::from_str(&text).map_err(|error| error.message().to_owned()),
            Err(StoreError::Damaged { reason, .. }) => Err(reason),
            Err(error) => return Err(error.into()),
        };
        Ok(read.map_err(|reason| {
            Failure::new(CANNOT, format!("cannot read the settings in {}: {reason}", path.display()))
                .hint("correct the file; it may set product, edition, format and color")
        })?)
    }
}

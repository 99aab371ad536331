//! `config.toml`: settings that a person edits. The program never writes it.

use std::path::Path;

use clap::ValueEnum;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use crate::core::types::ids::{Edition, Name};
use crate::store::files;

/// The settings; all optional.
#[derive(Debug, Default)]
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
    /// Reads the file; without a file there are no settings. A fault stops nothing: the other
    /// settings count, and the second value names those that do not.
    #[must_use]
    pub fn read(path: &Path) -> (Self, Vec<String>) {
        match files::read_settings(path) {
            Ok(None) => (Self::default(), Vec::new()),
            Ok(Some(text)) => Self::parse(&text, path),
            Err(error) => (Self::default(), vec![format!("{error}; no setting in it counts")]),
        }
    }

    fn parse(text: &str, path: &Path) -> (Self, Vec<String>) {
        let mut settings = Self::default();
        let mut faults = Vec::new();
        let table = match toml::from_str::<Table>(text) {
            Ok(table) => table,
            // Each setting is on its own line: the others still count.
            Err(error) => {
                // The message only: toml's own display draws the whole line.
                faults.push(error.message().trim().to_owned());
                text.lines()
                    .filter_map(|line| toml::from_str::<Table>(line).ok())
                    .flatten()
                    .collect()
            }
        };
        for (key, value) in table {
            let taken = match key.as_str() {
                "product" => take(value, &mut settings.product),
                "edition" => take(value, &mut settings.edition),
                "format" => take(value, &mut settings.format),
                "color" => take(value, &mut settings.color),
                _ => Err("there is no such setting (there are product, edition, format and color)"
                    .to_owned()),
            };
            faults.extend(taken.err().map(|reason| format!("`{key}`: {reason}")));
        }
        let path = path.display();
        (
            settings,
            faults
                .into_iter()
                .map(|fault| format!("{path}: {fault}; that setting does not count"))
                .collect(),
        )
    }
}

fn take<T: DeserializeOwned>(value: Value, setting: &mut Option<T>) -> Result<(), String> {
    *setting =
        Some(value.try_into().map_err(|error: toml::de::Error| error.message().trim().to_owned())?);
    Ok(())
}

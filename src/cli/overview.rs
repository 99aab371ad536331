//! The screens that show all commands: `airseal` alone and `airseal --help`. What each
//! command does is its own summary, as clap has it.

use std::fmt::Write;

/// What commands are for. Help lists them in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// From the trust bundle to the verdict.
    Licensing,
    /// What would be sent, and who chose that.
    Data,
    /// Signed texts of the vendor's.
    Texts,
    /// What keeps it running.
    Operation,
    /// What the vendor does.
    Issuer,
}

impl Group {
    /// Every group, in order.
    pub const ALL: [Self; 5] =
        [Self::Licensing, Self::Data, Self::Texts, Self::Operation, Self::Issuer];

    /// Its heading.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Licensing => "Licensing",
            Self::Data => "Data and consent",
            Self::Texts => "The vendor's texts",
            Self::Operation => "Operation",
            Self::Issuer => "For the vendor, who issues the licenses",
        }
    }
}

/// The environment variables that the program reads, and what each does.
pub const VARIABLES: [(&str, &str); 16] = [
    ("AIRSEAL_HOME", "The state folder, unless --home names one"),
    ("AIRSEAL_LICENSE", "A license as text, instead of the installed ones"),
    ("AIRSEAL_LICENSE_PATH", "A license file, instead of the installed ones"),
    ("AIRSEAL_TELEMETRY", "off: usage data is off; no value turns it on"),
    ("DO_NOT_TRACK", "1: usage data is off"),
    ("AIRSEAL_VENDOR_DIR", "The vendor folder, unless --dir names one"),
    ("AIRSEAL_POLICY", "One more machine policy; it can only forbid"),
    ("CREDENTIALS_DIRECTORY", "airseal.license, .policy and .passphrase of a service"),
    ("HOME", "Where the platform's folders are"),
    ("XDG_DATA_HOME", "Where the state folder airseal is (Linux)"),
    ("XDG_CONFIG_HOME", "Where airseal/config.toml is (Linux)"),
    ("NO_COLOR", "1: no colour, unless --color asks for it"),
    ("TERM", "dumb: no colour, unless --color asks for it"),
    ("LC_ALL", "UTF-8: register --qr draws with block characters"),
    ("LC_CTYPE", "The same, if LC_ALL is not set"),
    ("LANG", "The same, if neither is set"),
];

/// A command in a list: its name, its group, and whether it is for a first day.
pub type Listed = (&'static str, Group, bool);

/// What `airseal` alone prints: what a first day needs, and where the rest is.
#[must_use]
pub fn first_day(root: &clap::Command, commands: &[Listed]) -> String {
    let mut text = format!("airseal: {}\n", summary(root));
    for group in Group::ALL {
        let mut rows =
            commands.iter().filter(|(_, of, first_day)| *of == group && *first_day).peekable();
        if rows.peek().is_some() {
            let _ = writeln!(text, "\n{}:", group.heading());
        }
        for (name, ..) in rows {
            row(&mut text, name, root);
        }
    }
    text += "\nairseal --help lists every command; airseal help COMMAND explains one.";
    text
}

/// The part of `airseal --help` between the usage and the examples.
#[must_use]
pub fn all(root: &clap::Command, commands: &[Listed]) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let _ = writeln!(text, "{}:", group.heading());
        for (name, of, _) in commands {
            if *of != group {
                continue;
            }
            row(&mut text, name, root);
            if group == Group::Issuer {
                for sub in
                    root.find_subcommand(name).iter().flat_map(|command| command.get_subcommands())
                {
                    let _ = writeln!(text, "    {:<11}{}", sub.get_name(), summary(sub));
                }
            }
        }
        text.push('\n');
    }
    text += "Options of every command:\n";
    for option in root.get_arguments() {
        let short = option.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
        let value = option.get_value_names().filter(|_| option.get_action().takes_values());
        let value = value.map(|names| format!(" <{}>", names.join("> <"))).unwrap_or_default();
        let name = format!("{short}--{}{value}", option.get_long().unwrap_or_default());
        let _ = writeln!(
            text,
            "  {name:<18} {}",
            option.get_help().map(ToString::to_string).unwrap_or_default()
        );
    }
    // clap adds these two when it parses.
    text += "  -h, --help         Print help\n  -V, --version      Print version\n";
    text += "\nEnvironment variables:\n";
    for (name, what) in VARIABLES {
        let _ = writeln!(text, "  {name:<21} {what}");
    }
    text.truncate(text.trim_end().len());
    text
}

fn row(text: &mut String, name: &str, root: &clap::Command) {
    let what = root.find_subcommand(name).map(summary).unwrap_or_default();
    let _ = writeln!(text, "  {name:<12} {what}");
}

fn summary(command: &clap::Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

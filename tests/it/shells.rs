//! Completions as a person meets them: bash and zsh run on a terminal of their
//! own (script(1)) and get a TAB, fish is asked for what it would offer.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{World, needs, tool};

/// The folder of the completion files.
fn completions() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions")
}

/// A folder with two files to complete.
fn folder() -> World {
    let world = World::new();
    std::fs::create_dir(world.path("files")).unwrap();
    world.write("files/license.json", "");
    world.write("files/zebra.txt", "");
    world
}

/// A shell on a terminal in which `airseal` says what it was called with.
struct Terminal {
    child: Child,
    output: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    fn start(world: &World, shell: &str) -> Self {
        let mut child = Command::new("script")
            .args(["-qec", shell, "/dev/null"])
            .current_dir(world.path("files"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", world.path("user"))
            .env("ZDOTDIR", world.path("."))
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = Arc::new(Mutex::new(Vec::new()));
        let (mut stream, into) = (child.stdout.take().unwrap(), Arc::clone(&output));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                into.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        let mut terminal = Self { child, output };
        terminal.wait("READY");
        terminal
    }

    /// Waits for a word and returns what came up to it, the word dropped.
    #[track_caller]
    fn wait(&mut self, word: &str) -> String {
        let begin = Instant::now();
        loop {
            let mut output = self.output.lock().unwrap();
            let text = String::from_utf8_lossy(&output).into_owned();
            if let Some(at) = text.find(word) {
                output.clear();
                return text[..at].to_owned();
            }
            drop(output);
            assert!(begin.elapsed() < Duration::from_secs(30), "no `{word}` in {text:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types a line with TABs in it; what `airseal` is called with then.
    #[track_caller]
    fn types(&mut self, line: &str) -> String {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(line.as_bytes()).unwrap();
        // What was typed is in the shell before it may run the line.
        std::thread::sleep(Duration::from_millis(100));
        stdin.write_all(b"\r").unwrap();
        let seen = self.wait("<END>");
        let called = seen.rsplit_once("<CALL>").map(|(_, called)| called.to_owned());
        called.unwrap_or_else(|| panic!("{line:?}: {seen:?}"))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line with a TAB, and what it becomes. The words by hand.
const COMPLETED: [(&str, &str); 15] = [
    ("airseal usage set contai\t", "usage set containers"),
    ("airseal tele\t", "telemetry"),
    ("airseal telemetry st\t", "telemetry status"),
    ("airseal telemetry c\t", "telemetry check"),
    ("airseal --quiet telemetry of\t", "--quiet telemetry off"),
    ("airseal register --edition c\t", "register --edition community"),
    ("airseal register --data-region e\t", "register --data-region eu"),
    ("airseal vendor iss\t", "vendor issue"),
    ("airseal vendor rotate s\t", "vendor rotate signer"),
    ("airseal completions f\t", "completions fish"),
    ("airseal data show c\t", "data show compliance"),
    ("airseal verify --warn\t", "verify --warn-within"),
    ("airseal verify lic\t", "verify license.json"),
    ("airseal import ze\t", "import zebra.txt"),
    ("airseal metrics -o ze\t", "metrics -o zebra.txt"),
];

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_their_values_and_files() {
    needs!("bash");
    needs!("script");
    let world = folder();
    world.write(
        "bashrc",
        format!(
            "source '{}'\nairseal() {{ echo \"<CALL>$*<\"END\">\"; }}\nPS1='READY> '\nunset PROMPT_COMMAND\n",
            completions().join("airseal.bash").display()
        ),
    );
    let mut bash = Terminal::start(&world, "bash --noprofile --rcfile ../bashrc -i");
    for (line, becomes) in COMPLETED {
        assert_eq!(bash.types(line).trim(), becomes, "{line:?}");
    }
    // `=` splits a word in bash only.
    assert_eq!(bash.types("airseal register --edition=c\t").trim(), "register --edition=community");
    // The only file that there is, at an empty word.
    std::fs::remove_file(world.path("files/zebra.txt")).unwrap();
    assert_eq!(bash.types("airseal verify \t").trim(), "verify license.json");
}

#[cfg(unix)]
#[test]
fn bash_offers_every_value_of_an_enumeration_and_every_command() {
    needs!("bash");
    let world = folder();
    let ask = |words: &[&str]| {
        let script = "source \"$0\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($#-1)); \
                      _airseal airseal \"${@: -1}\" \"${@: -2:1}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
        let file = completions().join("airseal.bash");
        let args = [&["-c", script, file.to_str().unwrap()], words].concat();
        let text = String::from_utf8(tool("bash", &args, &world.path("files"))).unwrap();
        let mut offered: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        offered.sort();
        offered
    };
    assert_eq!(ask(&["airseal", "telemetry", ""]), ["check", "help", "off", "on", "status"]);
    assert_eq!(ask(&["airseal", "register", "--edition", ""]), ["business", "community"]);
    assert_eq!(ask(&["airseal", "register", "--edition", "="]), ["business", "community"]);
    assert_eq!(ask(&["airseal", "data", "show", ""]), ["all", "compliance", "request", "usage"]);
    assert_eq!(ask(&["airseal", "data", "explain", ""]), ["compliance", "request", "usage"]);
    assert_eq!(ask(&["airseal", "--color", ""]), ["always", "auto", "never"]);
    assert_eq!(ask(&["airseal", "verify", ""]), [""; 0], "files are offered by bash itself");
    assert!(ask(&["airseal", "verify", "--"]).contains(&"--warn-within".to_owned()));
    let commands = ask(&["airseal", ""]);
    for command in airseal::cli::command().get_subcommands() {
        assert!(commands.iter().any(|name| name == command.get_name()), "{}", command.get_name());
    }
}

#[cfg(unix)]
#[test]
fn zsh_completes_commands_options_their_values_and_files() {
    needs!("zsh");
    needs!("script");
    let world = folder();
    world.write(
        ".zshrc",
        format!(
            "fpath=('{}' $fpath)\nautoload -Uz compinit\ncompinit -u -d '{}'\nunsetopt PROMPT_SP\n\
             zstyle ':completion:*' menu no\nairseal() {{ echo \"<CALL>$*<\"END\">\" }}\nPS1='READY> '\n",
            completions().display(),
            world.path("zcompdump").display()
        ),
    );
    let mut zsh = Terminal::start(&world, "zsh -d -i");
    for (line, becomes) in COMPLETED {
        assert_eq!(zsh.types(line).trim(), becomes, "{line:?}");
    }
    assert_eq!(zsh.types("airseal register --edition=c\t").trim(), "register --edition=community");
}

#[cfg(unix)]
#[test]
fn fish_completes_commands_options_their_values_and_files() {
    needs!("fish");
    let world = folder();
    let ask = |line: &str| -> Vec<String> {
        let output = Command::new("fish")
            .args(["--no-config", "-c", "source $argv[1]; complete -C $argv[2]"])
            .arg(completions().join("airseal.fish"))
            .arg(line)
            .current_dir(world.path("files"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", world.path("user"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let mut offered: Vec<_> =
            text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        offered.sort();
        offered
    };
    for (line, becomes) in COMPLETED {
        let (line, last) = (line.trim_end(), becomes.rsplit(' ').next().unwrap());
        assert_eq!(ask(line), [last], "{line:?}");
    }
    assert_eq!(ask("airseal telemetry "), ["check", "help", "off", "on", "status"]);
    assert_eq!(ask("airseal register --edition "), ["business", "community"]);
    assert_eq!(ask("airseal completions "), ["bash", "fish", "zsh"]);
    assert_eq!(ask("airseal verify "), ["license.json", "zebra.txt"]);
    assert_eq!(ask("airseal status "), [""; 0], "it takes no file");
    let commands = ask("airseal ");
    for command in airseal::cli::command().get_subcommands() {
        assert!(commands.iter().any(|name| name == command.get_name()), "{}", command.get_name());
    }
}

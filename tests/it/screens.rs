//! What a person sees on a terminal: whole words in lines that fit, and a drawing only
//! where it can be scanned. A pipe gets the same words, each message on one line.

use airseal::cli::env::Env;

use crate::support::{EMAIL, Run, World, needs, tool};

const NOW: &str = "2026-11-25T12:00:00Z";

fn narrow(env: &mut Env) {
    env.stdout_columns = || Some(40);
    env.stderr_columns = || Some(40);
}

fn usual(env: &mut Env) {
    env.stdout_columns = || Some(80);
    env.stderr_columns = || Some(80);
}

fn wide(env: &mut Env) {
    env.stdout_columns = || Some(250);
    env.stderr_columns = || Some(250);
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn what_is_long_wraps_between_words_at_the_width_of_the_terminal_and_into_a_pipe_not_at_all() {
    let world = World::licensed();
    world.notices_and_policies(&[]);
    let nothing = "0".repeat(64);
    let bundle = world.text_path("vendor/trust.json");
    let absent = world.text_path("absent.json");
    let flag = world.home("telemetry.toml").display().to_string();
    for args in [
        &["verify"][..],
        &["verify", "--at", "2199-01-01"],
        &["verify", &absent],
        &["status"],
        &["doctor"],
        &["advisories"],
        &["policy", "show"],
        &["log"],
        &["audit", &world.text_path("vendor")],
        &["telemetry", "status"],
        &["register", "--email", "new@acme.example"],
        &["inspect", &flag],
        &["trust", "pin", &bundle, "--fingerprint", &nothing],
        &["trust", "show"],
        &["vendor", "list", "--dir", &world.text_path("vendor")],
        &["verify", "--limit", "what"],
        &["rights", "list"],
    ] {
        // A process that another test begins holds every lock of this one until it is the program.
        let run = |change: fn(&mut Env)| loop {
            let run = world.run_env(NOW, args, change);
            if !run.stderr.contains("waiting") {
                break run;
            }
        };
        let piped = run(|_| {});
        for (columns, on_terminal) in [(40, narrow as fn(&mut Env)), (80, usual), (100, wide)] {
            let shown = run(on_terminal);
            assert_eq!(shown.code, piped.code, "{args:?}");
            for (piped, shown) in [(piped.out(), shown.out()), (&piped.stderr, &shown.stderr)] {
                assert_eq!(words(shown), words(piped), "{args:?}");
                for line in shown.lines() {
                    // A word that is longer than the line, such as a path, is not cut: it
                    // stands alone, behind its label if that is short.
                    let whole = words(line).iter().any(|word| word.chars().count() + 20 > columns);
                    assert!(
                        line.chars().count() <= columns || whole,
                        "{args:?} at {columns}: {line}"
                    );
                }
            }
        }
    }
    let refused = world.run_env(NOW, &["register", "--email", "new@acme.example"], |_| {});
    assert_eq!(refused.stderr.lines().count(), 2, "one error, one hint: {}", refused.stderr);
}

#[test]
fn the_width_is_that_of_the_terminal_that_is_written_to() {
    needs!("python3");
    let world = World::licensed();
    let program = env!("CARGO_BIN_EXE_airseal");
    let script = "import fcntl, os, pty, struct, sys, termios\n\
        pid, screen = pty.fork()\n\
        if pid == 0:\n\
        \x20   fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 25, int(sys.argv[1]), 0, 0))\n\
        \x20   os.execve(sys.argv[2], sys.argv[2:], {'AIRSEAL_HOME': 'home', 'HOME': os.getcwd(), 'NO_COLOR': '1'})\n\
        seen = b''\n\
        while True:\n\
        \x20   try: part = os.read(screen, 65536)\n\
        \x20   except OSError: break\n\
        \x20   if not part: break\n\
        \x20   seen += part\n\
        sys.stdout.write(seen.decode().replace('\\r\\n', '\\n'))";
    for columns in ["50", "90"] {
        let args = ["-c", script, columns, program, "register", "--email", "new@acme.example"];
        let screen = String::from_utf8(tool("python3", &args, &world.path(""))).unwrap();
        let longest = screen.lines().map(|line| line.chars().count()).max().unwrap();
        let columns: usize = columns.parse().unwrap();
        assert!(longest <= columns && longest > columns / 2, "{columns}: {screen}");
        assert!(screen.contains("Hint:"), "{screen}");
    }
}

#[test]
fn a_code_that_the_terminal_is_too_narrow_for_is_not_drawn_and_the_picture_is_named() {
    let world = World::with_vendor();
    let args = ["register", "--email", EMAIL, "--qr"];
    let utf8 = |env: &mut Env| World::set_var(env, "LANG", "C.UTF-8");
    let run = world.run_env(NOW, &args, |env| {
        usual(env);
        utf8(env);
    });
    assert_eq!(run.code, 0);
    assert!(words(&run.stderr).join(" ").contains("--qr-png FILE"), "{run:?}");
    assert!(!run.out().contains(['█', '▀', '▄', '#']), "{run:?}");
    let run = world.run_env(NOW, &args, |env| {
        wide(env);
        utf8(env);
    });
    assert!(run.out().contains('█') && !run.stderr.contains("--qr-png"), "{run:?}");
    let run = world.run_env(NOW, &args, utf8);
    assert!(run.out().contains('█'), "a pipe has no width: {run:?}");
}

/// Each way in which programs and people write one fingerprint.
#[test]
fn a_fingerprint_is_taken_as_programs_print_it() {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    let hex = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap().trim().to_owned();
    let parts = |size: usize, between: &str| {
        hex.as_bytes()
            .chunks(size)
            .map(|part| std::str::from_utf8(part).unwrap())
            .collect::<Vec<_>>()
            .join(between)
    };
    for given in [
        format!("{hex}  -"),
        format!("{hex}  root.der\n"),
        format!("{hex} *dir/a = b.der"),
        format!("SHA256(stdin)= {hex}"),
        format!("SHA2-256(root.der)= {hex}"),
        format!("sha256:{hex}"),
        format!("  {} ", hex.to_uppercase()),
        parts(2, ":"),
        parts(4, " "),
        parts(32, "\n"),
    ] {
        let run = world.run(&["trust", "pin", "vendor/trust.json", "--fingerprint", &given]);
        assert_eq!(run.code, 0, "{given:?}: {run:?}");
    }
    let short = &hex[1..];
    for given in
        ["", "00", short, &format!("{hex}0"), &format!("{short}g"), "-", "vendor/root.fingerprint"]
    {
        let run = world
            .run(&["trust", "pin", "vendor/trust.json", &format!("--fingerprint={given}")])
            .exits(2);
        assert!(given.is_empty() || run.stderr.contains("64 hex digits"), "{given:?}: {run:?}");
    }
}

#[test]
fn another_fingerprint_is_shown_below_the_one_given_in_the_same_groups() {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    let hex = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap().trim().to_owned();
    let given = format!("{}{}", &hex[..63], if hex.ends_with('0') { '1' } else { '0' });
    let run = world.run(&["trust", "pin", "vendor/trust.json", "--fingerprint", &given]).exits(11);
    let rows: Vec<_> = run
        .stderr
        .lines()
        .filter(|line| line.contains("given: ") || line.contains("found: "))
        .collect();
    let [given_1, found_1, given_2, found_2] = rows[..] else { panic!("{run:?}") };
    let digits = |row: &str| row.rsplit(": ").next().unwrap().to_owned();
    let column = |row: &str| row.rfind(": ");
    assert_eq!(digits(given_1), digits(found_1));
    assert_eq!(format!("{}{}", digits(found_1), digits(found_2)).replace(' ', ""), hex);
    assert_eq!(format!("{}{}", digits(given_1), digits(given_2)).replace(' ', ""), given);
    assert!(rows.iter().all(|row| column(row) == column(given_1) && row.len() <= 80), "{rows:?}");
}

/// Pins on a terminal: what is typed, line by line.
fn pin(typed: &str) -> (World, Run) {
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    let hex = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap().trim().to_owned();
    let groups = |text: &str| {
        text.as_bytes()
            .chunks(4)
            .map(|part| std::str::from_utf8(part).unwrap())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let other = format!("{}{}", &hex[..63], if hex.ends_with('0') { '1' } else { '0' });
    let typed = typed
        .replace("{hex}", &hex)
        .replace("{other}", &other)
        .replace("{rows}", &format!("{}\n{}", groups(&hex[..32]), groups(&hex[32..])))
        .replace(
            "{colons}",
            &hex.to_uppercase()
                .as_bytes()
                .chunks(2)
                .map(|b| std::str::from_utf8(b).unwrap())
                .collect::<Vec<_>>()
                .join(":"),
        );
    let bundle = world.text_path("vendor/trust.json");
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let run = world.run_env(&now, &["trust", "pin", &bundle], |env| {
        env.interactive = || true;
        env.stdin = Box::new(std::io::Cursor::new(typed.into_bytes()));
        usual(env);
    });
    // What the file says is shown in groups, so that a person can compare them.
    for part in [&hex[..32], &hex[32..]] {
        assert!(run.stderr.lines().any(|line| line.trim() == groups(part)), "{}", run.stderr);
    }
    (world, run)
}

#[test]
fn a_person_types_or_pastes_the_fingerprint_and_it_is_compared_there() {
    for typed in [
        "{hex}\n",
        "  {hex}  root.der\n",
        "{colons}\n",
        "{rows}\n",
        "SHA256(stdin)= {hex}\n",
        "yes\n{hex}\n",
        "{hex}",
    ] {
        let (world, run) = pin(typed);
        assert_eq!(run.code, 0, "{typed:?}: {run:?}");
        assert!(world.home("trust.json").exists(), "{typed:?}");
    }
}

#[test]
fn what_is_typed_is_called_what_it_is_and_nothing_is_pinned_then() {
    for (typed, code, said) in [
        ("yes\n\n", 11, "64 hex digits, and `y` is not one"),
        ("abc\n\n\n", 11, "this has 3"),
        ("\n", 11, "nothing was changed"),
        ("", 11, "nothing was changed"),
        ("no\nno\nno\n{hex}\n", 11, "nothing was changed"),
        ("{other}\n", 11, "given: "),
    ] {
        let (world, run) = pin(typed);
        assert_eq!(run.code, code, "{typed:?}: {run:?}");
        assert!(run.stderr.contains(said), "{typed:?}: {}", run.stderr);
        assert!(!world.home("trust.json").exists(), "{typed:?}");
    }
    // Both are shown in the same columns, so that the eye finds the difference.
    let (_, run) = pin("{other}\n");
    let column = |label: &str| run.stderr.lines().find_map(|line| line.find(label)).unwrap();
    assert_eq!(column("given: "), column("found: "));
    // The line end after what is typed is the terminal's, and is not here.
    let shown = run.stderr.replace("Fingerprint: ", "");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

#[test]
fn a_terminal_shows_the_question_and_takes_what_is_pasted() {
    needs!("python3");
    let world = World::new();
    world
        .run(&["vendor", "init", "--product", "acme-dock", "--dir", "vendor", "--no-passphrase"])
        .exits(0);
    let hex = String::from_utf8(world.read("vendor/root.fingerprint")).unwrap().trim().to_owned();
    let script = "import fcntl, os, pty, struct, sys, termios\n\
        pid, screen = pty.fork()\n\
        if pid == 0:\n\
        \x20   fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))\n\
        \x20   os.execve(sys.argv[2], sys.argv[2:], {'AIRSEAL_HOME': os.getcwd() + '/home', 'HOME': os.getcwd(), 'NO_COLOR': '1'})\n\
        seen = b''\n\
        typed = False\n\
        while True:\n\
        \x20   try: part = os.read(screen, 65536)\n\
        \x20   except OSError: break\n\
        \x20   if not part: break\n\
        \x20   seen += part\n\
        \x20   if not typed and b'Fingerprint: ' in seen:\n\
        \x20       os.write(screen, sys.argv[1].encode() + b'\\n')\n\
        \x20       typed = True\n\
        sys.stdout.write(seen.decode().replace('\\r\\n', '\\n'))\n\
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";
    let program = env!("CARGO_BIN_EXE_airseal");
    let args = ["-c", script, &hex, program, "trust", "pin", "vendor/trust.json"];
    let screen = String::from_utf8(tool("python3", &args, &world.path(""))).unwrap();
    assert!(
        screen.contains("pinned  trust bundle 1") && world.home("trust.json").exists(),
        "{screen}"
    );
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
}

/// What a spreadsheet takes for a formula, wherever it splits the line.
#[test]
fn no_cell_begins_like_a_formula_at_commas_or_at_semicolons() {
    let world = World::registered();
    std::fs::create_dir(world.path("d")).unwrap();
    for (index, name) in [
        "Acme;=1+1;x",
        ";+1",
        ";;-1",
        "a; =1",
        "a;\"=1",
        "a;\"\" =1\"",
        "\"=1",
        "=1",
        "@x;@y",
        "a;\u{a0}=1",
        "a,;=1",
        "a\";\"=1",
        "\u{ff1d}1;\u{ff0b}1",
        "';=1",
        "a;\t=1",
        "x\";",
        "a;'=1",
    ]
    .iter()
    .enumerate()
    {
        let file = format!("d/{index};={index}.json");
        world.issue(&file, &["--days", "365", "--organization", name]).exits(0);
    }
    let audit = world.run(&["audit", "d", "--format", "csv"]).exits(0).stdout;
    let list = world.run(&["vendor", "list", "--dir", "vendor", "--csv"]).exits(0).stdout;
    for csv in [audit, list] {
        for delimiter in [b',', b';', b'\t'] {
            for quoting in [true, false] {
                let mut reader = csv::ReaderBuilder::new();
                reader.delimiter(delimiter).has_headers(false).flexible(true).quoting(quoting);
                let mut cells = 0;
                for row in reader.from_reader(csv.as_slice()).byte_records() {
                    for cell in &row.unwrap() {
                        let cell = String::from_utf8_lossy(cell);
                        let text = cell.trim_start_matches([' ', '"', '\u{a0}']);
                        assert!(
                            !text.starts_with([
                                '=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'
                            ]),
                            "{cell}"
                        );
                        cells += 1;
                    }
                }
                assert!(cells >= 18, "{cells}");
            }
        }
    }
}

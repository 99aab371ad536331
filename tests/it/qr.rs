//! The request and the license as QR codes, read back by a scanner that is not ours.

use std::path::Path;

use crate::support::{EMAIL, World, needs, tool};

/// What zbar reads in a picture, byte for byte.
fn scanned(picture: &Path) -> Vec<u8> {
    let args = ["--quiet", "--raw", "--oneshot", "-Sbinary", "-Sdisable", "-Sqrcode.enable"];
    tool("zbarimg", &[&args[..], &[picture.to_str().unwrap()]].concat(), Path::new("/"))
}

/// A drawing as a picture: rows of modules, `true` is light.
fn picture(world: &World, name: &str, rows: &[Vec<bool>]) -> std::path::PathBuf {
    const SCALE: usize = 6;
    let width = rows[0].len();
    assert!(rows.iter().all(|row| row.len() == width), "a drawing has straight edges");
    let mut pgm = format!("P5\n{} {}\n255\n", width * SCALE, rows.len() * SCALE).into_bytes();
    for row in rows {
        let line: Vec<u8> =
            row.iter().flat_map(|light| [if *light { 255 } else { 0 }; SCALE]).collect();
        (0..SCALE).for_each(|_| pgm.extend_from_slice(&line));
    }
    world.write(name, pgm)
}

/// The lines of the answer that are the drawing.
fn drawing(out: &str, cells: &[char]) -> Vec<String> {
    let lines = out
        .lines()
        .filter(|line| line.chars().count() > 40 && line.chars().all(|c| cells.contains(&c)));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_picture_scans_back_to_the_very_bytes_of_the_request() {
    needs!("zbarimg");
    for label in ["", "rack 7, room 3 — Zürich 株式会社"] {
        let world = World::with_vendor();
        let label = format!("--label={label}");
        world
            .run(&[
                "register",
                "--email",
                EMAIL,
                &label,
                "-o",
                "request.json",
                "--qr-png",
                "request.png",
            ])
            .exits(0);
        assert_eq!(scanned(&world.path("request.png")), world.read("request.json"));
        // And it is a request that a license can be issued for.
        world.write("scanned.json", scanned(&world.path("request.png")));
        world
            .run(&[
                "vendor",
                "issue",
                "scanned.json",
                "--dir",
                "vendor",
                "--days",
                "30",
                "-o",
                "license.json",
            ])
            .exits(0);
    }
}

#[test]
fn what_a_terminal_draws_scans_back_too() {
    needs!("zbarimg");
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "-o", "request.json"]).exits(0);
    let unicode = world.run_with(&[("LANG", "en_US.UTF-8")], &["register", "--qr"]).exits(0);
    let lines = drawing(unicode.out(), &['█', '▀', '▄', ' ']);
    let half = |upper: bool| {
        move |line: &String| {
            line.chars().map(|c| c == '█' || c == if upper { '▀' } else { '▄' }).collect::<Vec<_>>()
        }
    };
    let rows: Vec<_> =
        lines.iter().flat_map(|line| [half(true)(line), half(false)(line)]).collect();
    assert_eq!(scanned(&picture(&world, "unicode.pgm", &rows)), world.read("request.json"));

    let plain = world.run_with(&[("LANG", "C")], &["register", "--qr"]).exits(0);
    assert!(plain.out().is_ascii());
    let light =
        |line: &String| line.as_bytes().chunks(2).map(|cell| cell == b"##").collect::<Vec<_>>();
    let rows: Vec<_> = drawing(plain.out(), &['#', ' ']).iter().map(light).collect();
    assert_eq!(scanned(&picture(&world, "ascii.pgm", &rows)), world.read("request.json"));

    let colour = world
        .run_with(&[("LC_ALL", "C.UTF-8")], &["register", "--qr", "--color", "always"])
        .exits(0);
    assert!(
        colour.out().contains("\u{1b}[38;5;231;48;5;16m"),
        "dark on light, whatever the terminal's colours"
    );
}

#[test]
fn a_request_too_long_for_one_code_is_refused_and_the_longest_label_fits() {
    let world = World::with_vendor();
    let longest = format!("--label={}", "x".repeat(200));
    world.run(&["register", "--email", EMAIL, &longest, "--qr-png", "request.png"]).exits(0);
    assert!(world.read("request.png").starts_with(b"\x89PNG\r\n\x1a\n"));
    // Four bytes a character, and base64 on top of them.
    let wide = format!("--label={}", "\u{1f512}".repeat(200));
    let long = format!("{}@{}.example", "a".repeat(64), vec!["b".repeat(60); 2].join("."));
    let run =
        world.run(&["register", "--email", &long, "--change-email", &wide, "--qr-png", "wide.png"]);
    assert!(run.code == 0 || run.stderr.contains("2,953"), "{run:?}");
}

#[test]
fn drawing_and_json_exclude_each_other() {
    let world = World::with_vendor();
    world.run(&["register", "--email", EMAIL, "--qr", "--json"]).exits(2);
}

#[test]
fn a_license_drawn_for_the_way_back_scans_to_a_license_that_imports() {
    needs!("zbarimg");
    let world = World::registered();
    let covers = [
        "--days",
        "365",
        "--limit",
        "nodes=10",
        "--feature",
        "rbac",
        "--meta",
        "order=Zürich 株式会社",
    ];
    world.issue("license.json", &[&covers[..], &["--qr-png", "license.png"]].concat()).exits(0);
    assert_eq!(scanned(&world.path("license.png")), world.read("license.json"));

    // Of an answer with the newest trust bundle, both.
    world.issue("both.json", &["--days", "9", "--with-trust", "--qr-png", "both.png"]).exits(0);
    assert_eq!(scanned(&world.path("both.png")), world.read("both.json"));
    world.run(&["verify", "both.png"]).exits(0);
    let taken = world.run(&["import", "both.png", "--json"]).exits(0);
    assert_eq!(taken.out().lines().count(), 2, "{}", taken.out());

    // As text for mail in the file; drawn in its shortest form all the same.
    let said = world
        .issue("license.asc", &["--days", "9", "--armor", "--qr", "--color", "never"])
        .exits(0);
    assert!(world.read("license.asc").starts_with(b"-----BEGIN AIRSEAL LICENSE-----"));
    let light =
        |line: &String| line.as_bytes().chunks(2).map(|cell| cell == b"##").collect::<Vec<_>>();
    let rows: Vec<_> = drawing(said.out(), &['#', ' ']).iter().map(light).collect();
    world.write("scanned.json", scanned(&picture(&world, "screen.pgm", &rows)));
    world.run(&["verify", "scanned.json"]).exits(0);
    world.run(&["import", "scanned.json"]).exits(0);
}

#[test]
fn a_license_too_long_for_one_code_is_refused_before_it_is_recorded() {
    let world = World::registered();
    let note = format!("--meta=note={}", "x".repeat(900));
    let long =
        ["--days", "9", &note, &note.replace("note=", "more="), &note.replace("note=", "most=")];
    let run =
        world.issue("license.json", &[&long[..], &["--qr-png", "license.png"]].concat()).exits(2);
    for said in ["2953", "nothing was issued", "without --qr"] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(!world.path("license.json").exists() && !world.path("license.png").exists());
    assert!(!world.path("vendor/issued.jsonl").exists());
    world.issue("license.json", &long).exits(0);
}

#[test]
fn what_cannot_be_drawn_is_refused_before_a_license_is_recorded() {
    let world = World::registered();
    std::fs::create_dir(world.path("requests")).unwrap();
    std::fs::copy(world.path("request.json"), world.path("requests/site.json")).unwrap();
    let refused: [(&[&str], i32); 7] = [
        (&["request.json", "-o", "license.json", "--qr", "--json"], 2),
        (&["request.json", "-o", "-", "--qr"], 2),
        (&["request.json", "-o", "license.json", "--qr-png", "-"], 2),
        (&["request.json", "-o", "license.png", "--qr-png", "license.png"], 2),
        (&["request.json", "-o", "license.json", "--qr-png", "nowhere/license.png"], 1),
        (&["requests", "-o", "licenses", "--qr-png", "license.png"], 2),
        (&["requests", "-o", "licenses", "--qr"], 2),
    ];
    for (args, code) in refused {
        world
            .run(&[&["vendor", "issue", "--dir", "vendor", "--days", "9"], args].concat())
            .exits(code);
    }
    assert!(!world.path("vendor/issued.jsonl").exists());
    assert!(!world.path("licenses").exists() && !world.path("license.json").exists());
}

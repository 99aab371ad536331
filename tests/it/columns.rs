//! Columns on a terminal: aligned, no cell broken, as wide as the terminal is and not wider
//! than can be read, and the line that decides comes last.

use crate::support::{Run, World};

fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn at(world: &World, columns: usize, args: &[&str]) -> Run {
    world.run_env(&now(), args, |env| {
        env.stdout_columns = match columns {
            80 => || Some(80),
            100 => || Some(100),
            _ => || Some(120),
        };
    })
}

/// Something of everything that is listed.
fn world() -> World {
    let world = World::licensed();
    world.issue("second.json", &["--days", "700", "--limit", "nodes=20"]).exits(0);
    world.run(&["import", "second.json"]).exits(0);
    world.write("junk.json", "-----BEGIN AIRSEAL LICENSE-----\n");
    world.run(&["telemetry", "off"]).exits(0);
    world
}

fn lists(world: &World) -> Vec<(Vec<String>, &'static str)> {
    let bundle = world.text_path("vendor");
    let (license, second, junk) = (
        world.text_path("license.json"),
        world.text_path("second.json"),
        world.text_path("junk.json"),
    );
    [
        (vec!["licenses"], "in force"),
        (vec!["log"], "objection"),
        (vec!["vendor", "list", "--dir", &bundle], "2 licenses: 2 in force; the next one ends on"),
        (vec!["vendor", "show", "acme.example", "--dir", &bundle], "2 licenses; 2 are in force"),
        (vec!["audit", &license, &second, &junk], "not good  1 of 3 licenses"),
        (vec!["audit", &license], "good  all of 1 license"),
        (vec!["data", "explain", "usage"], "docs/"),
    ]
    .into_iter()
    .map(|(args, last)| (args.into_iter().map(str::to_owned).collect(), last))
    .collect()
}

#[test]
fn no_line_is_wider_than_the_terminal_and_no_cell_is_broken() {
    let world = world();
    for (args, _) in lists(&world) {
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        let piped = world.run_env(&now(), &args, |_| {});
        let words = |run: &Run| run.out().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for columns in [80, 100, 120] {
            let shown = at(&world, columns, &args);
            assert_eq!(
                words(&shown),
                words(&piped),
                "{args:?} at {columns}: the same words in the same order"
            );
            for line in shown.out().lines() {
                let path = line.split_whitespace().any(|word| word.chars().count() > 76);
                assert!(
                    line.chars().count() <= columns.min(100) || path,
                    "{args:?} at {columns}: {line}"
                );
            }
        }
    }
}

#[test]
fn the_line_that_decides_comes_last() {
    let world = world();
    for (args, last) in lists(&world) {
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        let shown = at(&world, 80, &args);
        let lines: Vec<_> = shown.out().lines().filter(|line| !line.is_empty()).collect();
        let end = lines[lines.len() - 3..].join(" ");
        assert!(end.contains(last), "{args:?}: {last}: {}", shown.out());
    }
}

#[test]
fn a_wider_terminal_is_used() {
    let world = world();
    let height = |columns: usize, args: &[&str]| at(&world, columns, args).out().lines().count();
    for args in [&["log"][..], &["data", "explain", "compliance"]] {
        assert!(height(100, args) < height(80, args), "{args:?}");
    }
}

#[test]
fn columns_begin_below_their_heads() {
    let world = world();
    let list = at(&world, 80, &["vendor", "list", "--dir", &world.text_path("vendor")]);
    let lines: Vec<_> = list.out().lines().collect();
    // Each row has a second line, and so has the head.
    for head in ["STANDING", "UNTIL", "CUSTOMER", "PLAN", "LIMITS"] {
        let column = lines[0].find(head).unwrap();
        for row in [lines[2], lines[4]] {
            let before = column.checked_sub(1).and_then(|before| row.chars().nth(before));
            assert!(
                before.is_none_or(|c| c == ' ') && !row[column..].starts_with(' '),
                "{head}: {row}"
            );
        }
    }
}

//! Files in every form, and what is not a file.

use super::*;

#[test]
fn a_file_that_is_no_document_is_malformed() {
    let site = Site::new();
    let binary: Vec<u8> =
        (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [
        &b""[..],
        b"\n",
        b"\xef\xbb\xbf",
        b"\0",
        b"{",
        b"{}",
        b"null",
        b"hello",
        b"\x7fELF\x02\x01\x01\0\0\0",
        b"\xff\xfe{\0}\0",
        b"\x1f\x8b\x08\0",
        b"-----BEGIN PRIVATE KEY-----\n",
        &binary,
    ] {
        expect(&site, bytes, &[], "malformed");
    }
}

#[test]
fn a_license_file_of_64_kib_is_read_and_one_byte_more_is_not() {
    let site = Site::new();
    let mut license = site.license();
    license.resize(64 * 1024, b' ');
    site.write("large.json", &license);
    site.run(&["verify", "large.json"]).exits(0);
    license.push(b' ');
    expect(&site, &license, &[], "malformed");
    license.resize(17 * 1024 * 1024, b' ');
    expect(&site, &license, &[], "malformed");
}

/// What cannot be read at all is not judged: exit 1, and the file is named.
#[track_caller]
fn cannot_be_read(world: &World, name: &str) {
    let run = world.run(&["verify", name, "--json"]).exits(1);
    let error = run.json();
    assert_eq!(error["error"]["code"], 1);
    assert!(error["error"]["message"].as_str().unwrap().contains(name), "{error}");
    let plain = world.run(&["verify", name]).exits(1);
    assert_eq!(plain.out(), "");
    assert!(plain.stderr.starts_with("error: ") && plain.stderr.contains(name), "{}", plain.stderr);
}

#[test]
fn a_missing_file_and_a_folder_are_named_and_not_judged() {
    let world = World::licensed();
    cannot_be_read(&world, "nowhere.json");
    cannot_be_read(&world, "vendor");
    cannot_be_read(&world, "license.json/inside");
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_is_named_and_not_judged() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let world = World::licensed();
    // Fails for everybody: reading this process's memory at address 0, and a
    // link to itself.
    cannot_be_read(&world, "/proc/self/mem");
    std::os::unix::fs::symlink("loop.json", world.path("loop.json")).unwrap();
    cannot_be_read(&world, "loop.json");
    // Root reads whatever the mode says.
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        std::fs::set_permissions(world.path("license.json"), PermissionsExt::from_mode(0o000))
            .unwrap();
        cannot_be_read(&world, "license.json");
    }
}

#[test]
fn several_files_give_their_common_code_or_nineteen() {
    let site = Site::new();
    site.write("good.json", site.license());
    let mut flipped = open(&site.license());
    flipped["payload"] = flip(&flipped["payload"]);
    site.write("flipped.json", flipped.to_string());
    site.write("empty.json", "");
    site.write("text.json", "hello");
    for (files, code) in [
        (&["good.json", "good.json"][..], 0),
        (&["good.json", "empty.json"], 10),
        (&["empty.json", "text.json"], 10),
        (&["empty.json", "good.json", "text.json"], 10),
        (&["flipped.json", "good.json"], 11),
        (&["flipped.json", "empty.json"], 19),
        (&["nowhere.json", "good.json"], 1),
        (&["nowhere.json", "empty.json"], 19),
    ] {
        let run = site.run(&[&["verify", "--json"], files].concat()).exits(code);
        // One object a line, in the order of the arguments, whatever became of each.
        let lines: Vec<Value> =
            run.out().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let named: Vec<_> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
        assert_eq!(named, files);
        assert_eq!(site.run(&[&["verify"], files].concat()).code, code);
    }
}

#[test]
fn armor_is_read_as_mail_programs_leave_it() {
    let site = Site::new();
    let text = armor("LICENSE", &site.license());
    let each_line = |change: &dyn Fn(&str) -> String| text.lines().map(change).collect::<String>();
    for mail in [
        text.clone(),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        format!("\u{feff}{}", text.replace('\n', "\r\n")),
        format!("\r\n\r\n  \r\n{text}\r\n\r\n"),
        each_line(&|line| format!("  {line}\n")),
        each_line(&|line| format!("\t{line}\r\n")),
        each_line(&|line| format!("> {line}\n")),
        each_line(&|line| format!(">> {line} \r\n")),
        each_line(&|line| format!("{line}\n\n")),
        format!("Dear admin,\n\nhere it is.\n\n{text}\n-- \nThe vendor\n"),
        text.trim_end().to_owned(),
        each_line(&|line| {
            if line.starts_with('-') { format!("{line}\n") } else { line.to_owned() }
        })
        .replace("-----END", "\n-----END"),
    ] {
        expect(&site, mail.as_bytes(), &[], "valid");
    }
}

#[test]
fn json_is_read_as_windows_editors_leave_it() {
    let site = Site::new();
    let pretty = serde_json::to_string_pretty(&open(&site.license())).unwrap();
    for text in [
        pretty.replace('\n', "\r\n"),
        format!("\u{feff}{pretty}"),
        format!("\u{feff}\r\n  {pretty}\r\n"),
    ] {
        expect(&site, text.as_bytes(), &[], "valid");
    }
}

#[test]
fn damaged_armor_is_malformed() {
    let site = Site::new();
    let license = site.license();
    let text = armor("LICENSE", &license);
    let (head, _) = text.split_once("-----END").unwrap();
    for (name, damaged) in [
        ("no END", head.to_owned()),
        ("END of another", format!("{head}-----END AIRSEAL TRUST-----\n")),
        ("END without dashes", format!("{head}-----END AIRSEAL LICENSE\n")),
        ("wrong label", armor("TRUST", &license)),
        ("unknown label", armor("LICENCE", &license)),
        ("no label", armor("", &license)),
        ("empty", armor("LICENSE", b"")),
        ("not base64", text.replacen('\n', "\n!", 1)),
        ("armor in armor", armor("LICENSE", text.as_bytes())),
        ("no BEGIN", text.replacen("-----BEGIN AIRSEAL LICENSE-----\n", "", 1)),
        ("another program's", text.replace("AIRSEAL LICENSE", "PGP MESSAGE")),
        ("bytes after the JSON inside", armor("LICENSE", &[&license[..], b"{}"].concat())),
    ] {
        let answer = verify(&site, damaged.as_bytes(), &[]);
        assert_eq!(answer.verdict, "malformed", "{name}: {answer:#?}");
    }
    // A line lost within the payload leaves an envelope that reads well and is
    // not what was signed.
    let mut lines: Vec<_> = text.lines().collect();
    lines.remove(2);
    expect(&site, lines.join("\n").as_bytes(), &[], "untrusted");
}

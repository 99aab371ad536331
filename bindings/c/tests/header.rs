//! `airseal.h` is what cbindgen makes of the source. `AIRSEAL_BLESS=1` writes it.

#[test]
fn the_header_is_that_of_the_source() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let config = cbindgen::Config::from_root_or_default(folder);
    let made = cbindgen::Builder::new()
        .with_config(config)
        .with_src(format!("{folder}/src/lib.rs"))
        .generate()
        .unwrap();
    let mut header = Vec::new();
    made.write(&mut header);
    let (header, path) = (String::from_utf8(header).unwrap(), format!("{folder}/airseal.h"));
    assert_eq!(header.matches("\nint airseal_").count(), 3, "{header}");
    if std::env::var_os("AIRSEAL_BLESS").is_some() {
        std::fs::write(&path, &header).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == header,
        "AIRSEAL_BLESS=1 writes it"
    );
}

//! The one rule for the names of hosts, wherever one is written: in a catalogue, in an address, on
//! the command line.

/// The longest name of a host, in bytes.
const LONGEST: usize = 253;
/// The longest label of one, in bytes.
const LONGEST_LABEL: usize = 63;

/// Whether it is the name of a host in ASCII (RFC 1123 section 2.1, RFC 1035 section 2.3.4), in
/// either case: labels of letters, digits and hyphens, with dots between them. An IPv4 address has
/// this form too.
#[must_use]
pub fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= LONGEST && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::is_host_name;

    #[test]
    fn a_host_has_labels_of_letters_digits_and_hyphens() {
        let label = "a".repeat(63);
        let longest = format!("{label}.{label}.{label}.{}", &label[..61]);
        for name in
            ["localhost", "A.Example", "1.2.3.4", "xn--bcher-kva.example", "a-b.c", &longest]
        {
            assert!(is_host_name(name), "{name}");
        }
        let too_long = format!("{longest}a");
        let label_too_long = format!("{label}a");
        for name in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-.b",
            "a_b",
            "a b",
            "ä",
            &too_long,
            &label_too_long,
        ] {
            assert!(!is_host_name(name), "{name}");
        }
    }
}

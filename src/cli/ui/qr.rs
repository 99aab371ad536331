//! A QR code on this terminal.

use crate::cli::session::Session;
use crate::picture::code::Code;

/// The code as this terminal can show it. If the terminal is too narrow, nothing but a warning:
/// a drawing whose lines wrap cannot be scanned.
pub fn draw(session: &mut Session, code: &Code) -> Option<String> {
    let var = |name: &str| session.env.var(name).filter(|value| !value.is_empty());
    let locale = var("LC_ALL").or_else(|| var("LC_CTYPE")).or_else(|| var("LANG"));
    let unicode = locale.is_some_and(|locale| {
        locale.to_string_lossy().to_lowercase().replace('-', "").contains("utf8")
    });
    let needed = code.columns(unicode);
    if let Some(columns) = (session.ui.stdout_columns)().filter(|columns| *columns < needed) {
        session.ui.warn(format!(
            "the QR code is {needed} columns wide, and this terminal has {columns}: widen it, or write a picture with \
             --qr-png FILE"
        ));
        return None;
    }
    Some(if unicode { code.half_blocks(session.ui.color) } else { code.ascii() })
}

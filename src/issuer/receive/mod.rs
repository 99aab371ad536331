//! What customers hand in: compliance reports, requests and statements of erasure. Each document
//! is checked, compared with what was issued and with what came before, and kept in a log.

pub mod receipt;
pub mod received;

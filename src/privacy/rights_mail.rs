//! The mail that asks for a right: RFC 5322, plain text. It names who asks, what is asked
//! and about which instance; the vendor holds the rest.

use std::fmt::Write;

use mail_builder::MessageBuilder;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;

use crate::core::document::registration::Registration;
use crate::core::types::email::Email;
use crate::core::types::safe_text::{is_unsafe, wrap};
use crate::core::types::time::Time;
use crate::privacy::rights::Right;

/// What goes into the mail that makes a request.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The right.
    pub right: Right,
    /// The request's reference.
    pub id: String,
    /// The registered address.
    pub from: Email,
    /// The vendor's privacy contact.
    pub to: Email,
    /// Which instance it is about.
    pub registration: Registration,
    /// The ids of its licenses.
    pub licenses: Vec<String>,
    /// The version of the policy in force.
    pub policy: Option<String>,
    /// What is asked in the admin's own words.
    pub text: Option<String>,
    /// When it is written.
    pub now: Time,
}

impl Mail {
    /// The bytes of the mail.
    ///
    /// # Errors
    /// Not expected: it is written to memory.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let from = self.from.with_ascii_domain();
        let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let Right { article, title, .. } = self.right;
        MessageBuilder::new()
            .message_id(format!("{}.airseal@{domain}", self.id))
            .date(Date::new(self.now.unix_seconds()))
            .from(from.as_str())
            .to(self.to.with_ascii_domain())
            // Mail programs open it as a draft, ready to send.
            .header("X-Unsent", Raw::new("1"))
            .subject(format!("{title}, GDPR Article {article} [{}]", self.id))
            .text_body(self.body())
            .write_to_vec()
    }

    /// The addresses that are in the header as UTF-8 (RFC 6532), because RFC 5322 has no
    /// form for them: only servers with SMTPUTF8 carry them.
    pub fn internationalised(&self) -> impl Iterator<Item = &Email> {
        [&self.from, &self.to].into_iter().filter(|email| !email.with_ascii_domain().is_ascii())
    }

    fn body(&self) -> String {
        let Right { article, title, asks, .. } = self.right;
        let mut body = String::new();
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(body, "{label:<11} {value}");
        };
        line("Right:", &format!("{title}, Article {article} of Regulation (EU) 2016/679 (GDPR)"));
        line("Reference:", &self.id);
        line("Date:", &self.now.date());
        line(
            "Product:",
            &format!("{}, {} edition", self.registration.product, self.registration.edition),
        );
        line("Instance:", self.registration.instance.as_str());
        line("Address:", self.from.as_str());
        for license in &self.licenses {
            line("License:", license);
        }
        if let Some(policy) = &self.policy {
            line("Policy:", policy);
        }
        let mut paragraph = |text: &str| {
            // Lines end as in the rest; what steers a terminal has no place in a mail.
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let text: String =
                text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_unsafe(*c)).collect();
            body.push('\n');
            for line in text.lines().flat_map(|line| wrap(line, 72)) {
                body.push_str(&line);
                body.push('\n');
            }
        };
        paragraph(asks);
        if let Some(text) = &self.text {
            paragraph(text);
        }
        paragraph(
            "Please answer to this address without undue delay and in any event within one month of receipt \
             (Article 12(3)). If you need longer, please tell me within that month, and why. If you will not do what \
             is asked, please tell me why, and of my right to complain to a supervisory authority (Article 12(4)).",
        );
        body
    }
}

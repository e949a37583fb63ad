//! Mail by SMTP: it knows recipients, subjects and bodies, and not what they are about.

pub mod outbox;

use std::{fmt, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

use crate::{people, settings::MailSettings, ui::is_hidden};

/// How long a server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about, in a line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Why a mail was not sent: never with the recipient’s address or the server’s own words, which
/// may hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The server answered with this code.
    Refused(u16),
    /// No server answered.
    Unreachable,
    /// The address or the text can’t be put into a mail.
    Unwritable,
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(code) => write!(f, "the mail server refused it with {code}"),
            Self::Unreachable => f.write_str("the mail server can’t be reached"),
            Self::Unwritable => f.write_str("it can’t be written as a mail"),
        }
    }
}

/// Sends mail.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    /// Reads the settings; nothing is connected yet.
    ///
    /// # Errors
    /// One line that names the wrong setting.
    pub fn new(settings: &MailSettings) -> Result<Self, String> {
        let from: Mailbox = settings.from.parse().map_err(|_| {
            format!(
                "PARTNERS_MAIL_FROM must be an address such as surveys@partners.example, not “{}”",
                settings.from
            )
        })?;
        // The address may hold a password, so it is not repeated.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url).map_err(
            |_| "PARTNERS_SMTP_URL must be an address such as smtps://user:password@mail.example",
        )?;
        let transport = builder.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from })
    }

    /// Sends one mail, whose `number` is the same each time it is tried.
    ///
    /// # Errors
    /// Where the server does not take it.
    pub async fn send(&self, number: i32, recipient: &str, letter: &Letter) -> Result<(), NotSent> {
        let to: Address = recipient.parse().map_err(|_| NotSent::Unwritable)?;
        let domain = self.from.email.domain();
        let id = format!("<{}@{domain}>", identity(number, recipient, letter));
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.into())
            .subject(&letter.subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|_| NotSent::Unwritable)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(error
                .status()
                .map_or(NotSent::Unreachable, |code| NotSent::Refused(code.into()))),
        }
    }
}

/// What a mail is known again by where it comes twice, because the answer to the first got lost. Its
/// text, which has this installation's address and mostly a secret, keeps another installation's
/// mail of the same number apart, and one that is queued after a backup was put back.
fn identity(number: i32, recipient: &str, letter: &Letter) -> String {
    let Letter { subject, body } = letter;
    people::sha256(&format!("{number}\0{recipient}\0{subject}\0{body}"))
}

/// An address that mail can be sent to, in the one form it is stored in.
pub(crate) fn address(raw: &str) -> Option<String> {
    let email = people::email(raw)?;
    let plain = !email.chars().any(is_hidden) && email.parse::<Address>().is_ok();
    plain.then_some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_known_again_and_no_other_is_taken_for_it() {
        let letter = |body: &str| Letter {
            subject: "A survey".into(),
            body: body.into(),
        };
        let this = identity(1, "a@x.example", &letter("one"));
        assert_eq!(this, identity(1, "a@x.example", &letter("one")));
        for other in [
            identity(2, "a@x.example", &letter("one")),
            identity(1, "b@x.example", &letter("one")),
            identity(1, "a@x.example", &letter("two")),
        ] {
            assert_ne!(this, other);
        }
    }

    #[test]
    fn an_address_is_one_that_a_mail_can_go_to() {
        assert_eq!(address(" A.B@X.Example ").as_deref(), Some("a.b@x.example"));
        for wrong in [
            "a",
            "a@b",
            "a b@c.d",
            "<a@b.c>",
            "a@b.c,",
            "a@b..c",
            "a\u{202e}@b.c",
        ] {
            assert_eq!(address(wrong), None, "{wrong:?}");
        }
    }
}

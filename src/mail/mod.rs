//! Mail by SMTP: it knows recipients, subjects and bodies, and not what they are about.

pub mod outbox;

use std::fmt;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

use crate::{people, settings::MailSettings, ui::is_hidden};

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
        let transport = builder.build();
        Ok(Self { transport, from })
    }

    /// Sends one mail.
    ///
    /// # Errors
    /// Where the server does not take it.
    pub async fn send(&self, recipient: &str, letter: &Letter) -> Result<(), NotSent> {
        let to: Address = recipient.parse().map_err(|_| NotSent::Unwritable)?;
        let id = format!("<{}@{}>", people::new_secret(), self.from.email.domain());
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

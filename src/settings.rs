//! What the environment says; the defaults run on an embedded SQLite file.

use std::net::SocketAddr;

use crate::{
    gate::TrustedProxies, mail::Mailer, people::single_sign_on::ProviderSettings,
    retention::Periods,
};

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Every setting, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// `PARTNERS_ADDRESS`: where to listen.
    pub address: SocketAddr,
    /// `PARTNERS_PUBLIC_URL`: how people reach the service, without a final slash.
    pub public_url: String,
    /// `PARTNERS_LOG`.
    pub log: LogFormat,
    /// `PARTNERS_METRICS_ADDRESS`: where this machine alone reads metrics, if anywhere.
    pub metrics_address: Option<SocketAddr>,
    /// `PARTNERS_SMTP_URL` and `PARTNERS_MAIL_FROM`, where mail can be sent.
    pub mail: Option<MailSettings>,
    /// `PARTNERS_KEEP_…`: how long things are kept.
    pub keep: Periods,
    /// `PARTNERS_TRUSTED_PROXIES`: whose word is taken for where a request is from.
    pub trusted_proxies: TrustedProxies,
    /// `PARTNERS_OIDC_…`: the identity provider, where people sign in by one.
    pub single_sign_on: Option<ProviderSettings>,
}

/// How mail leaves; both are checked.
#[derive(Clone)]
pub struct MailSettings {
    /// `smtp://…` or `smtps://…`; it may hold a password.
    pub smtp_url: String,
    /// The sender: `surveys@partners.example`, with a name or without.
    pub from: String,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Reads the settings; `default_database` is the address used where none is set.
    ///
    /// # Errors
    /// One line that names the setting and says what it must be.
    pub fn from_environment(default_database: &str) -> Result<Self, String> {
        Self::read(default_database, |name| std::env::var(name).ok())
    }

    fn read(
        default_database: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let setting = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let address = setting("PARTNERS_ADDRESS").unwrap_or_else(|| "127.0.0.1:3000".into());
        let address: SocketAddr = address.parse().map_err(|_| {
            format!("PARTNERS_ADDRESS must be an address and port such as 127.0.0.1:3000, not “{address}”")
        })?;
        Ok(Self {
            database_url: database_url(setting("DATABASE_URL"), default_database)?,
            address,
            public_url: public_url(setting("PARTNERS_PUBLIC_URL"), address)?,
            log: log_format(setting("PARTNERS_LOG"))?,
            metrics_address: metrics_address(setting("PARTNERS_METRICS_ADDRESS"))?,
            mail: mail(setting("PARTNERS_SMTP_URL"), setting("PARTNERS_MAIL_FROM"))?,
            keep: Periods::read(setting)?,
            trusted_proxies: trusted_proxies(setting("PARTNERS_TRUSTED_PROXIES"))?,
            single_sign_on: ProviderSettings::read(setting)?,
        })
    }

    /// Whether people reach the service over https, so that cookies may demand it.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn database_url(set: Option<String>, default: &str) -> Result<String, String> {
    let url = set.unwrap_or_else(|| default.into());
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        Ok(url)
    } else {
        // The address may hold a password, so it is not repeated.
        Err("DATABASE_URL must begin with sqlite:// or postgres://".into())
    }
}

fn public_url(set: Option<String>, address: SocketAddr) -> Result<String, String> {
    let url = set.unwrap_or_else(|| format!("http://{address}"));
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .map(|rest| rest.trim_end_matches('/'));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', ' ', '?', '#']) => {
            Ok(url.trim_end_matches('/').into())
        }
        _ => Err(format!(
            "PARTNERS_PUBLIC_URL must be an address such as https://partners.example, not “{url}”"
        )),
    }
}

fn metrics_address(set: Option<String>) -> Result<Option<SocketAddr>, String> {
    let Some(address) = set else { return Ok(None) };
    match address.parse::<SocketAddr>() {
        Ok(parsed) if parsed.ip().is_loopback() => Ok(Some(parsed)),
        _ => Err(format!(
            "PARTNERS_METRICS_ADDRESS must be an address and port of this machine alone, \
             such as 127.0.0.1:9464, not “{address}”"
        )),
    }
}

fn mail(url: Option<String>, from: Option<String>) -> Result<Option<MailSettings>, String> {
    let Some(smtp_url) = url else { return Ok(None) };
    let from = from.ok_or(
        "PARTNERS_MAIL_FROM must say who sends the mail, such as surveys@partners.example, \
         since PARTNERS_SMTP_URL is set",
    )?;
    let mail = MailSettings { smtp_url, from };
    Mailer::new(&mail)?;
    Ok(Some(mail))
}

fn trusted_proxies(set: Option<String>) -> Result<TrustedProxies, String> {
    TrustedProxies::parse(&set.unwrap_or_default()).map_err(|wrong| {
        format!(
            "PARTNERS_TRUSTED_PROXIES must be addresses or networks with commas between, such as \
             127.0.0.1 or 10.0.0.0/8, not “{wrong}”"
        )
    })
}

fn log_format(set: Option<String>) -> Result<LogFormat, String> {
    match set.as_deref() {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => Err(format!("PARTNERS_LOG must be text or json, not “{other}”")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Settings, String> {
        Settings::read("sqlite://data/partners.sqlite", |name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_environment_gives_defaults() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.database_url, "sqlite://data/partners.sqlite");
        assert_eq!(settings.public_url, "http://127.0.0.1:3000");
        assert!(!settings.is_https());
    }

    #[test]
    fn each_wrong_setting_is_named() {
        for (name, value) in [
            ("DATABASE_URL", "mysql://x"),
            ("PARTNERS_ADDRESS", "3000"),
            ("PARTNERS_PUBLIC_URL", "partners.example"),
            ("PARTNERS_LOG", "xml"),
            ("PARTNERS_TRUSTED_PROXIES", "proxy.example"),
            ("PARTNERS_METRICS_ADDRESS", "9464"),
            ("PARTNERS_METRICS_ADDRESS", "0.0.0.0:9464"),
            ("PARTNERS_SMTP_URL", "http://mail.example"),
            ("PARTNERS_SMTP_URL", "smtp:"),
        ] {
            let from = ("PARTNERS_MAIL_FROM", "surveys@partners.example");
            let error = read(&[(name, value), from]).unwrap_err();
            assert!(error.starts_with(name), "{error}");
        }
    }

    // The pool of connections that a wrong setting is found by needs a runtime.
    #[tokio::test]
    async fn mail_needs_a_sender() {
        let url = ("PARTNERS_SMTP_URL", "smtps://user:secret@mail.example");
        for from in [&[][..], &[("PARTNERS_MAIL_FROM", "nobody")]] {
            let error = read(&[&[url], from].concat()).unwrap_err();
            assert!(error.starts_with("PARTNERS_MAIL_FROM"), "{error}");
        }
        let from = ("PARTNERS_MAIL_FROM", "Surveys <surveys@partners.example>");
        let settings = read(&[url, from]).unwrap();
        assert!(!format!("{settings:?}").contains("secret"));
        assert!(settings.mail.is_some());
        assert!(read(&[from]).unwrap().mail.is_none());
        let wrong = (
            "PARTNERS_SMTP_URL",
            "smtp://user:secret@mail.example?tls=no",
        );
        let error = read(&[wrong, from]).unwrap_err();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn a_database_password_is_never_repeated() {
        let error = read(&[("DATABASE_URL", "mysql://u:secret@h/d")]).unwrap_err();
        assert!(!error.contains("secret"));
    }
}

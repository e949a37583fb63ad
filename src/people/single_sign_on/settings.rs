//! Which identity provider, and what this service is to it.

use std::net::IpAddr;

use openidconnect::{IssuerUrl, url::Host};

/// An OpenID Connect provider that people may sign in by; all of it is checked but for what only
/// the provider knows.
#[derive(Clone)]
pub struct ProviderSettings {
    /// `PARTNERS_OIDC_ISSUER`, where its discovery document is found.
    pub issuer: IssuerUrl,
    /// `PARTNERS_OIDC_CLIENT_ID`.
    pub client_id: String,
    /// `PARTNERS_OIDC_CLIENT_SECRET`.
    pub client_secret: String,
    /// `PARTNERS_OIDC_NAME`, what people know it by: “DfE Sign-in”.
    pub name: String,
}

impl std::fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderSettings")
            .field("issuer", &self.issuer)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

const NAMES: [&str; 4] = [
    "PARTNERS_OIDC_ISSUER",
    "PARTNERS_OIDC_CLIENT_ID",
    "PARTNERS_OIDC_CLIENT_SECRET",
    "PARTNERS_OIDC_NAME",
];

impl ProviderSettings {
    /// From the settings of those names: all of them, or none.
    ///
    /// # Errors
    /// One line that names the setting and says what it must be; never the secret.
    pub fn read(setting: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, String> {
        let [issuer, client_id, client_secret, name] = NAMES.map(&setting);
        match (issuer, client_id, client_secret, name) {
            (None, None, None, None) => Ok(None),
            (Some(given), Some(client_id), Some(client_secret), Some(name)) => Ok(Some(Self {
                issuer: checked_issuer(&given)?,
                client_id,
                client_secret,
                name,
            })),
            _ => {
                let missing = NAMES.into_iter().find(|name| setting(name).is_none());
                Err(format!(
                    "{} must be set, since others of {} are",
                    missing.unwrap_or_default(),
                    NAMES.join(", ")
                ))
            }
        }
    }
}

/// Secrets go there: over https, unless it is this machine.
fn checked_issuer(given: &str) -> Result<IssuerUrl, String> {
    let issuer = IssuerUrl::new(given.trim().to_owned()).ok();
    issuer.filter(is_safe).ok_or_else(|| {
        format!(
            "PARTNERS_OIDC_ISSUER must be an address that begins with https://, such as \
             https://oidc.signin.education.gov.uk, not “{given}”"
        )
    })
}

fn is_safe(issuer: &IssuerUrl) -> bool {
    let url = issuer.url();
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    };
    let plain = url.query().is_none() && url.fragment().is_none() && url.password().is_none();
    plain && (url.scheme() == "https" || (here && url.scheme() == "http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 4] = [
        ("PARTNERS_OIDC_ISSUER", "https://idp.example/tenant"),
        ("PARTNERS_OIDC_CLIENT_ID", "partners"),
        ("PARTNERS_OIDC_CLIENT_SECRET", "hush-hush"),
        ("PARTNERS_OIDC_NAME", "Example Sign-in"),
    ];

    fn read(set: &[(&str, &str)]) -> Result<Option<ProviderSettings>, String> {
        ProviderSettings::read(|name| {
            let found = set.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn all_or_none() {
        assert!(read(&[]).unwrap().is_none());
        let settings = read(&ALL).unwrap().unwrap();
        assert!(!format!("{settings:?}").contains("hush-hush"));
        for missing in 0..ALL.len() {
            let mut some = ALL.to_vec();
            let (name, _) = some.remove(missing);
            let error = read(&some).unwrap_err();
            assert!(
                error.starts_with(name) && !error.contains("hush"),
                "{error}"
            );
        }
    }

    #[test]
    fn an_issuer_is_reached_over_https_or_on_this_machine() {
        let with = |issuer: &str| {
            let mut set = ALL;
            set[0].1 = issuer;
            read(&set.map(|(name, value)| (name, value)))
        };
        for right in [
            "https://idp.example",
            "http://127.0.0.1:4000",
            "http://[::1]:4",
            "http://localhost:4",
        ] {
            assert!(with(right).is_ok(), "{right}");
        }
        for wrong in [
            "idp.example",
            "http://idp.example",
            "http://localhost.example",
            "ftp://127.0.0.1",
            "https://u:p@idp.example",
            "https://idp.example?x=1",
        ] {
            let error = with(wrong).unwrap_err();
            assert!(error.starts_with("PARTNERS_OIDC_ISSUER"), "{error}");
        }
    }
}

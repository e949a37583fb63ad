//! The identity provider: where it is, where it asks people, and whom it says that they are.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
    },
    url::Url,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::{ProviderSettings, http::Http};

/// What the provider says of itself is asked for again after so long.
const GOOD_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// It is not asked again so soon after it failed, or for a key that it did not have.
const NOT_AGAIN: Duration = Duration::from_secs(10);

/// Signatures that only the provider can make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why somebody can't be signed in by the provider.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// It does not answer, or not as one.
    #[error("the provider does not answer: {0}")]
    Down(String),
    /// What the browser brought back, or what the provider said of it, is not right.
    #[error("the sign-in is not right: {0}")]
    Wrong(String),
}

/// What is kept of a person who is on their way to the provider and back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) state: String,
    nonce: String,
    verifier: String,
}

/// Whom the provider says that somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) issuer: String,
    pub(super) subject: String,
    /// The e-mail address, where the provider says that it is verified.
    pub(super) verified_email: Option<String>,
}

/// The identity provider of the settings. It is found when the first person needs it, so that the
/// service starts without it.
#[derive(Clone, Debug)]
pub struct Provider {
    settings: Arc<ProviderSettings>,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug)]
enum Known {
    Nothing,
    Found(Box<Found>),
    Down(Instant),
}

/// What the provider said of itself.
#[derive(Debug)]
struct Found {
    metadata: CoreProviderMetadata,
    http: Http,
    at: Instant,
    /// When it last did not say it again.
    failed: Option<Instant>,
}

impl Found {
    fn holds(&self, good_for: Duration) -> bool {
        let failed = self.failed;
        self.at.elapsed() < good_for || failed.is_some_and(|at| at.elapsed() < NOT_AGAIN)
    }
}

impl Provider {
    /// The provider of these settings.
    pub fn new(settings: &ProviderSettings) -> Self {
        Self {
            settings: Arc::new(settings.clone()),
            known: Arc::new(Mutex::new(Known::Nothing)),
        }
    }

    /// What people know it by.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Where to send the browser, and what to keep until it comes back to `redirect`.
    pub(super) async fn ask(&self, redirect: &str) -> Result<(Url, Asked), Trouble> {
        let (client, _) = self.client(redirect, GOOD_FOR).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        let asked = Asked {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        };
        Ok((address, asked))
    }

    /// Whom the provider says that the bearer of `code` is: its ID token is for this service, by
    /// the provider, not over, and an answer to what was asked.
    pub(super) async fn identity(
        &self,
        redirect: &str,
        asked: Asked,
        code: String,
    ) -> Result<Identity, Trouble> {
        let (client, http) = self.client(redirect, GOOD_FOR).await?;
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Trouble::Down("it has no token endpoint".into()))?;
        let answer = request
            .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier))
            .request_async(&http)
            .await
            .map_err(|error| match error {
                // The provider's own words may hold what was sent: only its code is kept.
                RequestTokenError::ServerResponse(refusal) => {
                    Trouble::Wrong(format!("refused as {}", refusal.error()))
                }
                RequestTokenError::Request(cause) => Trouble::Down(cause.to_string()),
                _ => Trouble::Down("its token can't be read".into()),
            })?;
        let token = answer.id_token();
        let token = token.ok_or_else(|| Trouble::Wrong("it sent no ID token".into()))?;
        let nonce = Nonce::new(asked.nonce);
        match checked(&client, (&answer, token), &nonce) {
            Ok(claims) => identity(&client, &http, &answer, claims).await,
            Err(error) if is_unknown_key(&error) => {
                // Keys change: it is asked for them once more.
                let (client, http) = self.client(redirect, NOT_AGAIN).await?;
                let claims = checked(&client, (&answer, token), &nonce).map_err(wrong)?;
                identity(&client, &http, &answer, claims).await
            }
            Err(error) => Err(wrong(error)),
        }
    }

    async fn client(&self, redirect: &str, good_for: Duration) -> Result<(Client, Http), Trouble> {
        let (metadata, http) = self.found(good_for).await?;
        let by_body = takes_the_secret_in_the_body(&metadata);
        let settings = &self.settings;
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(settings.client_id.clone()),
            Some(ClientSecret::new(settings.client_secret.clone())),
        );
        let redirect = RedirectUrl::new(redirect.to_owned());
        let redirect = redirect.map_err(|error| Trouble::Wrong(error.to_string()))?;
        let auth = if by_body {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        };
        Ok((client.set_redirect_uri(redirect).set_auth_type(auth), http))
    }

    /// What the provider says of itself. One at a time asks it; the others wait for what that one
    /// is told.
    async fn found(&self, good_for: Duration) -> Result<(CoreProviderMetadata, Http), Trouble> {
        let mut known = self.known.lock().await;
        match &*known {
            Known::Found(found) if found.holds(good_for) => {
                return Ok((found.metadata.clone(), found.http.clone()));
            }
            Known::Down(at) if at.elapsed() < NOT_AGAIN => {
                return Err(Trouble::Down("it did not a moment ago".into()));
            }
            _ => {}
        }
        match discovered(&self.settings).await {
            Ok((metadata, http)) => {
                *known = Known::Found(Box::new(Found {
                    metadata: metadata.clone(),
                    http: http.clone(),
                    at: Instant::now(),
                    failed: None,
                }));
                Ok((metadata, http))
            }
            Err(cause) => {
                // What it said before is likely still so: it is asked again soon.
                if let Known::Found(found) = &mut *known {
                    tracing::warn!(%cause, "the provider does not say again what it is");
                    found.failed = Some(Instant::now());
                    return Ok((found.metadata.clone(), found.http.clone()));
                }
                *known = Known::Down(Instant::now());
                Err(Trouble::Down(cause))
            }
        }
    }
}

async fn discovered(settings: &ProviderSettings) -> Result<(CoreProviderMetadata, Http), String> {
    let http = Http::new().map_err(|error| error.to_string())?;
    let issuer = settings.issuer.clone();
    let metadata = CoreProviderMetadata::discover_async(issuer, &http).await;
    Ok((metadata.map_err(|error| error.to_string())?, http))
}

/// Basic authentication is what a provider takes unless it says otherwise (OpenID Connect
/// Discovery 1.0, 3).
fn takes_the_secret_in_the_body(metadata: &CoreProviderMetadata) -> bool {
    let methods = metadata.token_endpoint_auth_methods_supported();
    methods.is_some_and(|methods| {
        methods.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
    })
}

fn checked<'a>(
    client: &Client,
    (answer, token): (&CoreTokenResponse, &'a CoreIdToken),
    nonce: &Nonce,
) -> Result<&'a CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let unsigned = ClaimsVerificationError::SignatureVerification;
        let key = token.signing_key(&verifier).map_err(unsigned)?;
        let algorithm = token.signing_alg().map_err(unsigned)?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if !actual.is_ok_and(|actual| actual == *expected) {
            let cause = "the access token is another's".to_owned();
            return Err(ClaimsVerificationError::Other(cause));
        }
    }
    Ok(claims)
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    let ClaimsVerificationError::SignatureVerification(error) = error else {
        return false;
    };
    matches!(error, SignatureVerificationError::NoMatchingKey)
}

/// Which check failed, without what the token holds.
fn wrong(error: ClaimsVerificationError) -> Trouble {
    let check = match error {
        ClaimsVerificationError::Expired(_) => "its ID token is over",
        ClaimsVerificationError::InvalidAudience(_) => "its ID token is for another service",
        ClaimsVerificationError::InvalidIssuer(_) => "its ID token is another provider's",
        ClaimsVerificationError::InvalidNonce(_) => "its ID token answers another question",
        ClaimsVerificationError::SignatureVerification(_) => "its ID token is not signed by it",
        _ => "its ID token is not right",
    };
    Trouble::Wrong(check.into())
}

/// Who it is, with the e-mail address from where the provider gives it.
async fn identity(
    client: &Client,
    http: &Http,
    answer: &CoreTokenResponse,
    claims: &CoreIdTokenClaims,
) -> Result<Identity, Trouble> {
    let said = |email: Option<&openidconnect::EndUserEmail>, verified: Option<bool>| {
        let email = email.map(|email| email.as_str().to_owned());
        email.filter(|_| verified == Some(true))
    };
    let mut verified_email = said(claims.email(), claims.email_verified());
    let asks = client.user_info(
        answer.access_token().clone(),
        Some(claims.subject().clone()),
    );
    if let (None, Ok(asks)) = (claims.email(), asks) {
        let more: CoreUserInfoClaims = asks
            .request_async(http)
            .await
            .map_err(|_| Trouble::Down("it does not say more of the person".into()))?;
        verified_email = said(more.email(), more.email_verified());
    }
    Ok(Identity {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        verified_email,
    })
}

//! Client secrets: for agencies whose program cannot sign an assertion.
//!
//! We make them, so they are 256 random bits and not a password that somebody chose. That is why a plain SHA-256 is the
//! right digest to store: there is no dictionary to try, and a slow hash would only let strangers spend our time at
//! `/oauth/token`. It has no key either, so that replacing [`super::mac::RootSecret`] shuts nobody out.

use std::fmt;

use aws_lc_rs::{constant_time, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use super::mac;

/// What every client secret begins with, so that scanners of source code can find one that was committed.
pub const PREFIX: &str = "linkwork_secret_";

const RANDOM_BYTES: usize = 32;
const STORED: &str = "sha256:";

/// A client's secret: shown once, when it is made.
#[derive(Clone)]
pub struct ClientSecret(SecretString);

impl ClientSecret {
    /// A new one. `None` where the machine has no randomness to give.
    pub fn generate() -> Option<Self> {
        let random = BASE64_URL_SAFE_NO_PAD.encode(mac::random::<RANDOM_BYTES>()?);
        Some(Self(format!("{PREFIX}{random}").into()))
    }

    /// What a caller presents. Anything may be in it.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The secret itself, to be shown to its owner.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What is stored in its place: `sha256:` and 43 characters.
    pub fn stored(&self) -> String {
        let digest = digest::digest(&digest::SHA256, self.expose().as_bytes());
        format!("{STORED}{}", BASE64_URL_SAFE_NO_PAD.encode(digest))
    }

    /// Whether this is the secret whose [`ClientSecret::stored`] form is given. The time it takes does not tell how
    /// much of it is right.
    #[must_use]
    pub fn matches(&self, stored: &str) -> bool {
        constant_time::verify_slices_are_equal(self.stored().as_bytes(), stored.as_bytes()).is_ok()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("ClientSecret([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_what_was_stored_of_it_and_nothing_else() {
        let secret = ClientSecret::generate().unwrap();
        let stored = secret.stored();
        assert_eq!(secret.expose().len(), PREFIX.len() + 43);
        assert!(!stored.contains(secret.expose().strip_prefix(PREFIX).unwrap()));
        assert!(ClientSecret::presented(secret.expose()).matches(&stored));
        for other in ["", PREFIX, &stored, secret.expose().get(1..).unwrap(), &format!("{} ", secret.expose())] {
            assert!(!ClientSecret::presented(other).matches(&stored), "{other}");
        }
        assert!(!secret.matches(""));
        assert!(!ClientSecret::generate().unwrap().matches(&stored));
    }

    #[test]
    fn nothing_leaks_into_a_log() {
        assert_eq!(format!("{:?}", ClientSecret::presented("hush")), "ClientSecret([REDACTED])");
    }
}

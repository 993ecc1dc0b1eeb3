//! The bearer token of a request: ours, or one of a configured outside issuer.

use chrono::{DateTime, Utc};

use super::dpop::{Proof, Spent};
use super::issuer::{Issuers, Person};
use super::jws::{self, Refused};
use super::token::{AccessToken, Tokens};

/// Who a verified token says is calling. Whether they still may is the database's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// A client, or in the sandbox a worker, with a token of ours.
    Ours(AccessToken),
    /// A person who signed in with an outside issuer.
    Outside(Person),
}

impl Bearer {
    /// Refuses a token that is bound to a key without a proof of that key, and one that is bound to none with any (RFC 9449 §7.1).
    ///
    /// # Errors
    /// [`Refused::Bound`], [`Refused::Unbound`].
    pub fn check_possession(&self, proof: Option<&Proof>) -> Result<(), Refused> {
        let bound_to = match self {
            Self::Ours(token) => token.bound_to.as_deref(),
            Self::Outside(person) => person.bound_to.as_deref(),
        };
        match (bound_to, proof) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(Refused::Unbound),
            (Some(thumbprint), Some(proof)) if proof.thumbprint == thumbprint => Ok(()),
            (Some(_), _) => Err(Refused::Bound),
        }
    }
}

/// Everybody whose tokens are taken.
#[derive(Debug)]
pub struct Trust {
    /// Ourselves.
    pub tokens: Tokens,
    /// The others.
    pub issuers: Issuers,
    /// The proofs of possession that came with tokens to this node.
    pub proofs: Spent,
}

impl Trust {
    /// Verifies a token by the rules of whom it claims to come from. May wait for an outside issuer's keys
    /// (see [`Issuers::verify`]).
    pub async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, Refused> {
        let issuer = jws::unverified(token, "iss")?;
        if issuer == self.tokens.issuer() {
            return self.tokens.verify(token, now).map(Bearer::Ours);
        }
        self.issuers.verify(&issuer, token, now).await.map(Bearer::Outside)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use secrecy::ExposeSecret;
    use serde_json::json;

    use super::*;
    use crate::auth::forge::with;
    use crate::auth::issuer::{IssuerConfig, Pace};
    use crate::auth::keys::{Keyring, SigningKey};
    use crate::auth::openid::{AUDIENCE, Provider};
    use crate::auth::real_now;
    use crate::auth::scope::Scopes;
    use crate::auth::token::{Grant, LONGEST};
    use catalogue::Role;

    #[tokio::test]
    async fn whose_token_it_claims_to_be_decides_the_rules() {
        let provider = Provider::start();
        let config: IssuerConfig = serde_json::from_value(json!({
            "issuer": provider.issuer(), "audience": AUDIENCE,
            "role": {"claim": "/role"}, "organisation": {"claim": "/org"},
        }))
        .unwrap();
        let key = || SigningKey::read(&SigningKey::generate().unwrap()).unwrap();
        let ring = Keyring::new(key(), key()).unwrap();
        let trust = Trust {
            tokens: Tokens::new(ring, "https://linkwork.example", "https://linkwork.example/v1", LONGEST),
            issuers: Issuers::new(vec![config], Pace::default()).unwrap(),
            proofs: Spent::default(),
        };
        let now = real_now();

        let grant = Grant {
            subject: "a".into(),
            client_id: "a".into(),
            role: Role::Referrer,
            scopes: Scopes::known_in("referrals:read"),
        };
        let ours = trust.tokens.issue(grant.clone(), TimeDelta::minutes(5), now).unwrap();
        let Ok(Bearer::Ours(token)) = trust.verify(ours.token.expose_secret(), now).await else { panic!("ours") };
        assert_eq!(token.grant, grant);

        let claims = with(&with(&provider.claims("linda"), "role", json!("link_worker")), "org", json!("X9Z01"));
        let Ok(Bearer::Outside(person)) = trust.verify(&provider.mint(&claims), now).await else { panic!("outside") };
        assert_eq!((person.subject.as_str(), person.role), ("linda", Role::LinkWorker));

        let claiming = |issuer| provider.mint(&with(&claims, "iss", issuer));
        let as_ours = claiming(json!("https://linkwork.example"));
        assert_eq!(trust.verify(&as_ours, now).await, Err(Refused::Algorithm), "their key makes nothing of ours");
        assert_eq!(trust.verify(&claiming(json!("https://other.example")), now).await, Err(Refused::Issuer));
        assert_eq!(trust.verify(&claiming(json!(null)), now).await, Err(Refused::Missing("iss")));
        assert_eq!(trust.verify("", now).await, Err(Refused::Malformed));
    }
}

//! The keys that our own access tokens are signed with: ECDSA on P-256 (ES256).
//!
//! Two are live at any time. One signs; the other is published beside it, so that a rotation is never noticed:
//!
//! ```text
//! now       signs A, publishes A B      B is known to everybody before it signs anything
//! rotate    signs B, publishes B A      A still verifies the tokens it signed
//! later     signs B, publishes B C      A's last token has expired; C waits
//! ```
//!
//! A key's `kid` is its thumbprint (RFC 7638): nothing to configure, and never the same for two keys.

mod folder;

use std::fmt;

use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Serialize, de::DeserializeOwned};

use super::jws::{self, Refused};

pub use folder::{FolderFault, Secrets, make_folder};

/// The algorithm of every token that we sign.
pub const ALGORITHM: Algorithm = Algorithm::ES256;

/// Keys whose private half everybody has, by thumbprint: the examples that people copy.
const PUBLISHED: [&str; 5] = [
    "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U", // RFC 7515, appendix A.3
    "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", // RFC 7517, appendix A.2
    "DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0", // RFC 6979, appendix A.2.5
    "19J8y7Zprt2-QKLjF2I5pVk0OELX6cY2AfaAv1LC_w8", // jwt.io
    "-9POkGtActRbSCWs9KxiRwNy9VUrlacyHGd_tqbVDnk", // jsonwebtoken's own tests
];

/// Why a signing key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakKey {
    /// Not PEM, not PKCS#8, not the private half, not on P-256.
    #[error(
        "the signing key must be an EC P-256 private key in PKCS#8 PEM \
         (try: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256)"
    )]
    NotP256,
    /// The private half is in a standard, a tutorial or a library.
    #[error("the signing key is a published example: everybody has it")]
    Published,
    /// Its private number is so small that it was typed and not drawn.
    #[error("the signing key is not random")]
    NotRandom,
    /// Both keys of the ring are one.
    #[error("the two signing keys must differ, or there is nothing to rotate to")]
    Same,
}

/// One of our keys, private half and all.
pub struct SigningKey {
    kid: String,
    signs: EncodingKey,
    verifies: DecodingKey,
    public: Jwk,
}

impl SigningKey {
    /// Reads a private key in PKCS#8 PEM (`-----BEGIN PRIVATE KEY-----`).
    pub fn read(pem: &SecretString) -> Result<Self, WeakKey> {
        let signs = EncodingKey::from_ec_pem(pem.expose_secret().as_bytes()).map_err(|_| WeakKey::NotP256)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, signs.as_bytes())
            .map_err(|_| WeakKey::NotP256)?;
        let scalar = pair.private_key().as_be_bytes().map_err(|_| WeakKey::NotP256)?;
        // 2^192 is missed by a random key but for one in 2^64.
        if scalar.as_ref().iter().take(8).all(|byte| *byte == 0) {
            return Err(WeakKey::NotRandom);
        }
        let mut public = Jwk::from_encoding_key(&signs, ALGORITHM).map_err(|_| WeakKey::NotP256)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(|_| WeakKey::NotP256)?;
        if PUBLISHED.contains(&kid.as_str()) {
            return Err(WeakKey::Published);
        }
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let verifies = DecodingKey::from_ec_der(pair.public_key().as_ref());
        Ok(Self { kid, signs, verifies, public })
    }

    /// A new one, as PEM for [`SigningKey::read`]. `None` where the machine has no randomness to give.
    pub fn generate() -> Option<SecretString> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok()?;
        let body = Zeroizing::new(BASE64_STANDARD.encode(pair.to_pkcs8v1().ok()?.as_ref()));
        let mut pem = String::with_capacity(body.len() + 80);
        pem.push_str("-----BEGIN PRIVATE KEY-----\n");
        for (at, letter) in body.chars().enumerate() {
            if at > 0 && at.is_multiple_of(64) {
                pem.push('\n');
            }
            pem.push(letter);
        }
        pem.push_str("\n-----END PRIVATE KEY-----\n");
        Some(pem.into())
    }

    /// The name that tokens call it by.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn signs(&self) -> &EncodingKey {
        &self.signs
    }

    pub(super) fn verifies(&self) -> &DecodingKey {
        &self.verifies
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The two live keys.
#[derive(Debug)]
pub struct Keyring {
    current: SigningKey,
    other: SigningKey,
}

impl Keyring {
    /// `current` signs; `other` is the one before it or the one after it, and only verifies.
    pub fn new(current: SigningKey, other: SigningKey) -> Result<Self, WeakKey> {
        if current.kid == other.kid { Err(WeakKey::Same) } else { Ok(Self { current, other }) }
    }

    /// The key that signs.
    pub fn current(&self) -> &SigningKey {
        &self.current
    }

    /// A JWS in compact form of this type, signed with the key that signs.
    ///
    /// # Errors
    /// The signature fails, which a key that could be read does not do.
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(ALGORITHM);
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.current.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.current.signs)
    }

    /// What a JWS of this type holds that one of these keys has signed.
    ///
    /// # Errors
    /// [`Refused::UnknownKey`] where the key is none of these; what else it lacks.
    pub fn read<T: DeserializeOwned>(&self, typ: &str, signed: &str) -> Result<T, Refused> {
        let header = jws::header(signed)?;
        if !jws::is_type(&header, std::iter::once(typ)) {
            return Err(Refused::Type);
        }
        let key = header.kid.and_then(|kid| self.find(&kid)).ok_or(Refused::UnknownKey)?;
        jws::claims(signed, &key.verifies, ALGORITHM)
    }

    /// The live key of this name.
    pub fn find(&self, kid: &str) -> Option<&SigningKey> {
        [&self.current, &self.other].into_iter().find(|key| key.kid == kid)
    }

    /// The public halves: the document at `/.well-known/jwks.json` (RFC 7517 §5).
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: vec![self.current.public.clone(), self.other.public.clone()] }
    }
}

#[cfg(test)]
mod tests;

//! For tests: keys of every kind, and tokens that say anything at all.

use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

/// A key that signs with one algorithm.
pub struct Key {
    pub algorithm: Algorithm,
    signs: EncodingKey,
}

impl Key {
    pub fn new(algorithm: Algorithm) -> Self {
        let signs = match algorithm {
            Algorithm::ES256 => ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)),
            Algorithm::ES384 => ec(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)),
            Algorithm::EdDSA => {
                EncodingKey::from_ed_der(Ed25519KeyPair::generate().unwrap().to_pkcs8v1().unwrap().as_ref())
            }
            Algorithm::HS256 => EncodingKey::from_secret(&[7; 32]),
            _ => EncodingKey::from_rsa_pem(rsa_pem().as_bytes()).unwrap(),
        };
        Self { algorithm, signs }
    }

    /// A shared secret made of bytes that an attacker knows: a public key, say.
    pub fn shared(bytes: &[u8]) -> Self {
        Self { algorithm: Algorithm::HS256, signs: EncodingKey::from_secret(bytes) }
    }

    /// One of our own signing keys, to say with it what we never would.
    pub fn ours(signs: &EncodingKey) -> Self {
        Self { algorithm: Algorithm::ES256, signs: signs.clone() }
    }

    /// The public half, called `kid`.
    pub fn jwk(&self, kid: &str) -> Value {
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&self.signs, self.algorithm).unwrap()).unwrap();
        jwk["kid"] = json!(kid);
        jwk
    }

    /// A token with this header and these claims, byte by byte.
    pub fn sign_text(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", base64url(header), base64url(claims));
        let signature = crypto::sign(message.as_bytes(), &self.signs, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }
}

fn ec(pair: Result<EcdsaKeyPair, aws_lc_rs::error::Unspecified>) -> EncodingKey {
    EncodingKey::from_ec_der(pair.unwrap().to_pkcs8v1().unwrap().as_ref())
}

/// One RSA key for the whole run: making it takes a while.
fn rsa_pem() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = BASE64_STANDARD.encode(pair.as_der().unwrap().as_ref());
        format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n")
    })
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// `value` with one member set, or removed where `to` is null.
pub fn with(value: &Value, member: &str, to: Value) -> Value {
    let mut value = value.clone();
    if to.is_null() {
        value.as_object_mut().unwrap().remove(member);
    } else {
        value[member] = to;
    }
    value
}

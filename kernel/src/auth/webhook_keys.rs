//! The keys of a webhook endpoint (Standard Webhooks 1.0): a secret that both know, and a key pair of which the endpoint knows
//! the public half. Each message is signed with both; who receives it verifies the one that they prefer.
//!
//! They are stored sealed with AES-256-GCM-SIV, bound to the endpoint: whoever reads the database alone can sign nothing.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::mac::{self, MacKey};

const BYTES: usize = 32;

/// Seals keys, and opens them again.
pub struct KeySeal(RandomizedNonceKey);

impl KeySeal {
    /// With a key of its own, drawn from `key`. `None` only where the library refuses a key of the right length.
    pub fn new(key: &MacKey) -> Option<Self> {
        RandomizedNonceKey::new(&AES_256_GCM_SIV, &key.sign(&[b"webhook keys"])).ok().map(Self)
    }
}

impl fmt::Debug for KeySeal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("KeySeal([REDACTED])")
    }
}

/// The keys of an endpoint: the secret, and the seed of the key pair.
pub struct WebhookKeys(Zeroizing<[u8; 2 * BYTES]>);

impl fmt::Debug for WebhookKeys {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("WebhookKeys([REDACTED])")
    }
}

impl WebhookKeys {
    /// New ones. `None` where the machine has no randomness to give.
    pub fn generate() -> Option<Self> {
        mac::random().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// As they are stored for this endpoint.
    pub fn sealed(&self, seal: &KeySeal, endpoint: &[u8]) -> Option<String> {
        let mut sealed = self.0.to_vec();
        let nonce = seal.0.seal_in_place_append_tag(Aad::from(endpoint), &mut sealed).ok()?;
        Some(BASE64_STANDARD.encode([nonce.as_ref().as_slice(), &sealed].concat()))
    }

    /// What was stored for this endpoint; nothing, where it was for another, or under another root secret.
    pub fn open(seal: &KeySeal, endpoint: &[u8], sealed: &str) -> Option<Self> {
        let mut whole = BASE64_STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = whole.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = Zeroizing::new(seal.0.open_in_place(nonce, Aad::from(endpoint), sealed).ok()?.to_vec());
        let mut keys = Zeroizing::new([0; 2 * BYTES]);
        (opened.len() == keys.len()).then(|| keys.copy_from_slice(&opened))?;
        Some(Self(keys))
    }

    fn shared(&self) -> &[u8] {
        &self.0[..BYTES]
    }

    fn pair(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(&self.0[BYTES..]).ok()
    }

    /// The secret that both know: `whsec_` and base64. It verifies `v1`.
    pub fn secret(&self) -> SecretString {
        format!("whsec_{}", BASE64_STANDARD.encode(self.shared())).into()
    }

    /// The public key: `whpk_` and base64. It verifies `v1a`.
    pub fn public_key(&self) -> Option<String> {
        Some(format!("whpk_{}", BASE64_STANDARD.encode(self.pair()?.public_key().as_ref())))
    }

    /// The signatures of a message with this name and time (seconds since 1970), as the header `webhook-signature` has them.
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
        let signed = [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body].concat();
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.shared());
        let shared = BASE64_STANDARD.encode(hmac::sign(&key, &signed).as_ref());
        let own = BASE64_STANDARD.encode(self.pair()?.sign(&signed).as_ref());
        Some(format!("v1,{shared} v1a,{own}"))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::super::mac::RootSecret;
    use super::*;

    fn seal(label: &str) -> KeySeal {
        let secret = "8f3b1c9a7d2e4f60a1b5c3d7e9f20416283a4c5e6f708192a3b4c5d6e7f80912".to_owned().into();
        KeySeal::new(&RootSecret::read(&secret).expect("32 random bytes").derive(label)).expect("a key")
    }

    #[test]
    fn what_is_sealed_opens_for_its_own_endpoint_alone() {
        let keys = WebhookKeys::generate().expect("randomness");
        let sealed = keys.sealed(&seal("webhook"), b"one").expect("it is sealed");
        assert!(!sealed.contains(keys.secret().expose_secret().trim_start_matches("whsec_")));
        let opened = WebhookKeys::open(&seal("webhook"), b"one", &sealed).expect("it opens");
        assert_eq!(opened.secret().expose_secret(), keys.secret().expose_secret());
        assert!(WebhookKeys::open(&seal("webhook"), b"two", &sealed).is_none());
        assert!(WebhookKeys::open(&seal("another"), b"one", &sealed).is_none());
        assert_eq!(format!("{keys:?}"), "WebhookKeys([REDACTED])");
    }

    /// The example of the specification: https://github.com/standard-webhooks/standard-webhooks, libraries' own tests.
    #[test]
    fn the_signature_is_that_of_the_specification() {
        let shared = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let signed = b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &shared);
        let expected = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(BASE64_STANDARD.encode(hmac::sign(&key, signed).as_ref()), expected);
        // Of our own keys the content is put together in the same way.
        let keys = WebhookKeys(Zeroizing::new([7; 64]));
        let ours = keys.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b"{\"test\": 2432232314}").expect("signed");
        let by_hand = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]), signed);
        assert!(ours.starts_with(&format!("v1,{} v1a,", BASE64_STANDARD.encode(by_hand.as_ref()))), "{ours}");
    }
}

//! The secret behind what we hand out and must know again: cursors, ETags, pseudonyms.
//!
//! One [`RootSecret`] is configured; each purpose derives a [`MacKey`] of its own from it, so that a value made for one
//! purpose means nothing to another. HMAC-SHA-256 throughout.

use std::fmt;

use aws_lc_rs::{constant_time, hmac, rand};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

/// The fewest bytes of a root secret: as many as the digest has.
pub const MIN_BYTES: usize = 32;

/// Why a root secret was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakSecret {
    /// Neither base64 nor hexadecimal.
    #[error("the secret must be base64 or hexadecimal")]
    NotText,
    /// Fewer than [`MIN_BYTES`].
    #[error("the secret must have at least 32 bytes (try: openssl rand -base64 32)")]
    TooShort,
    /// A default, a phrase, a pattern: 32 random bytes look like this less than once in 10^13 times.
    #[error("the secret must be random bytes, not words or a pattern (try: openssl rand -base64 32)")]
    NotRandom,
}

/// The one secret that the others come from. Replacing it ends every cursor and ETag, which is harmless, and gives
/// every person another pseudonym, which is not.
pub struct RootSecret(hmac::Key);

impl RootSecret {
    /// Reads base64 (either alphabet, padded or not) or hexadecimal text; white space around it is left out.
    pub fn read(text: &SecretString) -> Result<Self, WeakSecret> {
        let bytes = decode(text.expose_secret().trim()).ok_or(WeakSecret::NotText)?;
        if bytes.len() < MIN_BYTES {
            return Err(WeakSecret::TooShort);
        }
        if !looks_random(&bytes) {
            return Err(WeakSecret::NotRandom);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// A new one, as text for [`RootSecret::read`]. `None` where the machine has no randomness to give.
    pub fn generate() -> Option<SecretString> {
        random::<MIN_BYTES>().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// The key for one purpose. The label is the purpose's name and never changes: `cursor`, `etag`, `pseudonym`.
    pub fn derive(&self, label: &str) -> MacKey {
        MacKey(hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&self.0, label.as_bytes()).as_ref()))
    }
}

impl fmt::Debug for RootSecret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("RootSecret([REDACTED])")
    }
}

/// A key that marks a value as ours.
#[derive(Clone)]
pub struct MacKey(hmac::Key);

impl MacKey {
    /// The mark of these parts, in this order. Each part's length is marked with it: `["ab", "c"]` and `["a", "bc"]`
    /// differ.
    pub fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut mark = [0; 32];
        mark.copy_from_slice(context.sign().as_ref());
        mark
    }

    /// Whether this is the mark of these parts. The time it takes does not depend on where they differ.
    #[must_use]
    pub fn verify(&self, parts: &[&[u8]], mark: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.sign(parts), mark).is_ok()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("MacKey([REDACTED])")
    }
}

/// Whether two marks, or as much of them as is compared, are the same. The time it takes does not depend on where they differ.
#[must_use]
pub fn equal(expected: &[u8], given: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(expected, given).is_ok()
}

/// Random bytes from the operating system's generator.
pub(super) fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).ok()?;
    Some(bytes)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let any_padding = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    if text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect();
    }
    [alphabet::STANDARD, alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, any_padding).decode(text).ok())
}

fn looks_random(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    let different = seen.iter().filter(|seen| **seen).count();
    let words = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    let counts_up = bytes.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1));
    different >= 16 && !words && !counts_up
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RootSecret, WeakSecret> {
        RootSecret::read(&text.into())
    }

    const HEX: &str = "8f1a0be4c97723d5602f4c9ab1de77f0135a8824ec60b90fd3472c85a16ef39b";

    #[test]
    fn a_secret_is_random_bytes_or_refused() {
        let table = [
            (HEX, None),
            (&*HEX.to_uppercase(), None),
            (" jxoL5Ml3I9VgL0yasd538BNaiCTsYLkP00cshaFu85s=\n", None),
            ("jxoL5Ml3I9VgL0yasd538BNaiCTsYLkP00cshaFu85s", None),
            ("jxoL5Ml3I9VgL0yasd538BNaiCTsYLkP00cshaFu_5s", None),
            ("", Some(WeakSecret::TooShort)),
            (HEX.get(..62).unwrap(), Some(WeakSecret::TooShort)),
            ("not base64!", Some(WeakSecret::NotText)),
            (&"00".repeat(32), Some(WeakSecret::NotRandom)),
            (&"8f1a".repeat(16), Some(WeakSecret::NotRandom)),
            (&BASE64_URL_SAFE_NO_PAD.encode("change me: this is the default secret"), Some(WeakSecret::NotRandom)),
            (&BASE64_URL_SAFE_NO_PAD.encode((0..40).collect::<Vec<u8>>()), Some(WeakSecret::NotRandom)),
        ];
        for (text, refused) in table {
            assert_eq!(read(text).err(), refused, "{text}");
        }
        let generated = RootSecret::generate().unwrap();
        assert!(RootSecret::read(&generated).is_ok());
    }

    #[test]
    fn a_mark_belongs_to_its_parts_its_purpose_and_its_secret() {
        let root = read(HEX).unwrap();
        let cursors = root.derive("cursor");
        let mark = cursors.sign(&[b"ab", b"c"]);
        assert!(cursors.verify(&[b"ab", b"c"], &mark));
        assert!(root.derive("cursor").verify(&[b"ab", b"c"], &mark), "the same after a restart");
        assert!(!cursors.verify(&[b"a", b"bc"], &mark));
        assert!(!cursors.verify(&[b"ab", b"c", b""], &mark));
        assert!(!cursors.verify(&[b"ab", b"c"], &mark[..31]));
        assert!(!cursors.verify(&[b"ab", b"c"], b""));
        assert!(!root.derive("etag").verify(&[b"ab", b"c"], &mark));
        assert!(!read(&HEX.replace('8', "9")).unwrap().derive("cursor").verify(&[b"ab", b"c"], &mark));
    }

    #[test]
    fn nothing_leaks_into_a_log() {
        let root = read(HEX).unwrap();
        assert_eq!(format!("{root:?} {:?}", root.derive("etag")), "RootSecret([REDACTED]) MacKey([REDACTED])");
    }
}

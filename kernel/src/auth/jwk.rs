//! Public keys of others, as JSON Web Keys (RFC 7517, 7518, 8037): an agency uploads one, an OpenID provider publishes
//! some.
//!
//! Taken are RSA of 2048 to 8192 bits, P-256, P-384 and Ed25519, for signatures. A modulus that is even is none, and under
//! a point of Ed25519 whose order is low a signature of nobody's verifies: both are refused. A private half is refused and named,
//! so that its owner learns that the key is burnt. Members that say nothing about the key itself (certificates, what
//! the RFC does not know) are passed over and not kept.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, VerificationAlgorithm,
};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::{Map, Value};

use crate::problem::Fault;

/// The members that only a private or a shared key has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The smallest RSA modulus, in bits.
const MIN_RSA_BITS: usize = 2048;
/// The largest: beyond it, verifying costs us more than it gains anybody.
const MAX_RSA_BITS: usize = 8192;

const RSA: &[Algorithm] =
    &[Algorithm::RS256, Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS384, Algorithm::PS512];

/// The public half of a key that somebody else signs with.
#[derive(Clone, Debug)]
pub struct PublicKey {
    kid: String,
    algorithms: Vec<Algorithm>,
    verifies: DecodingKey,
    jwk: Jwk,
}

impl PublicKey {
    /// Reads a key, or says all that is wrong with it; `at` is the JSON Pointer of the key in the body.
    ///
    /// A key without `kid` is called by its thumbprint (RFC 7638).
    pub fn read(jwk: &Value, at: &str) -> Result<Self, Vec<Fault>> {
        let Some(members) = jwk.as_object() else {
            return Err(vec![Fault::new(at, "wrong_type", "must be a JSON Web Key: an object")]);
        };
        let mut reader = Reader { members, at, faults: Vec::new() };
        reader.refuse_private();
        reader.check_use();
        let kid = reader.kid();
        let key = reader.key();
        let algorithms = key.as_ref().map(|(_, family)| reader.algorithms(family));
        match (key, kid, algorithms) {
            (Some((verifies, _)), Some(kid), Some(algorithms)) if reader.faults.is_empty() => {
                Self::new(kid, algorithms, verifies)
                    .ok_or_else(|| vec![reader.fault("", "invalid", "is no usable key")])
            }
            _ => Err(reader.faults),
        }
    }

    fn new(kid: Option<String>, algorithms: Vec<Algorithm>, verifies: DecodingKey) -> Option<Self> {
        let only = if let [only] = algorithms[..] { Some(only) } else { None };
        let mut jwk = Jwk::from_decoding_key(&verifies, only).ok()?;
        let kid = kid.or_else(|| jwk.thumbprint(ThumbprintHash::SHA256).ok())?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Some(Self { kid, algorithms, verifies, jwk })
    }

    /// The name that tokens call it by.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What it may sign with: one algorithm, or for RSA without `alg` each that RSA has.
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// The key to verify with.
    pub fn verifies(&self) -> &DecodingKey {
        &self.verifies
    }

    /// The key and nothing else: what is stored and shown. [`PublicKey::read`] takes it again.
    pub fn jwk(&self) -> &Jwk {
        &self.jwk
    }
}

struct Reader<'a> {
    members: &'a Map<String, Value>,
    at: &'a str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&self, member: &str, code: &'static str, detail: impl Into<String>) -> Fault {
        let pointer = if member.is_empty() { self.at.to_owned() } else { format!("{}/{member}", self.at) };
        Fault::new(pointer, code, detail.into())
    }

    fn say(&mut self, member: &str, code: &'static str, detail: impl Into<String>) {
        let fault = self.fault(member, code, detail);
        self.faults.push(fault);
    }

    fn refuse_private(&mut self) {
        for member in PRIVATE.into_iter().filter(|member| self.members.contains_key(*member)) {
            self.say(
                member,
                "private_key",
                "belongs to the private half, which must never leave its owner: make a new key pair and send the public half",
            );
        }
    }

    fn check_use(&mut self) {
        if self.members.get("use").is_some_and(|usage| usage != "sig") {
            self.say("use", "unsupported", "must be sig, or absent");
        }
        let verifies =
            |operations: &Value| operations.as_array().is_some_and(|all| all.iter().all(|one| one == "verify"));
        if self.members.get("key_ops").is_some_and(|operations| !verifies(operations)) {
            self.say("key_ops", "unsupported", "must hold verify alone, or be absent");
        }
    }

    /// `None` with a fault said, `Some(None)` where it is absent.
    fn kid(&mut self) -> Option<Option<String>> {
        match self.members.get("kid") {
            None => Some(None),
            Some(Value::String(kid)) if (1..=128).contains(&kid.len()) && kid.bytes().all(|b| b.is_ascii_graphic()) => {
                Some(Some(kid.clone()))
            }
            Some(_) => {
                self.say("kid", "invalid", "must have 1 to 128 printable ASCII characters, no spaces");
                None
            }
        }
    }

    fn text(&mut self, member: &'static str) -> Option<&str> {
        match self.members.get(member) {
            Some(Value::String(text)) => return Some(text),
            Some(_) => self.say(member, "wrong_type", "must be text"),
            None => self.say(member, "missing", "is required for this kind of key"),
        }
        None
    }

    fn bytes(&mut self, member: &'static str) -> Option<Vec<u8>> {
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(self.text(member)?);
        if decoded.is_err() {
            self.say(member, "invalid", "must be base64url without padding");
        }
        decoded.ok()
    }

    fn bytes_of_length(&mut self, member: &'static str, length: usize) -> Option<Vec<u8>> {
        let bytes = self.bytes(member)?;
        if bytes.len() == length {
            return Some(bytes);
        }
        self.say(member, "invalid", format!("must have {length} bytes on this curve"));
        None
    }

    fn key(&mut self) -> Option<(DecodingKey, &'static [Algorithm])> {
        match self.text("kty")? {
            "RSA" => self.rsa(),
            "EC" => match self.text("crv")? {
                "P-256" => self.point(32, &ECDSA_P256_SHA256_FIXED, &[Algorithm::ES256]),
                "P-384" => self.point(48, &ECDSA_P384_SHA384_FIXED, &[Algorithm::ES384]),
                _ => {
                    self.say("crv", "unsupported", "must be P-256 or P-384");
                    None
                }
            },
            "OKP" => match self.text("crv")? {
                "Ed25519" => {
                    let x = self.bytes_of_length("x", 32)?;
                    if is_of_low_order(&x) {
                        self.say("x", "invalid", "is a point of low order, which is nobody's key");
                        return None;
                    }
                    self.on_curve(&ED25519, &x)?;
                    Some((DecodingKey::from_ed_der(&x), &[Algorithm::EdDSA]))
                }
                _ => {
                    self.say("crv", "unsupported", "must be Ed25519");
                    None
                }
            },
            _ => {
                self.say("kty", "unsupported", "must be RSA, EC or OKP");
                None
            }
        }
    }

    fn rsa(&mut self) -> Option<(DecodingKey, &'static [Algorithm])> {
        let (n, e) = (self.bytes("n"), self.bytes("e"));
        let (n, e) = (without_leading_zeros(n?), without_leading_zeros(e?));
        let bits = n.len() * 8 - n.first().map_or(0, |first| first.leading_zeros() as usize);
        if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
            self.say("n", "wrong_size", format!("must have {MIN_RSA_BITS} to {MAX_RSA_BITS} bits"));
            return None;
        }
        // 65537 and above, as FIPS 186-5 §5.4 asks; odd, or it is no RSA.
        if !(3..=4).contains(&e.len()) || e.last().is_none_or(|last| last % 2 == 0) {
            self.say("e", "unsupported", "must be 65537, or an odd number above it of at most 32 bits");
            return None;
        }
        if n.last().is_none_or(|last| last % 2 == 0) {
            self.say("n", "invalid", "is no RSA modulus");
            return None;
        }
        let parsed = RsaPublicKeyComponents { n: &n, e: &e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256);
        if parsed.is_err() {
            self.say("n", "invalid", "is no RSA modulus");
            return None;
        }
        Some((DecodingKey::from_rsa_raw_components(&n, &e), RSA))
    }

    fn point(
        &mut self,
        length: usize,
        curve: &'static dyn VerificationAlgorithm,
        algorithms: &'static [Algorithm],
    ) -> Option<(DecodingKey, &'static [Algorithm])> {
        let (x, y) = (self.bytes_of_length("x", length), self.bytes_of_length("y", length));
        let point = [&[4][..], &x?, &y?].concat();
        self.on_curve(curve, &point)?;
        Some((DecodingKey::from_ec_der(&point), algorithms))
    }

    fn on_curve(&mut self, curve: &'static dyn VerificationAlgorithm, point: &[u8]) -> Option<()> {
        if ParsedPublicKey::new(curve, point).is_ok() {
            return Some(());
        }
        self.say("x", "invalid", "is no point of this curve");
        None
    }

    fn algorithms(&mut self, family: &[Algorithm]) -> Vec<Algorithm> {
        let Some(alg) = self.members.get("alg") else { return family.to_vec() };
        match alg.as_str().and_then(|alg| alg.parse().ok()).filter(|alg| family.contains(alg)) {
            Some(alg) => vec![alg],
            None => {
                self.say("alg", "mismatch", "is not an algorithm of this kind of key");
                Vec::new()
            }
        }
    }
}

/// The y of the points of edwards25519 whose order divides 8, as a key has them (little-endian), also in the encodings that
/// are not reduced (RFC 8032 §5.1.3; the list is that of "Taming the many EdDSAs", table 1).
const LOW_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    first(1),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    near_the_field(0xec),
    near_the_field(0xed),
    near_the_field(0xee),
];

const fn first(byte: u8) -> [u8; 32] {
    let mut y = [0; 32];
    y[0] = byte;
    y
}

/// 2^255 - 19 is the order of the field: its lowest byte is 0xed.
const fn near_the_field(lowest: u8) -> [u8; 32] {
    let mut y = [0xff; 32];
    y[0] = lowest;
    y[31] = 0x7f;
    y
}

fn is_of_low_order(key: &[u8]) -> bool {
    let Some((sign, rest)) = key.split_last() else { return false };
    // The highest bit is the sign of x.
    LOW_ORDER.iter().any(|low| low.split_last().is_some_and(|(last, all)| all == rest && *last == sign & 0x7f))
}

fn without_leading_zeros(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}

#[cfg(test)]
mod tests;

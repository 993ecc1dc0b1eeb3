use serde_json::json;

use super::*;
use crate::auth::forge::{Key, base64url, with};

/// Where the faults are and what they are called.
fn faults(jwk: &Value) -> Vec<(String, String)> {
    let faults = PublicKey::read(jwk, "/public_key").err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.pointer.replacen("/public_key", "", 1), fault.code.into_owned())).collect()
}

#[test]
fn every_kind_of_key_is_read_and_written_again() {
    let table = [
        (Algorithm::RS256, "RSA"),
        (Algorithm::PS256, "RSA"),
        (Algorithm::ES256, "EC"),
        (Algorithm::ES384, "EC"),
        (Algorithm::EdDSA, "OKP"),
    ];
    for (algorithm, kty) in table {
        let jwk = Key::new(algorithm).jwk("a");
        let key = PublicKey::read(&jwk, "").unwrap();
        assert_eq!((key.kid(), key.algorithms()), ("a", &[algorithm][..]));
        let written = serde_json::to_value(key.jwk()).unwrap();
        assert_eq!(written["kty"], kty);
        assert_eq!(written, with(&jwk, "use", json!("sig")));
        assert_eq!(PublicKey::read(&written, "").unwrap().jwk(), key.jwk());
    }
}

#[test]
fn a_key_without_a_name_is_called_by_its_thumbprint() {
    // RFC 7638 §3.1.
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3\
             oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA\
             ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-\
             kEgU8awapJzKnqDKgw";
    let key = PublicKey::read(&json!({"kty": "RSA", "n": n, "e": "AQAB"}), "").unwrap();
    assert_eq!(key.kid(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(key.algorithms().len(), 6, "RSA without alg may be any of them");
}

#[test]
fn each_fault_points_at_its_member() {
    let (rsa, ec, ed) =
        (Key::new(Algorithm::RS512).jwk("a"), Key::new(Algorithm::ES256).jwk("a"), Key::new(Algorithm::EdDSA).jwk("a"));
    let modulus = |bytes: usize| json!(base64url([&[0x80][..], &vec![1; bytes - 1]].concat()));
    let table = [
        (json!("-----BEGIN PUBLIC KEY-----"), "", "wrong_type"),
        (with(&rsa, "kty", Value::Null), "/kty", "missing"),
        (with(&rsa, "kty", json!("oct")), "/kty", "unsupported"),
        (with(&rsa, "kty", json!(7)), "/kty", "wrong_type"),
        (with(&rsa, "n", Value::Null), "/n", "missing"),
        (with(&rsa, "n", json!("a+/=")), "/n", "invalid"),
        (with(&rsa, "n", modulus(128)), "/n", "wrong_size"),
        (with(&rsa, "n", modulus(255)), "/n", "wrong_size"),
        (with(&rsa, "n", modulus(1025)), "/n", "wrong_size"),
        (with(&rsa, "e", json!("Aw")), "/e", "unsupported"),
        (with(&rsa, "e", json!("AQAA")), "/e", "unsupported"),
        (with(&rsa, "e", json!("")), "/e", "unsupported"),
        (with(&rsa, "d", json!("AQAB")), "/d", "private_key"),
        (with(&ec, "d", json!("AQAB")), "/d", "private_key"),
        (with(&rsa, "use", json!("enc")), "/use", "unsupported"),
        (with(&rsa, "key_ops", json!(["sign"])), "/key_ops", "unsupported"),
        (with(&rsa, "key_ops", json!("verify")), "/key_ops", "unsupported"),
        (with(&rsa, "alg", json!("ES256")), "/alg", "mismatch"),
        (with(&rsa, "alg", json!("HS256")), "/alg", "mismatch"),
        (with(&rsa, "alg", json!("RSA-OAEP")), "/alg", "mismatch"),
        (with(&rsa, "kid", json!("")), "/kid", "invalid"),
        (with(&rsa, "kid", json!("two words")), "/kid", "invalid"),
        (with(&rsa, "kid", json!("k".repeat(129))), "/kid", "invalid"),
        (with(&ec, "crv", json!("P-521")), "/crv", "unsupported"),
        (with(&ec, "crv", json!("secp256k1")), "/crv", "unsupported"),
        (with(&ec, "crv", json!("P-384")), "/x", "invalid"),
        (with(&ec, "y", ec["x"].clone()), "/x", "invalid"),
        (with(&ec, "alg", json!("ES384")), "/alg", "mismatch"),
        (with(&ed, "crv", json!("Ed448")), "/crv", "unsupported"),
        (with(&ed, "x", json!("AAAA")), "/x", "invalid"),
        (with(&ed, "x", Value::Null), "/x", "missing"),
    ];
    for (jwk, pointer, code) in table {
        let faults = faults(&jwk);
        assert_eq!(faults.first(), Some(&(pointer.to_owned(), code.to_owned())), "{jwk}: {faults:?}");
    }
}

#[test]
fn all_faults_are_said_at_once() {
    let jwk = json!({"kty": "RSA", "e": "Aw", "d": "AA", "p": "AA", "use": "enc", "kid": ""});
    let said = faults(&jwk);
    let pointers: Vec<_> = said.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/d", "/p", "/use", "/kid", "/n"]);
}

#[test]
fn a_key_that_is_nobodys_is_refused() {
    let ed = |key: &[u8; 32]| json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(key) });
    for low in LOW_ORDER {
        for sign in [0, 0x80] {
            let mut key = low;
            key[31] |= sign;
            let faults = PublicKey::read(&ed(&key), "/jwk").expect_err("it is of low order");
            assert_eq!(faults[0].pointer, "/jwk/x", "{key:?}");
        }
    }
    // RFC 8032, section 7.1, test 1.
    let good = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    assert!(PublicKey::read(&json!({ "kty": "OKP", "crv": "Ed25519", "x": good }), "/jwk").is_ok());
    let mut modulus = [0xff; 256];
    modulus[255] = 0xfe;
    let even = json!({ "kty": "RSA", "alg": "RS512", "e": "AQAB", "n": base64url(modulus) });
    let faults = PublicKey::read(&even, "/jwk").expect_err("it is even");
    assert_eq!((&*faults[0].pointer, &*faults[0].code), ("/jwk/n", "invalid"));
}

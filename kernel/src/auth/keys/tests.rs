use jsonwebtoken::jwk::AlgorithmParameters;
use serde_json::json;

use super::*;

fn generated() -> SigningKey {
    SigningKey::read(&SigningKey::generate().unwrap()).unwrap()
}

/// PKCS#8 of a P-256 key: the private number `d` between the parts that are the same for all.
fn pem_of(d: [u8; 32]) -> SecretString {
    let mut der = vec![
        0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,
    ];
    der.extend(d);
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der)).into()
}

#[test]
fn a_key_is_ours_alone_or_refused() {
    // The private half of RFC 7515, appendix A.3.
    let rfc_7515 = [
        0x8e, 0x9b, 0x10, 0x9e, 0x71, 0x90, 0x98, 0xbf, 0x98, 0x04, 0x87, 0xdf, 0x1f, 0x5d, 0x77, 0xe9, 0xcb, 0x29,
        0x60, 0x6e, 0xbe, 0xd2, 0x26, 0x3b, 0x5f, 0x57, 0xc2, 0x13, 0xdf, 0x84, 0xf4, 0xb2,
    ];
    let mut typed = [0; 32];
    typed[31] = 7;
    let p384 = "-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCAHpFQ62QnGCEvYh/p
E9QmR1C9aLcDItRbslbmhen/h1tt8AyMhskeenT+rAyyPhGhZANiAAQLW5ZJePZz
MIPAxMtZXkEWbDF0zo9f2n4+T1h/2sh/fviblc/VTyrv10GEtIi5qiOy85Pf1RRw
8lE5IPUWpgu553SteKigiKLUPeNpbqmYZUkWGh3MLfVzLmx85ii2vMU=
-----END PRIVATE KEY-----
";
    let jwt_io = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
-----END PRIVATE KEY-----
";
    let public = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
";
    let table = [
        ("random", SigningKey::generate().unwrap(), None),
        ("empty", "".into(), Some(WeakKey::NotP256)),
        ("words", "secret".into(), Some(WeakKey::NotP256)),
        ("another curve", p384.into(), Some(WeakKey::NotP256)),
        ("the public half", public.into(), Some(WeakKey::NotP256)),
        ("a tutorial's", jwt_io.into(), Some(WeakKey::Published)),
        ("a standard's", pem_of(rfc_7515), Some(WeakKey::Published)),
        ("typed", pem_of(typed), Some(WeakKey::NotRandom)),
    ];
    for (what, pem, refused) in table {
        assert_eq!(SigningKey::read(&pem).err(), refused, "{what}");
    }
}

#[test]
fn the_published_document_holds_both_public_halves_and_nothing_private() {
    let ring = Keyring::new(generated(), generated()).unwrap();
    let jwks = ring.jwks();
    let kids: Vec<_> = jwks.keys.iter().map(|key| key.common.key_id.clone().unwrap()).collect();
    assert_eq!(kids[0], ring.current().kid());
    assert_ne!(kids[0], kids[1]);
    assert!(kids.iter().all(|kid| ring.find(kid).is_some()));
    assert!(ring.find("").is_none());
    for (key, json) in jwks.keys.iter().zip(serde_json::to_value(&jwks).unwrap()["keys"].as_array().unwrap()) {
        let AlgorithmParameters::EllipticCurve(point) = &key.algorithm else { panic!("not an EC key") };
        let expected = json!({
            "kty": "EC", "crv": "P-256", "x": point.x, "y": point.y,
            "use": "sig", "alg": "ES256", "kid": key.common.key_id,
        });
        assert_eq!(json, &expected);
    }
}

#[test]
fn one_key_twice_is_no_ring() {
    let pem = SigningKey::generate().unwrap();
    let ring = Keyring::new(SigningKey::read(&pem).unwrap(), SigningKey::read(&pem).unwrap());
    assert_eq!(ring.err(), Some(WeakKey::Same));
}

#[test]
fn nothing_leaks_into_a_log() {
    let key = generated();
    assert_eq!(format!("{key:?}"), format!("SigningKey {{ kid: {:?}, .. }}", key.kid()));
}

#[test]
fn a_folder_keeps_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let first = Secrets::in_folder(&path).unwrap();
    let second = Secrets::in_folder(&path).unwrap();
    assert_eq!(first.keyring.jwks(), second.keyring.jwks());
    assert!(second.root.derive("cursor").verify(&[b"x"], &first.root.derive("cursor").sign(&[b"x"])));
    let names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    #[cfg(unix)]
    for entry in std::fs::read_dir(&path).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_spoilt_file_of_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    Secrets::in_folder(folder.path()).unwrap();
    for name in ["sandbox-current.pem", "sandbox-next.pem", "sandbox.secret"] {
        let path = folder.path().join(name);
        let good = std::fs::read(&path).unwrap();
        std::fs::write(&path, "spoilt!").unwrap();
        let fault = Secrets::in_folder(folder.path()).unwrap_err().to_string();
        assert!(fault.contains(name) && !fault.contains("spoilt"), "{fault}");
        std::fs::write(&path, good).unwrap();
    }
}

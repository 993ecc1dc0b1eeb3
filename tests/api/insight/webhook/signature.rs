//! Signatures, as the libraries of others verify them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{Receiver, endpoint};
use crate::harness::county::County;
use crate::harness::database::Engine;

/// Verifies the first message with Standard Webhooks' own library (`v1`) and with `cryptography` (`v1a`), and that neither takes
/// an altered one.
const VERIFY: &str = r#"
import base64, json, sys
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
given = json.load(sys.stdin)
headers = {"webhook-id": given["id"], "webhook-timestamp": given["timestamp"], "webhook-signature": given["signature"]}
assert Webhook(given["secret"]).verify(given["body"], headers) == json.loads(given["body"])
try:
    Webhook(given["secret"]).verify(given["body"] + " ", headers)
    sys.exit("an altered body was taken")
except WebhookVerificationError:
    pass
key = Ed25519PublicKey.from_public_bytes(base64.b64decode(given["public_key"].removeprefix("whpk_")))
signed = f'{given["id"]}.{given["timestamp"]}.{given["body"]}'.encode()
signatures = [one.removeprefix("v1a,") for one in given["signature"].split(" ") if one.startswith("v1a,")]
good = 0
for signature in signatures:
    try:
        key.verify(base64.b64decode(signature), signed)
        good += 1
    except InvalidSignature:
        pass
assert good == 1, good
try:
    key.verify(base64.b64decode(signatures[0]), signed + b" ")
    sys.exit("an altered body was taken")
except InvalidSignature:
    pass
"#;

/// Verifies the same (`v1a`) with the Web Crypto of Node.js.
const WEB_CRYPTO: &str = r#"
const given = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const { subtle } = globalThis.crypto;
async function verify() {
  const bytes = Buffer.from(given.public_key.replace(/^whpk_/, ""), "base64");
  const key = await subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
  const signatures = given.signature.split(" ").filter((one) => one.startsWith("v1a,"));
  const good = async (text) => {
    const taken = await Promise.all(signatures.map((one) =>
      subtle.verify("Ed25519", key, Buffer.from(one.slice("v1a,".length), "base64"), Buffer.from(text))));
    return taken.filter(Boolean).length;
  };
  const signed = `${given.id}.${given.timestamp}.${given.body}`;
  if (await good(signed) !== 1) throw new Error("a good signature was not taken");
  if (await good(signed + " ") !== 0) throw new Error("an altered body was taken");
}
verify().catch((error) => { console.error(error.message); process.exit(1); });
"#;

/// The interpreter that `tests/run setup` has put the libraries beside.
fn python() -> PathBuf {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/tools/python/bin/python");
    assert!(python.exists(), "the libraries that verify webhooks are not here: run `tests/run setup`");
    python
}

fn verify(given: &serde_json::Value) {
    let (mut python, mut node) = (Command::new(python()), Command::new("node"));
    for program in [python.args(["-c", VERIFY]), node.args(["-e", WEB_CRYPTO])] {
        let mut process = program.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        process.stdin.take().expect("it is piped").write_all(given.to_string().as_bytes()).expect("it reads");
        let output = process.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test]
async fn the_libraries_of_others_verify_what_is_sent() {
    let county = County::reaching_here(Engine::Sqlite).await;
    let receiver = Receiver::start().await;
    let millgate = county.as_("millgate");
    let (path, entered) = endpoint(&millgate, &receiver.url, &[]).await;
    let given = |at: usize, keys: &serde_json::Value| {
        let message = receiver.received()[at].clone();
        json!({
            "id": message.id, "timestamp": message.timestamp, "signature": message.signature, "body": message.body,
            "secret": keys["secret"], "public_key": keys["public_key"],
        })
    };
    millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
    receiver.has(1).await;
    verify(&given(0, &entered));
    // For a day after a rotation both sign.
    let rotated = millgate.step(&path, "secret", &json!({})).await.expect(200).body;
    millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
    receiver.has(2).await;
    assert_eq!(receiver.received()[1].signature.split(' ').count(), 4);
    verify(&given(1, &entered));
    verify(&given(1, &rotated));
    county.set_clock("2026-11-19T09:31:00Z");
    millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
    receiver.has(3).await;
    assert_eq!(receiver.received()[2].signature.split(' ').count(), 2);
    verify(&given(2, &rotated));
    county.close().await;
}

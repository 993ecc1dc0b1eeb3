use super::*;

fn outbound(exceptions: &[&str]) -> Outbound {
    let exceptions = exceptions.iter().map(|text| Exception::read(text).expect("a host or a network")).collect();
    Outbound::new(Allowed::new(exceptions)).expect("TLS can be set up")
}

fn url(text: &str) -> Url {
    text.parse().expect("a URL")
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    for (address, is) in [
        ("8.8.8.8", true),
        ("100.63.255.255", true),
        ("100.128.0.1", true),
        ("172.15.0.1", true),
        ("172.32.0.1", true),
        ("192.1.0.1", true),
        ("0.0.0.0", false),
        ("10.1.2.3", false),
        ("100.64.0.1", false),
        ("100.127.255.255", false),
        ("127.0.0.1", false),
        ("127.255.255.254", false),
        ("169.254.169.254", false),
        ("172.16.0.1", false),
        ("172.31.255.255", false),
        ("192.0.0.192", false),
        ("192.168.1.1", false),
        ("198.18.0.1", false),
        ("198.19.255.255", false),
        ("203.0.113.7", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("2a00:1450:4009:81f::200e", true),
        ("2001:4860:4860::8888", true),
        ("::", false),
        ("::1", false),
        ("::7f00:1", false),
        ("::ffff:8.8.8.8", true),
        ("::ffff:127.0.0.1", false),
        ("::ffff:169.254.169.254", false),
        ("64:ff9b::8.8.8.8", true),
        ("64:ff9b::10.0.0.1", false),
        ("64:ff9b:1::1", false),
        ("2001::1", false),
        ("2001:db8::1", false),
        ("2002:7f00:1::", false),
        ("fc00::1", false),
        ("fd00:ec2::254", false),
        ("fe80::1", false),
        ("fec0::1", false),
        ("ff02::1", false),
    ] {
        assert_eq!(is_public(address.parse().expect("an address")), is, "{address}");
    }
}

#[test]
fn what_can_be_seen_of_a_url_is_seen() {
    use Forbidden::{Credentials, NotEncrypted, NotPublic};
    let guard = outbound(&[]);
    for (text, outcome) in [
        ("https://hooks.example/linkwork", Ok(())),
        ("https://8.8.8.8:8443/", Ok(())),
        ("http://hooks.example/", Err(NotEncrypted)),
        ("ftp://hooks.example/", Err(NotEncrypted)),
        ("https://user@hooks.example/", Err(Credentials)),
        ("https://:secret@hooks.example/", Err(Credentials)),
        ("https://localhost/", Err(NotPublic)),
        ("https://LOCALHOST./", Err(NotPublic)),
        ("https://metadata.localhost/", Err(NotPublic)),
        ("https://127.1/", Err(NotPublic)),
        ("https://2130706433/", Err(NotPublic)),
        ("https://0x7f.0.0.1/", Err(NotPublic)),
        ("https://0177.0.0.1/", Err(NotPublic)),
        ("https://169.254.169.254/latest/meta-data/", Err(NotPublic)),
        ("https://[::1]/", Err(NotPublic)),
        ("https://[::ffff:10.0.0.1]/", Err(NotPublic)),
        ("https://[::ffff:7f00:1]/", Err(NotPublic)),
    ] {
        assert_eq!(guard.check(&url(text)), outcome, "{text}");
    }
}

#[test]
fn what_the_operator_excepts_may_be_private_and_plain() {
    let guard = outbound(&["hooks.internal", "10.1.0.0/16", "127.0.0.1"]);
    for (text, is_good) in [
        ("http://hooks.internal/", true),
        ("https://HOOKS.internal/", true),
        ("http://other.internal/", false),
        ("http://10.1.2.3/", true),
        ("https://10.2.0.1/", false),
        ("http://127.0.0.1:8080/", true),
        ("http://[::ffff:127.0.0.1]/", true),
        ("http://127.0.0.2/", false),
    ] {
        assert_eq!(guard.check(&url(text)).is_ok(), is_good, "{text}");
    }
    for text in ["", "0.0.0.0/0", "::/0", "a b", "http://hooks.internal"] {
        assert_eq!(Exception::read(text), None, "{text}");
    }
}

#[test]
fn a_name_is_connected_to_only_where_it_is_public() {
    let found = |addresses: &[&str]| addresses.iter().map(|text| text.parse().expect("an address")).collect();
    let none = Allowed::default();
    let mixed = permitted(&none, "rebinds.example", found(&["127.0.0.1:0", "8.8.8.8:0", "[::1]:0"]));
    assert_eq!(mixed, Ok(found(&["8.8.8.8:0"])));
    let private = found(&["10.0.0.1:0", "[fd00::1]:0"]);
    assert_eq!(permitted(&none, "rebinds.example", private), Err(Forbidden::NotPublic));
    let excepted = Allowed::new(vec![Exception::Host("hooks.internal".to_owned())]);
    assert_eq!(permitted(&excepted, "hooks.internal", found(&["10.0.0.1:0"])), Ok(found(&["10.0.0.1:0"])));
    assert_eq!(permitted(&excepted, "rebinds.example", found(&["10.0.0.1:0"])), Err(Forbidden::NotPublic));
}

/// As of a name that passed every check of its text, and resolves to this machine once it is connected to.
#[tokio::test]
async fn what_a_name_resolves_to_is_looked_at_when_it_is_connected_to() {
    let guard = outbound(&[]);
    let error = guard.client.get("https://localhost:9/").send().await.expect_err("it is not connected to");
    assert!(Outbound::was_forbidden(&error), "{error:?}");
    let guard = outbound(&["127.0.0.1", "::1"]);
    let error = guard.client.get("https://localhost:9/").send().await.expect_err("nobody listens there");
    assert!(!Outbound::was_forbidden(&error), "{error:?}");
}

#[tokio::test]
async fn no_redirect_is_followed() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it is bound");
    let answers = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("somebody connects");
        let mut head = [0; 1024];
        let _ = stream.read(&mut head).await;
        let moved = "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(moved.as_bytes()).await.expect("it is read");
    });
    let guard = outbound(&["127.0.0.1"]);
    let answer = guard.request(Method::POST, url(&format!("http://{address}/"))).expect("it is excepted").send().await;
    assert_eq!(answer.expect("an answer").status(), 307);
    answers.await.expect("it has answered");
}

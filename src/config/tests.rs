use super::*;

const ROOT: &str = "jxoL5Ml3I9VgL0yasd538BNaiCTsYLkP00cshaFu85s=";

fn pem() -> String {
    SigningKey::generate().unwrap().expose_secret().to_owned()
}

/// Settings that are right, with these changes; an empty value takes a setting out.
fn with(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (first, second) = (pem(), pem());
    let right = [
        ("LINKWORK_DATABASE_URL", "postgres://linkwork:hunter2@db.example/linkwork"),
        ("LINKWORK_PUBLIC_URL", "https://api.example/"),
        ("LINKWORK_SIGNING_KEY", first.as_str()),
        ("LINKWORK_OTHER_SIGNING_KEY", second.as_str()),
        ("LINKWORK_ROOT_SECRET", ROOT),
        ("PATH", "/usr/bin"),
    ];
    let kept = right.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The faults of settings, as `VARIABLE: detail` without the prefix.
fn faults(changes: &[(&str, &str)]) -> Vec<String> {
    let faults = Config::read(with(changes)).err().map(|faults| faults.0).unwrap_or_default();
    faults
        .into_iter()
        .map(|fault| format!("{}: {}", fault.variable.trim_start_matches("LINKWORK_"), fault.detail))
        .collect()
}

#[test]
fn what_is_left_out_has_its_usual_value() {
    let config = Config::read(with(&[])).unwrap();
    assert_eq!(config.public_url, "https://api.example");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.origins, Origins::None);
    assert_eq!(config.timeouts, Timeouts::default());
    assert_eq!(config.rate_limit.map(|limit| (limit.per_second.get(), limit.burst.get())), Some((50, 200)));
    assert!(config.issuers.is_empty() && !config.is_sandbox);
}

#[test]
fn each_bad_setting_is_refused_by_name() {
    let url = "PUBLIC_URL: must be an https URL without query, such as https://api.example";
    let proxies = "TRUSTED_PROXIES: must be addresses or networks";
    let origins = "CORS_ORIGINS: must be origins such as https://app.example, with commas between";
    let address = "must be an address and a port, such as 0.0.0.0:8080";
    let table: &[(&str, &str, &str)] = &[
        ("DATABASE_URL", "", "DATABASE_URL: must be given: sqlite:/data/linkwork.db or postgres://user@host/name"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL: must begin with sqlite: or postgres:// and be a URL"),
        ("DATABASE_URL", "postgres//x", "DATABASE_URL: must begin with sqlite: or postgres:// and be a URL"),
        ("DATABASE_URL", "sqlite::memory:", "DATABASE_URL: must be a file: a database in memory keeps nothing"),
        ("DATABASE_CONNECTIONS", "0", "DATABASE_CONNECTIONS: must be a whole number from 1 to 200"),
        ("DATABASE_CONNECTIONS", "ten", "DATABASE_CONNECTIONS: must be a whole number from 1 to 200"),
        ("LISTEN", "8080", &format!("LISTEN: {address}")),
        ("METRICS_LISTEN", "metrics", &format!("METRICS_LISTEN: {address}")),
        ("METRICS_LISTEN", "0.0.0.0:8080", "METRICS_LISTEN: must have another port than LINKWORK_LISTEN"),
        ("PUBLIC_URL", "", "PUBLIC_URL: must be given: where callers reach this server"),
        ("PUBLIC_URL", "http://api.example", url),
        ("PUBLIC_URL", "https://api.example/?a=b", url),
        ("PUBLIC_URL", "https://me:secret@api.example", url),
        ("PUBLIC_URL", "api.example", url),
        ("SIGNING_KEY", "nothing of the kind", "SIGNING_KEY: the signing key must be an EC P-256"),
        ("SIGNING_KEY_FILE", "/nowhere", "SIGNING_KEY_FILE: must not be given beside LINKWORK_SIGNING_KEY"),
        ("OTHER_SIGNING_KEY", "", "OTHER_SIGNING_KEY: must be given: openssl genpkey"),
        ("ROOT_SECRET", "", "ROOT_SECRET: must be given: openssl rand -base64 32"),
        ("ROOT_SECRET", "c2hvcnQ=", "ROOT_SECRET: the secret must have at least 32 bytes"),
        ("ROOT_SECRET", "change-me", "ROOT_SECRET: the secret must be"),
        ("ROOT_SECRET", &"00".repeat(32), "ROOT_SECRET: the secret must be random bytes"),
        ("CORS_ORIGINS", "*", origins),
        ("CORS_ORIGINS", "https://a.example/app", origins),
        ("CORS_ORIGINS", "https://a.example,", origins),
        ("CORS_ORIGINS", "http://a.example", origins),
        ("TRUSTED_PROXIES", "the proxy", proxies),
        ("TRUSTED_PROXIES", "10.0.0.7,0.0.0.0/0", proxies),
        ("RATE_LIMIT", "-1", "RATE_LIMIT: must be a whole number from 1 to 10000"),
        ("RATE_BURST", "49", "RATE_BURST: must not be below LINKWORK_RATE_LIMIT"),
        ("BODY_TIMEOUT", "30s", "BODY_TIMEOUT: must be a whole number from 1 to 600"),
        ("LOG_LEVEL", "trace", "LOG_LEVEL: must be error, warn, info or debug"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: must be json or text"),
        ("ISSUERS", "https://id.example", "ISSUERS: must be a JSON array of objects"),
        ("ISSUERS", "[{}]", "ISSUERS: entry 1: missing field `issuer`"),
        ("DATABSE_URL", "sqlite:x", "DATABSE_URL: is no setting of ours"),
        ("CONFIG_FILE", "/nowhere.toml", "CONFIG_FILE: the file cannot be read"),
    ];
    for (name, value, fault) in table {
        let found = faults(&[(&format!("LINKWORK_{name}"), value)]);
        assert!(matches!(&found[..], [only] if only.starts_with(fault)), "{name}={value}: {found:?}");
    }
}

#[test]
fn all_faults_come_at_once_and_none_tells_a_value() {
    let changes = [
        ("LINKWORK_DATABASE_URL", "mysql://root:hunter2@db"),
        ("LINKWORK_SIGNING_KEY", "hunter2"),
        ("LINKWORK_ROOT_SECRET", "hunter2"),
        ("LINKWORK_LISTEN", "hunter2"),
        ("LINKWORK_CORS_ORIGINS", "hunter2"),
        ("LINKWORK_TRUSTED_PROXIES", "hunter2"),
        ("LINKWORK_RATE_LIMIT", "hunter2"),
        ("LINKWORK_LOG_LEVEL", "hunter2"),
        ("LINKWORK_PUBLIC_URL", ""),
    ];
    let words = Config::read(with(&changes)).unwrap_err().to_string();
    for (name, _) in changes {
        assert!(words.contains(name), "{name} in {words}");
    }
    assert!(!words.contains("hunter2"), "{words}");
}

#[test]
fn debug_output_holds_no_secret() {
    let words = format!("{:?}", Config::read(with(&[])).unwrap());
    assert!(!words.contains("hunter2") && !words.contains(ROOT) && !words.contains("PRIVATE KEY"), "{words}");
}

#[test]
fn two_signing_keys_are_two() {
    let key = pem();
    let found = faults(&[("LINKWORK_SIGNING_KEY", &key), ("LINKWORK_OTHER_SIGNING_KEY", &key)]);
    assert!(matches!(&found[..], [only] if only.starts_with("OTHER_SIGNING_KEY: ")), "{found:?}");
}

#[test]
fn a_service_link_of_kubernetes_is_no_setting() {
    let links = [
        ("LINKWORK_PORT", "tcp://10.0.0.7:80"),
        ("LINKWORK_SERVICE_HOST", "10.0.0.7"),
        ("LINKWORK_SERVICE_PORT_HTTP", "80"),
        ("LINKWORK_PORT_80_TCP_ADDR", "10.0.0.7"),
        ("LINKWORK_DB_PORT_5432_TCP", "tcp://10.0.0.8:5432"),
    ];
    assert_eq!(faults(&links), Vec::<String>::new());
}

/// Writes a file that is open to its owner alone.
fn private(path: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;

    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_key_that_others_could_read_is_refused_with_how_to_mend_it() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = dir.path().join("root.secret").display().to_string();
    private(&path, ROOT);
    let given = [("LINKWORK_ROOT_SECRET", ""), ("LINKWORK_ROOT_SECRET_FILE", &*path)];
    assert_eq!(faults(&given), Vec::<String>::new());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let expected = format!("ROOT_SECRET_FILE: {path} is open to others (its mode is 644): chmod 600 {path}");
    assert_eq!(faults(&given), [expected]);
}

#[test]
fn a_variable_goes_before_the_file_and_the_folder_holds_the_keys() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let at = |name: &str| dir.path().join(name).display().to_string();
    for (name, text) in
        [("signing-current.pem", pem()), ("signing-next.pem", pem()), ("root.secret", format!("{ROOT}\n"))]
    {
        private(&at(name), &text);
    }
    private(&at("database"), "sqlite:/data/linkwork.db\n");
    let file = format!(
        r#"
        public_url = "https://file.example"
        keys_dir = "{}"
        database_url_file = "{}"
        listen = "0.0.0.0:80"
        rate_limit = 7
        trusted_proxies = ["10.0.0.0/24", "2001:db8::1"]
        cors_origins = ["https://App.example", "http://localhost:3000/"]

        [[issuers]]
        issuer = "https://id.example/realms/county"
        audience = "linkwork"
        types = ["JWT"]
        role = {{ claim = "/role" }}
        organisation = {{ claim = "/organisation" }}
        "#,
        dir.path().display(),
        at("database"),
    );
    std::fs::write(at("linkwork.toml"), file).unwrap();
    let variables = [("LINKWORK_CONFIG_FILE", at("linkwork.toml")), ("LINKWORK_LISTEN", "0.0.0.0:81".into())];
    let config = Config::read(variables.map(|(name, value)| (name.to_owned(), value))).unwrap();
    assert_eq!(config.public_url, "https://file.example");
    assert_eq!(config.database.url.expose_secret(), "sqlite:/data/linkwork.db");
    assert_eq!(config.listen.to_string(), "0.0.0.0:81");
    assert_eq!(config.rate_limit.map(|limit| limit.per_second.get()), Some(7));
    assert_eq!(config.origins, Origins::These(vec!["https://app.example".into(), "http://localhost:3000".into()]));
    let networks = ["10.0.0.0/24", "2001:db8::1"].map(|text| network(text).unwrap());
    assert_eq!(config.proxies, Proxies::new(networks.to_vec()));
    assert_eq!(config.issuers.len(), 1);
}

#[test]
fn a_file_that_is_not_toml_is_named_and_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("linkwork.toml");
    std::fs::write(&path, "log_level = \"info\"\nroot_secret = hunter2\n").unwrap();
    let found = faults(&[("LINKWORK_CONFIG_FILE", &path.display().to_string())]);
    assert_eq!(found, ["CONFIG_FILE: the file must be TOML (line 2, column 15)"]);
}

#[test]
fn the_sandbox_needs_nothing_and_keeps_its_keys() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = || Config::sandbox(dir.path(), 8080, None, []).unwrap();
    let (first, again) = (sandbox(), sandbox());
    assert!(first.is_sandbox && first.rate_limit.is_none() && first.origins == Origins::Any);
    assert_eq!(first.secrets.keyring.current().kid(), again.secrets.keyring.current().kid());
    assert!(first.database.url.expose_secret().ends_with("linkwork.db"));
    let elsewhere = |url: &str| Config::sandbox(dir.path(), 8080, Some(&url.into()), []);
    assert_eq!(elsewhere("postgres://db/empty").unwrap().database.url.expose_secret(), "postgres://db/empty");
    for wrong in ["mysql://root:hunter2@db", "sqlite::memory:"] {
        let fault = elsewhere(wrong).unwrap_err().to_string();
        assert!(fault.starts_with("--database must be") && !fault.contains("hunter2"), "{fault}");
    }
    let shell = [("LINKWORK_DATABASE_URL".to_owned(), "postgres://db/real".to_owned())];
    let own = Config::sandbox(dir.path(), 8080, None, shell).unwrap();
    assert!(own.database.url.expose_secret().ends_with("linkwork.db"), "what is served is not the sandbox's");
}

//! What a program may be, and how its keys and its secret change.

use serde_json::Value;

use super::wire::{ClientAuthentication, ClientPatch, NewClient, NewClientKey};
use super::{entity, key};
use crate::prelude::rules::*;
use kernel::auth::assertion;
use kernel::auth::scope::Scopes;
use kernel::auth::secret::ClientSecret;

/// The most keys of a client that may be live at once: the one in use, the next, and room for a mistake.
pub const MOST_LIVE_KEYS: usize = 4;
/// The most keys that a client ever has, retired ones included: a key a month for eight years.
pub const MOST_KEYS: usize = 100;

/// Whether a program may hold the role with no person behind each request. The roles that decide about a person's care,
/// or watch those who do, are held by people alone.
pub const fn is_for_programs(role: Role) -> bool {
    matches!(
        role,
        Role::Referrer | Role::Practice | Role::AssetEditor | Role::Commissioner | Role::Analyst | Role::Admin
    )
}

/// Every scope that some operation asks of this role.
pub fn scopes_of(role: Role) -> Scopes {
    let used = Action::ALL.iter().filter(|action| action.allows(role)).filter_map(|action| action.scope());
    Scopes::known_in(&used.collect::<Vec<_>>().join(" "))
}

/// A new client with its keys, able to get tokens from now on. A secret goes with `client_secret_basic` alone.
///
/// `organisation_exists` and `host_id` (of the service it is a front end of, if there is such a service) are looked up
/// by the caller.
pub fn enter(
    id: ClientId,
    input: &NewClient,
    organisation_exists: bool,
    host_id: Option<OrganisationId>,
    secret: Option<&ClientSecret>,
    now: DateTime<Utc>,
) -> Result<(entity::Model, Vec<key::Model>), Problem> {
    let mut faults = Vec::new();
    let mut when = |wrong: bool, pointer: &str, code: &'static str, detail: &'static str| {
        if wrong {
            faults.push(Fault::new(pointer, code, detail));
        }
    };
    when(!organisation_exists, "/organisation_id", "not_found", "no such organisation in use");
    when(!is_for_programs(input.role), "/role", "not_for_programs", "people alone hold this role");
    if input.service_id.is_some() {
        when(host_id.is_none(), "/service_id", "not_found", "no such service");
        let foreign = host_id.is_some_and(|host_id| host_id != input.organisation_id);
        when(foreign, "/service_id", "not_hosted", "the organisation must be the service's host");
        when(input.role != Role::Referrer, "/role", "not_referrer", "a service's front end is a referrer");
    }
    let scopes = match &input.scopes {
        Some(asked) => take_scopes(asked, input.role).unwrap_or_else(|refused| {
            faults.extend(refused);
            Scopes::default()
        }),
        None => scopes_of(input.role),
    };
    let mut keys: Vec<key::Model> = Vec::new();
    for (i, new) in input.keys.iter().enumerate() {
        match read_key(id, new, &keys, &format!("/keys/{i}/jwk"), now) {
            Ok(key) => keys.push(key),
            Err(refused) => faults.extend(refused),
        }
    }
    Problem::if_any(faults)?;
    let secret = secret.filter(|_| input.authentication == ClientAuthentication::ClientSecretBasic);
    let row = entity::Model {
        id,
        organisation_id: input.organisation_id,
        service_id: input.service_id,
        name: input.name.clone().into(),
        role: input.role,
        scopes: scopes.to_string(),
        secret_hash: secret.map(ClientSecret::stored),
        secret_set_at: secret.map(|_| now),
        status: Status::Active,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    Ok((row, keys))
}

/// The client after a patch.
pub fn change(row: entity::Model, patch: ClientPatch, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    let scopes = match patch.scopes {
        Some(asked) => take_scopes(&asked, row.role).map_err(Problem::invalid)?.to_string(),
        None => row.scopes,
    };
    Ok(entity::Model { name: patch.name.map_or(row.name, String::from), scopes, updated_at: now, ..row })
}

/// The client switched off: its tokens stop working at once. 409 where it is already.
pub fn disable(row: entity::Model, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    must_be_active(&row)?;
    Ok(entity::Model { status: Status::Disabled, updated_at: now, ..row })
}

/// The client switched on again, with the keys and the secret it had. 409 where it already is.
pub fn enable(row: entity::Model, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    match row.status {
        Status::Disabled => Ok(entity::Model { status: Status::Active, updated_at: now, ..row }),
        Status::Active => Err(Problem::new(Code::InvalidTransition).because("The client is in use already")),
    }
}

/// The client with another secret; the one before it stops working at once. A client that signs with keys alone gets
/// none: it proves itself better than a secret could.
pub fn rotate_secret(row: entity::Model, secret: &ClientSecret, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    take_secret(row, secret.stored(), now)
}

/// The same by the hash of the secret, which was shown before.
pub fn take_secret(row: entity::Model, hash: String, now: DateTime<Utc>) -> Result<entity::Model, Problem> {
    must_be_active(&row)?;
    if row.secret_hash.is_none() {
        return Err(Problem::new(Code::InvalidTransition).because("The client signs with keys and has no secret"));
    }
    Ok(entity::Model { secret_hash: Some(hash), secret_set_at: Some(now), updated_at: now, ..row })
}

/// A further key, given all that the client has had. Its name may not have been used before, at most
/// [`MOST_LIVE_KEYS`] are live, and at most [`MOST_KEYS`] are kept. Whoever adds one changes the client's version too:
/// of two who each saw three live keys, one loses and looks again.
pub fn add_key(
    row: &entity::Model,
    input: &NewClientKey,
    keys: &[key::Model],
    now: DateTime<Utc>,
) -> Result<key::Model, Problem> {
    must_be_active(row)?;
    let live = keys.iter().filter(|key| key.retired_at.is_none()).count();
    if live >= MOST_LIVE_KEYS {
        return Err(Problem::new(Code::InvalidTransition).because("Four keys are live: retire one first"));
    }
    if keys.len() >= MOST_KEYS {
        return Err(Problem::new(Code::InvalidTransition).because("It has had a hundred keys: enter another client"));
    }
    read_key(row.id, input, keys, "/jwk", now).map_err(Problem::invalid)
}

/// The key retired: assertions signed with it are refused at once. 409 where it is already.
pub fn retire_key(key: key::Model, now: DateTime<Utc>) -> Result<key::Model, Problem> {
    match key.retired_at {
        None => Ok(key::Model { retired_at: Some(now), ..key }),
        Some(_) => Err(Problem::new(Code::InvalidTransition).because("The key is retired already")),
    }
}

fn must_be_active(row: &entity::Model) -> Result<(), Problem> {
    match row.status {
        Status::Active => Ok(()),
        Status::Disabled => Err(Problem::new(Code::InvalidTransition).because("The client is disabled")),
    }
}

fn take_scopes(asked: &[Text<64>], role: Role) -> Result<Scopes, Vec<Fault>> {
    let known = scopes_of(role);
    let foreign = |(i, scope): (usize, &Text<64>)| {
        let fault = || Fault::new(format!("/scopes/{i}"), "unknown_scope", "is no scope that this role uses");
        (!known.contains(scope.as_str())).then(fault)
    };
    let faults: Vec<Fault> = asked.iter().enumerate().filter_map(foreign).collect();
    let words: Vec<&str> = asked.iter().map(Text::as_str).collect();
    if faults.is_empty() { Ok(Scopes::known_in(&words.join(" "))) } else { Err(faults) }
}

fn read_key(
    client_id: ClientId,
    input: &NewClientKey,
    earlier: &[key::Model],
    at: &str,
    now: DateTime<Utc>,
) -> Result<key::Model, Vec<Fault>> {
    let public = assertion::client_key(&input.jwk, at)?;
    if earlier.iter().any(|key| key.kid == public.kid()) {
        return Err(vec![Fault::new(format!("{at}/kid"), "repeated", "a key of this name is or was here")]);
    }
    let jwk = serde_json::to_value(public.jwk()).unwrap_or(Value::Null);
    Ok(key::Model {
        id: ClientKeyId::new(),
        client_id,
        kid: public.kid().to_owned(),
        jwk,
        added_at: now,
        retired_at: None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(number: u128) -> OrganisationId {
        OrganisationId(uuid::Uuid::from_u128(number))
    }

    fn jwk(kid: &str) -> Value {
        // RFC 8037, appendix A.2.
        json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    }

    fn entered(changes: Value) -> Result<(entity::Model, Vec<key::Model>), Problem> {
        let mut body = json!({
            "organisation_id": id(1), "name": "Pharmacy system", "role": "referrer",
            "authentication": "client_secret_basic",
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        let input: NewClient = serde_json::from_value(body).unwrap();
        let host = input.service_id.is_some().then(|| id(2));
        let secret = ClientSecret::presented("s");
        enter(ClientId::new(), &input, input.organisation_id != id(9), host, Some(&secret), DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_client_is_whole_or_each_fault_is_named() {
        let service = uuid::Uuid::from_u128(5);
        let private =
            json!({"kty": "OKP", "crv": "Ed25519", "d": "AA", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let table = [
            (json!({}), ""),
            (json!({"organisation_id": id(9)}), "/organisation_id not_found"),
            (json!({"role": "link_worker"}), "/role not_for_programs"),
            (json!({"service_id": service, "organisation_id": id(2)}), ""),
            (json!({"service_id": service}), "/service_id not_hosted"),
            (json!({"service_id": service, "organisation_id": id(2), "role": "analyst"}), "/role not_referrer"),
            (json!({"scopes": ["referrals:read"]}), ""),
            (json!({"scopes": ["referrals:read", "clients:write"]}), "/scopes/1 unknown_scope"),
            (json!({"keys": [{"jwk": jwk("a")}, {"jwk": jwk("b")}]}), ""),
            (json!({"keys": [{"jwk": jwk("a")}, {"jwk": jwk("a")}]}), "/keys/1/jwk/kid repeated"),
            (json!({"keys": [{"jwk": private}]}), "/keys/0/jwk/d private_key"),
        ];
        for (changes, fault) in table {
            assert_eq!(faults_of(entered(changes.clone())), fault, "{changes}");
        }
    }

    #[test]
    fn each_role_of_a_program_has_scopes_of_its_own() {
        assert!(scopes_of(Role::Admin).contains("clients:write"));
        assert!(!scopes_of(Role::Referrer).contains("clients:write"));
        assert!(scopes_of(Role::Referrer).contains("referrals:write"));
    }

    #[test]
    fn only_a_client_with_a_secret_gets_another_one() {
        let now = DateTime::UNIX_EPOCH;
        let (with_secret, _) = entered(json!({})).unwrap();
        let (with_keys, _) =
            entered(json!({"authentication": "private_key_jwt", "keys": [{"jwk": jwk("a")}]})).unwrap();
        let another = ClientSecret::presented("t");
        let rotated = rotate_secret(with_secret.clone(), &another, now).unwrap();
        assert!(rotated.secret_hash.is_some() && rotated.secret_hash != with_secret.secret_hash);
        assert!(with_keys.secret_hash.is_none() && rotate_secret(with_keys, &another, now).is_err());
        let off = disable(with_secret, now).unwrap();
        assert!(rotate_secret(off.clone(), &another, now).is_err() && disable(off, now).is_err());
    }

    #[test]
    fn a_key_is_added_once_and_retired_once() {
        let now = DateTime::UNIX_EPOCH;
        let (row, mut keys) = entered(json!({"keys": [{"jwk": jwk("a")}]})).unwrap();
        let add = |keys: &[key::Model], kid| add_key(&row, &NewClientKey { jwk: jwk(kid) }, keys, now);
        keys[0] = retire_key(keys[0].clone(), now).unwrap();
        assert!(retire_key(keys[0].clone(), now).is_err());
        assert!(add(&keys, "a").is_err(), "a retired name is not used again");
        for kid in ["b", "c", "d", "e"] {
            keys.push(add(&keys, kid).unwrap());
        }
        assert_eq!(add(&keys, "f").unwrap_err().code(), Code::InvalidTransition);
    }
}

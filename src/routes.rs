//! The whole API on one screen: each slice's verbs under `/v1`, and the document that is made of them.

use std::sync::{Arc, OnceLock};

use actix_web::App;
use actix_web::middleware::from_fn;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::care::{
    assessment, caseload, coded_entry, consent, contact, episode, group_session, identity, mdt, message_back,
    objection, person, refer_back, referral, safety,
};
use crate::county::{absence, activity, client, organisation, service, signposting, supervision, worker};
use crate::docs::{about, examples};
use crate::gate::gate;
use crate::insight::{audit_list, feed};
use crate::system::{me, oauth, task, value_set};
use kernel::openapi;

/// Everything behind a bearer token.
pub fn v1(config: &mut ServiceConfig<'_>) {
    let v1 = scope("/v1").wrap(from_fn(gate));
    config.service(
        v1.configure(me::routes)
            .configure(value_set::routes)
            .configure(client::routes)
            .configure(organisation::routes)
            .configure(service::routes)
            .configure(worker::routes)
            .configure(absence::routes)
            .configure(person::routes)
            .configure(consent::routes)
            .configure(task::routes)
            .configure(referral::routes)
            .configure(safety::routes)
            .configure(objection::routes)
            .configure(refer_back::routes)
            .configure(identity::routes)
            .configure(episode::routes)
            .configure(caseload::routes)
            .configure(coded_entry::routes)
            .configure(contact::routes)
            .configure(mdt::routes)
            .configure(activity::routes)
            .configure(signposting::routes)
            .configure(supervision::routes)
            .configure(group_session::routes)
            .configure(assessment::routes)
            .configure(message_back::routes)
            .configure(feed::routes)
            .configure(audit_list::routes),
    );
}

/// The published document, finished; made once. As it is served, as it is committed, and as the edge reads it.
pub fn contract() -> Arc<Value> {
    static CONTRACT: OnceLock<Arc<Value>> = OnceLock::new();
    CONTRACT
        .get_or_init(|| {
            let described = App::new().into_utoipa_app().configure(oauth::routes).configure(v1).split_for_parts().1;
            let mut document = serde_json::to_value(described).unwrap_or_default();
            about::describe(&mut document);
            examples::describe(&mut document);
            openapi::finish(&mut document);
            Arc::new(document)
        })
        .clone()
}

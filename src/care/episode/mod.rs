//! Episodes: the support that begins when a referral is accepted (FHIR EpisodeOfCare).
//!
//! ```text
//!          hold              closure, transfer
//! active ⇄ onhold     both ────────────────────> finished ──reopening──> active
//!       resumption
//!                     entered_in_error: from all of these
//! ```
//!
//! One worker carries it, and who did stays on record ([`assignment`]); an absence changes nothing about that, the cover
//! carries it meanwhile. Its referrals follow: `support_completed` completes them, any other end ends them. Opened again
//! it lives without them: they stay completed or ended. How many people a worker may be given in a year is asked when one
//! is ([`rules::caseload`]). Nothing is closed over an open matter of safety ([`open_safety`]).
//!
//! The verbs of a referral that open an episode or may end one are in [`referral`]. What a death or an error takes with it
//! stands higher: closing an episode with its contacts, marking it as entered in error with its codes.

pub mod assign;
pub mod assignment;
pub mod caseload;
pub mod change;
pub mod entity;
pub mod get;
pub mod give;
pub mod history;
pub mod hold;
pub mod list;
pub mod open;
pub mod open_safety;
pub mod referral;
pub mod reopen;
pub mod resume;
pub mod rules;
pub mod shown;
pub mod status;
pub mod step;
pub mod telling;
pub mod transfer;
pub mod view;
pub mod wire;
pub mod worker;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of this floor.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(get::get)
        .service(hold::hold)
        .service(resume::resume)
        .service(assign::assign)
        .service(transfer::transfer)
        .service(reopen::reopen)
        .configure(referral::routes)
        .configure(worker::routes);
}

//! Workers: the people who sign in, with their roles, services, PCNs and GP supervisors.
//!
//! The employer need not be whom they work for: a charity may employ a link worker whom two PCNs pay, and each of the
//! two names a GP supervisor (002 §7). What is wanting about a worker is shown as a warning and stops nothing.
//!
//! Changing one stands on the absences' floor, because a cover may no longer be able to: `absence/worker/update.rs`.
//! Disabling stands on the episode's, because it tells which cases are left: `episode/disable_worker.rs`.

pub mod create;
pub mod enable;
pub mod entity;
pub mod get;
pub mod hand_on;
pub mod list;
pub mod owner;
pub mod post;
pub mod rules;
pub mod shown;
pub mod skills;
pub mod supervised;
pub mod time;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of `/v1/workers` that stand on this floor.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create::create)
        .service(list::list)
        .service(get::get)
        .service(enable::enable)
        .service(hand_on::hand_on);
}

//! `GET /sandbox/outbox`: which notifications were sent to whom, the latest first.

use crate::insight::notification::sender::{Outbox, Sender, Shown};
use crate::prelude::*;

#[derive(Serialize)]
struct Messages {
    items: Vec<Shown>,
}

/// Shows what would have gone out by e-mail and text since this node started, at most 200 messages.
pub async fn outbox(sender: Data<Sender>) -> Result<actix_web::web::Json<impl Serialize>, Problem> {
    let items = sender.outbox().map(Outbox::messages).unwrap_or_default();
    Ok(actix_web::web::Json(Messages { items }))
}

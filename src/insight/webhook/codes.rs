//! The coded lists of webhooks.

use crate::prelude::rules::*;

value_sets! {
    /// Why a webhook endpoint is disabled.
    pub enum EndpointDisabledReason in "endpoint_disabled_reason" {
        /// Somebody disabled it
        Asked = "asked",
        /// It answered that it is gone (410)
        Gone = "gone",
        /// It took nothing for five days
        Failing = "failing",
    }
}

//! Who is who: those of the sandbox's county that the yardstick acts as. Their identifiers are the same in each sandbox.

use uuid::Uuid;

/// The identifier of the member of this number of a kind: 1 organisations, 2 services, 3 workers, 4 clients.
pub const fn id(kind: u8, number: u8) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | ((kind as u128) << 8) | number as u128)
}

/// The agency that is measured: the pharmacy, its program, and the pharmacy's name in the sandbox.
pub const AGENCY: &str = "millgate";
pub const AGENCY_CLIENT: Uuid = id(4, 1);
pub const AGENCY_ORGANISATION: Uuid = id(1, 7);
/// The link worker who is measured.
pub const WORKER: Uuid = id(3, 1);
/// The manager who reads the service's caseload.
pub const MANAGER: Uuid = id(3, 12);
/// Where both work, and whose people it takes.
pub const SERVICE: Uuid = id(2, 1);
pub const PCN: Uuid = id(1, 3);
/// The link worker of the other service.
pub const OTHER_WORKER: Uuid = id(3, 3);

/// Who is asking in an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Agency,
    Worker,
    Manager,
}

impl Actor {
    /// The first part of the bare server's paths, which knows no tokens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Worker => "worker",
            Self::Manager => "manager",
        }
    }
}

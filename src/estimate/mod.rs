//! What BYOK will cost: scenarios and what follows from them.

pub mod scenario;

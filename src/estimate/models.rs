//! The three ways in which Camunda 8 SaaS encrypts data at rest
//! (<https://docs.camunda.io/docs/components/saas/encryption-at-rest/>).

/// A way to encrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its name in Camunda's documentation.
    pub title: &'static str,
    /// What it costs the customer on AWS.
    pub cost: &'static str,
    /// Who controls the key, and what that allows.
    pub control: &'static str,
    /// What it does for compliance.
    pub compliance: &'static str,
}

/// Every model, from the least control to the most.
pub const MODELS: [Model; 3] = [
    Model {
        name: "camunda_managed",
        title: "Camunda-managed",
        cost: "nothing on your AWS bill",
        control: "Camunda: it creates, rotates and uses the key; you see none of it",
        compliance: "encryption at rest; no proof of use, no way to withdraw access",
    },
    Model {
        name: "amazon_managed",
        title: "Amazon-managed",
        cost: "no charge for the key; requests at the list price, on the bill of who makes them",
        control: "AWS: it creates and rotates the key; its policy cannot be changed",
        compliance: "use is in CloudTrail of the key's account; no way to withdraw access",
    },
    Model {
        name: "byok",
        title: "Customer-managed (BYOK)",
        cost: "the amounts above",
        control: "you: policy, rotation, disabling and deletion; a disabled key stops its cluster",
        compliance: "each use is in your CloudTrail; you can prove it, and withdraw access",
    },
];

//! Credentials, region and endpoint, as the AWS command line finds them.

use tokio::time::Duration;

use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// With three attempts, the default, a fifth of answers saying "slow down" loses some objects of
/// thousands; with eight, none.
const ATTEMPTS: u32 = 8;
const CONNECT: Duration = Duration::from_secs(5);
const READ: Duration = Duration::from_secs(30);

/// What the user and the environment say of the connection.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// The profile of the AWS command line's files; `None`: as the environment says.
    pub profile: Option<String>,
    /// The region, where the environment names one that is not empty.
    pub region: Option<String>,
    /// Whether the environment says how often to try.
    pub has_retries: bool,
}

impl Connection {
    /// Finds credentials and the rest. Nothing is asked of AWS yet, and no credential is kept or
    /// shown.
    pub async fn config(&self) -> SdkConfig {
        let http = Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        // An empty `AWS_REGION` would be taken for the name of a region.
        let named = self.region.clone().map(Region::new);
        let region = RegionProviderChain::first_try(named)
            .or_else(ProfileFileRegionProvider::builder().build())
            .or_else(Region::from_static("us-east-1"));
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .read_timeout(READ)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .region(region)
            .timeout_config(timeouts);
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        if !self.has_retries {
            loader = loader.retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        }
        loader.load().await
    }
}

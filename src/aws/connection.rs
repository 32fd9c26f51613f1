//! Credentials, region and endpoint, as the AWS command line finds them.

use tokio::time::Duration;

use super::fault::{Fault, FaultKind};

use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{RuntimeComponents, SharedHttpClient};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};

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
    /// Certificates to trust beside the system's, in PEM: those of a proxy that opens TLS.
    pub certificates: Option<Vec<u8>>,
}

impl Connection {
    /// Finds credentials and the rest. Nothing is asked of AWS yet, and no credential is kept or
    /// shown.
    pub async fn config(&self) -> Result<SdkConfig, Fault> {
        // An empty `AWS_REGION` would be taken for the name of a region.
        let named = self.region.clone().map(Region::new);
        let mut profile = ProfileFileRegionProvider::builder();
        if let Some(name) = &self.profile {
            profile = profile.profile_name(name);
        }
        let profile = profile.build();
        let region = RegionProviderChain::first_try(named)
            .or_else(profile)
            .or_else(Region::from_static("us-east-1"));
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .read_timeout(READ)
            .build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(self.http_client()?)
            .region(region)
            .timeout_config(timeouts);
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        if !self.has_retries {
            loader = loader.retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        }
        Ok(loader.load().await)
    }

    /// The SDK's own client would leave the environment's proxy out.
    fn http_client(&self) -> Result<SharedHttpClient, Fault> {
        let mut trusted = TrustStore::default();
        if let Some(certificates) = &self.certificates {
            trusted.add_pem_certificate(certificates.as_slice());
        }
        let tls = TlsContext::builder().with_trust_store(trusted).build();
        let tls = tls.map_err(|error| Fault {
            kind: FaultKind::Other,
            said: format!("the certificates cannot be used: {error}"),
        })?;
        Ok(
            Builder::new().build_with_connector_fn(move |settings, components| {
                let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
                connector.set_connector_settings(settings.cloned());
                connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
                connector
                    .tls_provider(Provider::Rustls(CryptoMode::Ring))
                    .tls_context(tls.clone())
                    .build()
            }),
        )
    }
}
